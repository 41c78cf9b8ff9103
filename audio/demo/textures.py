"""The world behind the music: a worn record, rain, the sea, wind."""

from collections.abc import Callable

import numpy as np

from audio.demo.synthesis import SAMPLE_RATE, Audio, fade, hiss, samples


def slow_swell(length: int, period: float, seed: int) -> Audio:
    """A curve that wanders between 0 and 1, turning about every `period` seconds."""
    points = np.random.default_rng(seed).uniform(0, 1, int(length / samples(period)) + 3)
    at = np.arange(length) / samples(period)
    index = at.astype(np.int64)
    share = 0.5 - 0.5 * np.cos(np.pi * (at - index))
    return (points[index] * (1 - share) + points[index + 1] * share).astype(np.float32)


def hisses(length: int, low: float, high: float, seed: int) -> Audio:
    """Noise in a band, different on each side."""
    return np.stack([hiss(length, low, high, seed), hiss(length, low, high, seed + 1)])


def specks(length: int, each_second: float, sound: Audio, seed: int) -> Audio:
    """One short sound here and there, mostly soft and never so loud that it startles."""
    rng = np.random.default_rng(seed)
    result = np.zeros((2, length + len(sound)), dtype=np.float32)
    for _ in range(int(length / SAMPLE_RATE * each_second)):
        at, side = rng.integers(0, length), rng.integers(0, 2)
        force = np.float32(min(rng.exponential(1), 2.5))
        result[side, at : at + len(sound)] += sound * force
    return result[:, :length]


def vinyl(length: int) -> Audio:
    dust = hiss(60, 900, 6_000, 31) * fade(60, 0.0004)
    return specks(length, 14, dust, 32) + 0.02 * hisses(length, 300, 7_000, 33)


def rain(length: int) -> Audio:
    drop = hiss(300, 1_800, 7_500, 41) * fade(300, 0.0012)
    return specks(length, 160, drop, 42) + 0.25 * hisses(length, 700, 6_000, 43)


def sea(length: int) -> Audio:
    waves = slow_swell(length, 2.6, 51) ** 2
    return hisses(length, 200, 3_200, 53) * (0.1 + waves)


def wind(length: int) -> Audio:
    gusts = slow_swell(length, 1.9, 61)
    return hisses(length, 120, 900, 63) * (0.2 + gusts)


TEXTURES: dict[str, Callable[[int], Audio]] = {
    "vinyl": vinyl,
    "rain": rain,
    "sea": sea,
    "wind": wind,
}
