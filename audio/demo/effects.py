"""What happens to sound on its way to the loudspeakers: space, echo, pumping, limiting."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from audio.demo.filters import convolved, filtered, lowpass
from audio.demo.synthesis import SAMPLE_RATE, Audio, fade, hiss, samples, single

_BANDS = ((150.0, 700.0, 1.0), (700.0, 2_800.0, 0.85), (2_800.0, 9_000.0, 0.5))
"""Low and high in hertz, and how long the band rings compared with the room."""
_STEP = 64
"""Samples for which the limiter decides at once."""


def decibels(value: float) -> float:
    """Decibels -> factor."""
    return float(10 ** (value / 20))


def pan(audio: Audio, position: float) -> Audio:
    """Place mono, or lean stereo, between the loudspeakers at constant power."""
    angle = (position + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32) * np.float32(np.sqrt(2))
    return audio * sides[:, None]


@lru_cache(maxsize=8)
def impulse(seconds: float) -> Audio:
    """The answer of a room to a clap: noise that dies away, the treble first.

    Its gain is 1 for the middle of the spectrum, so a send of 1 is as loud as the dry sound.
    """
    length = samples(seconds * 1.1)
    room = np.zeros((2, length), dtype=np.float32)
    for number, (low, high, share) in enumerate(_BANDS):
        both = np.stack([hiss(length, low, high, 10 * number + side) for side in (1, 2)])
        density = np.float32(np.sqrt(high - low))
        room += density * both * fade(length, seconds * share / 6.9)
    swell = samples(0.012)
    room[:, :swell] *= np.linspace(0, 1, swell, dtype=np.float32)
    quiet = np.zeros((2, samples(0.018)), dtype=np.float32)
    room = np.concatenate([quiet, room], axis=1)
    hertz = np.fft.rfftfreq(room.shape[1], 1 / SAMPLE_RATE)
    middle = (hertz > 200) & (hertz < 2_000)
    gain = np.sqrt((np.abs(np.fft.rfft(room)[:, middle]) ** 2).mean())
    return single(room / gain)


def reverb(audio: Audio, seconds: float) -> Audio:
    """The room alone, as long as what was sent into it."""
    return convolved(audio, impulse(seconds))


def echo(audio: Audio, seconds: float, feedback: float = 0.45, repeats: int = 5) -> Audio:
    """The repeats alone, from side to side, each duller than the one before."""
    result = np.zeros_like(audio)
    dull = filtered(audio, lowpass(3_500, order=1), taps=512)
    step = samples(seconds)
    for number in range(1, repeats + 1):
        side = 0.7 if number % 2 else -0.7
        at = step * number
        if at >= audio.shape[1]:
            break
        result[:, at:] += pan(dull[:, :-at], side) * np.float32(feedback**number)
    return result


def pumping(length: int, kicks: Sequence[float], recovery: float) -> Audio:
    """1 where nothing ducks, falling to 0 at each kick and back within `recovery` seconds."""
    curve = np.ones(length, dtype=np.float32)
    size = samples(recovery)
    dip = (np.linspace(0, 1, size, dtype=np.float32) ** 1.5).astype(np.float32)
    fall = samples(0.004)
    for kick in kicks:
        at = samples(kick)
        end = min(length, at + size)
        if at >= fall:
            curve[at - fall : at] *= np.linspace(1, 0, fall, dtype=np.float32)
        curve[at:end] = np.minimum(curve[at:end], dip[: end - at])
    return curve


def saturated(audio: Audio, drive: float) -> Audio:
    """Soft clipping; quiet sounds pass unchanged."""
    return single(np.tanh(audio * np.float32(drive)) / np.float32(drive))


def limited(audio: Audio, ceiling: float) -> Audio:
    """No sample above the ceiling, by turning down in time and slowly up again.

    The gain is the least that any block within 20 ms needs, averaged over as long: an average
    of values that are all low enough is low enough.
    """
    length = audio.shape[1]
    blocks = -(-length // _STEP)
    padded = np.zeros((2, blocks * _STEP), dtype=np.float32)
    padded[:, :length] = np.abs(audio)
    peaks = padded.reshape(2, blocks, _STEP).max(axis=(0, 2))
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    reach = SAMPLE_RATE // 50 // _STEP
    # Each block of the gain curve is read between its edges, hence one block more each side.
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(needed, 2 * reach + 1, mode="edge"), 2 * reach + 3
    )
    least = windows.min(axis=1)
    smooth = np.convolve(least, np.hanning(2 * reach + 1) / reach, mode="valid")
    edges = np.arange(len(smooth)) * _STEP
    gain = np.interp(np.arange(length), edges, smooth)
    return audio * gain.astype(np.float32)


def loudness(audio: Audio) -> float:
    """Root mean square of the louder part: blocks of 50 ms within 20 dB of the loudest."""
    size = SAMPLE_RATE // 20
    count = audio.shape[-1] // size
    blocks = audio[..., : count * size].reshape(-1, count, size)
    powers = np.einsum("cbs,cbs->b", blocks, blocks) / (blocks.shape[0] * size)
    if not powers.size or powers.max() <= 0:
        return 0.0
    return float(np.sqrt(powers[powers > powers.max() / 100].mean()))
