"""The tools of the mix do what an engineer expects, measured on signals made for it."""

import numpy as np
import pytest

from audio.demo.effects import decibels, echo, limited, loudness, pan, pumping, reverb
from audio.demo.filters import bandpass, convolved, filtered, lowpass
from audio.demo.synthesis import SAMPLE_RATE, Audio, sine


def silence(seconds: float) -> Audio:
    return np.zeros((2, round(seconds * SAMPLE_RATE)), dtype=np.float32)


def level(audio: Audio) -> float:
    return float(20 * np.log10(np.sqrt((audio.astype(np.float64) ** 2).mean()) + 1e-12))


def test_the_limiter_holds_the_ceiling_without_flattening_the_wave():
    """A sudden loud second within a quiet tone is turned down, not cut off."""
    audio = np.stack([sine(220, 3 * SAMPLE_RATE)] * 2) * np.float32(0.25)
    audio[:, SAMPLE_RATE : 2 * SAMPLE_RATE] *= 8

    held = limited(audio, 0.8)

    loud = held[:, SAMPLE_RATE : 2 * SAMPLE_RATE]
    assert np.abs(held).max() <= 0.8
    assert np.abs(loud).max() > 0.75
    power = np.abs(np.fft.rfft(loud[0] * np.hanning(SAMPLE_RATE))) ** 2
    assert power[440:].sum() < 1e-3 * power.sum()
    quiet = slice(0, SAMPLE_RATE - SAMPLE_RATE // 20)
    assert np.array_equal(held[:, quiet], audio[:, quiet])


@pytest.mark.parametrize("at", [0, 31, 64, 20_000, 44_099])
def test_the_limiter_catches_a_single_sample_anywhere(at):
    audio = silence(1)
    audio[0, at] = 5

    assert np.abs(limited(audio, 0.8)).max() <= 0.8


def test_reverb_falls_by_60_decibels_in_the_given_time():
    audio = silence(3)
    audio[:, 0] = 1

    tail = reverb(audio, 1.5)

    low = filtered(tail, bandpass(150, 600))
    early, late = (
        level(low[:, round(at * SAMPLE_RATE) : round((at + 0.1) * SAMPLE_RATE)])
        for at in (0.2, 1.2)
    )
    assert early - late == pytest.approx(40, abs=6)  # one second of one and a half


def test_a_send_of_one_is_as_loud_as_the_dry_sound():
    noise = np.random.default_rng(1).standard_normal((2, 4 * SAMPLE_RATE), dtype=np.float32)
    dry = filtered(noise, bandpass(250, 1_500))

    wet = reverb(dry, 1.0)

    assert level(wet[:, SAMPLE_RATE:]) == pytest.approx(level(dry), abs=2)


def test_an_echo_goes_from_side_to_side_and_fades():
    audio = silence(2)
    audio[:, :200] = 0.5

    left, right = echo(audio, 0.4, feedback=0.5, repeats=3)

    moments = [round(0.4 * n * SAMPLE_RATE) for n in (1, 2, 3)]
    heard = [
        (np.abs(left[m : m + 400]).max(), np.abs(right[m : m + 400]).max()) for m in moments
    ]
    assert np.abs(left[: moments[0] - 600]).max() < 1e-3
    assert heard[0][1] > heard[0][0]
    assert heard[1][0] > heard[1][1]
    assert max(heard[0]) > max(heard[1]) > max(heard[2]) > 0.03


def test_pumping_is_down_at_the_kick_and_back_in_time():
    curve = pumping(SAMPLE_RATE, [0.25, 0.75], recovery=0.2)

    assert curve[round(0.25 * SAMPLE_RATE)] == 0
    assert curve[round(0.46 * SAMPLE_RATE)] == 1
    assert curve[round(0.2 * SAMPLE_RATE)] == 1
    assert np.abs(np.diff(curve)).max() < 0.02


@pytest.mark.parametrize(("position", "louder"), [(-1, 0), (1, 1)])
def test_pan_goes_all_the_way_and_keeps_its_power(position, louder):
    tone = sine(440, 1_000)
    centre, side = pan(tone, 0), pan(tone, position)

    assert np.abs(side[1 - louder]).max() < 1e-6
    assert (side**2).sum() == pytest.approx((centre**2).sum(), rel=1e-4)


def test_loudness_is_that_of_the_loud_part():
    audio = silence(4)
    audio[:, : 2 * SAMPLE_RATE] = sine(440, 2 * SAMPLE_RATE) * np.float32(decibels(-6))

    assert loudness(audio) == pytest.approx(10 ** (-9.03 / 20), rel=0.01)
    assert loudness(silence(1)) == 0


@pytest.mark.parametrize("length", [1, 777, 50_000])
def test_convolution_in_blocks_is_convolution(length):
    rng = np.random.default_rng(length)
    audio = rng.standard_normal((2, length), dtype=np.float32)
    kernel = rng.standard_normal(300, dtype=np.float32)

    blocks = convolved(audio, kernel)

    expected = np.stack([np.convolve(side, kernel)[:length] for side in audio])
    assert np.allclose(blocks, expected, atol=1e-3)


def test_a_filter_passes_below_and_stops_above_its_cutoff():
    low, high = sine(200, SAMPLE_RATE), sine(8_000, SAMPLE_RATE)

    assert level(filtered(low, lowpass(1_000))) == pytest.approx(level(low), abs=0.3)
    assert level(filtered(high, lowpass(1_000))) < level(high) - 30
