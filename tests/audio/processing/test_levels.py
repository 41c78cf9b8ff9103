"""Clipping, silence and shape, of samples written by hand."""

import numpy as np
import pytest

from audio.processing.levels import Levels, bin_size


def levels(
    samples: list[float], *, frame: int = 4, rate: int = 1000, per_bin: int = 1
) -> Levels:
    made = Levels(rate, per_bin)
    for start in range(0, len(samples), frame):
        made.take(np.array(samples[start : start + frame], float).reshape(-1, 1))
    return made


@pytest.mark.parametrize("frame", [1, 2, 3, 4, 5, 7, 100])
@pytest.mark.parametrize(
    ("samples", "clipped"),
    [
        ([0, 1, 1, 0, 1, 0, -1, 0], 0),
        ([0, 1, 1, 1, 0, 0, 0, 0], 3),
        ([1, 1, 1, 1, 1, 0, 0, 0], 5),
        ([0, 0, 0, 0, 0, -1, -1, -1], 3),
        ([1, 1, 1, 0, 1, 1, 1, 1], 7),
        ([1, -1, 1.3, 1, 1, 1, 1, 1], 8),
        ([0.99, 0.99, 0.99, 0.99, 0, 0, 0, 0], 0),
        ([32_767 / 32_768] * 3 + [0, 0, 0], 3),
    ],
)
def test_three_at_full_scale_are_clipped_wherever_frames_end(
    samples: list[float], clipped: int, frame: int
) -> None:
    assert levels(samples, frame=frame).clipped == clipped


def test_each_channel_is_judged_by_itself() -> None:
    made = Levels(1000, 1)
    made.take(np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0], [0, 1]], float))
    assert made.clipped == 0
    made.take(np.array([[1, 0], [1, 1], [1, 1], [0, 1]], float))
    assert made.clipped == 6


def test_clippings_near_each_other_are_one_place() -> None:
    samples = [0.0] * 3000
    for at in (500, 600, 2000):
        samples[at : at + 10] = [1.0] * 10

    made = levels(samples, frame=100)

    assert made.clippings == [(500, 610), (2000, 2010)]


def test_silence_of_half_a_second_counts() -> None:
    loud, still = [0.5] * 1000, [0.0005]
    assert levels([*loud, *still * 499, *loud], frame=100).silences == []
    assert levels([*loud, *still * 500, *loud], frame=100).silences == [(1000, 1500)]
    assert levels(still * 700, frame=100).silences == [(0, 700)]


def test_a_thousand_points_of_the_shortest_file() -> None:
    rate = 8000
    per_bin = bin_size(rate, 1.0)
    ramp = (np.arange(rate) / rate).tolist()

    shape = levels(ramp, frame=800, rate=rate, per_bin=per_bin).waveform

    assert len(shape) == 1000
    assert shape == sorted(shape)
    assert (shape[0], shape[-1]) == (0, 255)


def test_the_loudest_stretch() -> None:
    samples = [0.1] * 1000 + [0.8] * 200 + [0.1] * 1000

    assert levels(samples, frame=100).loudest_ms(0.2) == 1000
    assert levels(samples, frame=100).loudest_ms(60) == 0
