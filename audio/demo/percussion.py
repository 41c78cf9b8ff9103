"""Drum sounds, each made once from sines and filtered noise, and the kits they belong to."""

from collections.abc import Callable
from functools import cache

import numpy as np

from audio.demo.effects import saturated
from audio.demo.filters import filtered, lowpass
from audio.demo.synthesis import Audio, envelope, fade, hiss, samples, sine, single, times

Drum = Callable[[], Audio]


def falling(low: float, high: float, drop: float, length: int) -> Audio:
    """A sine whose frequency falls from high to low, in hertz, with the time constant drop."""
    at = times(length)
    turns = low * at + (high - low) * drop * (1 - np.exp(-at / drop))
    return single(np.sin(2 * np.pi * turns))


def burst(seconds: float, low: float, high: float, decay: float, seed: int) -> Audio:
    """Noise in a band that dies away."""
    length = samples(seconds)
    return hiss(length, low, high, seed) * fade(length, decay)


def metal(seconds: float, decay: float, seed: int) -> Audio:
    """Many partials that fit no scale, as of a cymbal."""
    length = samples(seconds)
    tones = np.random.default_rng(seed).uniform(2_800, 11_000, 14)
    wave = sum((sine(float(hertz), length) for hertz in tones), np.zeros(length, np.float32))
    return single(wave * fade(length, decay))


def kick_deep() -> Audio:
    """Four on the floor: a long fall and a click."""
    shape = envelope(0.2, 0.001, 0.22)
    body = falling(46, 210, 0.028, len(shape)) * shape
    click = hiss(len(shape), 1_200, 6_000, 1) * fade(len(shape), 0.004)
    return saturated(body, 1.8) + 0.25 * click


def kick_punchy() -> Audio:
    length = samples(0.3)
    body = falling(54, 190, 0.022, length) * fade(length, 0.1)
    return saturated(body, 1.6) + 0.2 * burst(0.3, 900, 5_000, 0.005, 2)


def kick_soft() -> Audio:
    """Felt, heard through a wall."""
    length = samples(0.32)
    body = falling(50, 120, 0.03, length) * fade(length, 0.11)
    return filtered(body + 0.1 * burst(0.32, 300, 2_000, 0.008, 3), lowpass(2_500))


def snare_gated() -> Audio:
    """The big snare of the eighties: a crack, then a room cut off."""
    shape = envelope(0.2, 0.002, 0.16)
    length = len(shape)
    tone = falling(180, 260, 0.02, length) * fade(length, 0.07)
    room = hiss(length, 700, 7_500, 4)
    crack = hiss(length, 1_500, 9_000, 5) * fade(length, 0.03)
    return single(0.8 * tone + 0.3 * room * shape + 0.5 * crack)


def snare_dusty() -> Audio:
    length = samples(0.24)
    tone = falling(170, 230, 0.015, length) * fade(length, 0.045)
    return filtered(0.7 * tone + 0.5 * burst(0.24, 900, 5_500, 0.05, 6), lowpass(6_000))


def clap() -> Audio:
    """Several hands, not quite together."""
    result = burst(0.32, 800, 4_500, 0.07, 7)
    for number, late in enumerate((0.0, 0.011, 0.023)):
        at = samples(late)
        hand = burst(0.32 - late, 900, 5_000, 0.006, 8 + number)
        result[at : at + len(hand)] += 1.2 * hand[: len(result) - at]
    return result


def rim() -> Audio:
    """A stick across the drum, the click of a bossa nova."""
    length = samples(0.12)
    wood = sine(1_720, length) * fade(length, 0.012) + sine(480, length) * fade(length, 0.018)
    return single(wood + 0.3 * burst(0.12, 1_500, 7_000, 0.004, 11))


def hat() -> Audio:
    return burst(0.1, 7_000, 14_000, 0.022, 12) + 0.3 * metal(0.1, 0.02, 13)


def open_hat() -> Audio:
    return burst(0.45, 6_500, 14_000, 0.13, 14) + 0.35 * metal(0.45, 0.12, 15)


def ride() -> Audio:
    return 0.6 * metal(1.0, 0.35, 16) + 0.25 * burst(1.0, 5_000, 12_000, 0.25, 17)


def crash() -> Audio:
    return burst(2.2, 3_500, 13_000, 0.6, 18) + 0.5 * metal(2.2, 0.5, 19)


def shaker() -> Audio:
    """Seeds that first have to get moving."""
    shape = envelope(0.045, 0.03, 0.065)
    return hiss(len(shape), 4_500, 11_000, 20) * shape


def brush() -> Audio:
    """Wires swept over the skin."""
    shape = envelope(0.09, 0.05, 0.17)
    return hiss(len(shape), 1_800, 8_000, 21) * shape


def tambourine() -> Audio:
    return 0.5 * metal(0.22, 0.05, 22) + 0.6 * burst(0.22, 6_000, 13_000, 0.04, 23)


def bodhran() -> Audio:
    """A frame drum struck with a tipper."""
    length = samples(0.36)
    skin = falling(82, 130, 0.03, length) * fade(length, 0.1)
    return skin + 0.2 * burst(0.36, 250, 1_800, 0.02, 24)


def bodhran_edge() -> Audio:
    length = samples(0.16)
    skin = falling(190, 240, 0.015, length) * fade(length, 0.035)
    return 0.7 * skin + 0.4 * burst(0.16, 700, 3_500, 0.012, 25)


def tom_high() -> Audio:
    length = samples(0.4)
    return falling(150, 240, 0.05, length) * fade(length, 0.13)


def tom_low() -> Audio:
    length = samples(0.5)
    return falling(92, 160, 0.05, length) * fade(length, 0.17)


def surdo() -> Audio:
    """The low heart of a samba."""
    length = samples(0.5)
    return falling(64, 92, 0.04, length) * fade(length, 0.16)


def agogo_high() -> Audio:
    length = samples(0.2)
    return (sine(1_180, length) + 0.6 * sine(1_760, length)) * fade(length, 0.05)


def agogo_low() -> Audio:
    length = samples(0.2)
    return (sine(880, length) + 0.6 * sine(1_310, length)) * fade(length, 0.06)


def riser() -> Audio:
    """Noise that swells for two seconds: something is coming."""
    length = samples(2.0)
    swell = np.linspace(0, 1, length, dtype=np.float32) ** 3
    return hiss(length, 1_500, 12_000, 26) * swell * np.float32(0.5)


Placed = tuple[Drum, float, float]
"""The sound, its level in decibels and its place from left (-1) to right (1)."""

KITS: dict[str, dict[str, Placed]] = {
    "gated": {
        "kick": (kick_punchy, 0, 0),
        "snare": (snare_gated, -2, 0.05),
        "clap": (clap, -9, -0.1),
        "hat": (hat, -15, 0.3),
        "open": (open_hat, -15, 0.3),
        "crash": (crash, -13, -0.3),
        "tom1": (tom_high, -3, -0.4),
        "tom2": (tom_low, -3, 0.4),
    },
    "machine": {
        "kick": (kick_deep, 0, 0),
        "clap": (clap, -8, 0.05),
        "rim": (rim, -13, -0.35),
        "hat": (hat, -14, 0.2),
        "open": (open_hat, -13, -0.2),
        "shaker": (shaker, -17, 0.45),
        "crash": (crash, -13, 0.2),
        "tom2": (tom_low, -7, -0.3),
        "riser": (riser, -16, 0),
    },
    "dusty": {
        "kick": (kick_soft, 0, 0),
        "snare": (snare_dusty, -4, 0.05),
        "rim": (rim, -11, -0.2),
        "hat": (hat, -19, 0.25),
        "open": (open_hat, -21, 0.25),
        "shaker": (shaker, -19, -0.4),
    },
    "brazil": {
        "surdo": (surdo, 0, 0),
        "rim": (rim, -9, -0.15),
        "shaker": (shaker, -13, 0.4),
        "brush": (brush, -13, 0.1),
        "ride": (ride, -17, 0.35),
        "agogo1": (agogo_high, -18, -0.5),
        "agogo2": (agogo_low, -17, -0.5),
    },
    "hearth": {
        "low": (bodhran, 0, -0.05),
        "edge": (bodhran_edge, -6, 0.1),
        "shaker": (shaker, -15, 0.4),
        "tambourine": (tambourine, -14, -0.35),
    },
}


@cache
def stroke(drum: Drum) -> Audio:
    """The sound with its peak at 1; made once for each process."""
    sound = drum()
    return single(sound / np.abs(sound).max())
