"""The instruments: each turns a pitch, a gate in seconds and a brightness into sound.

Brightness runs from 0 to 1 and follows how hard the note is played. Sounds are mono or
stereo and end with their release after the gate; how loud they are is the mixer's business.
"""

from collections.abc import Callable

import numpy as np

from audio.demo.synthesis import (
    Audio,
    bent,
    envelope,
    fade,
    formants,
    frequency,
    harmonics,
    hiss,
    mixed,
    modulated,
    plucked,
    sine,
    spread,
    steady,
    times,
    vibrato,
)

Instrument = Callable[[int, float, float], Audio]

INSTRUMENTS: dict[str, Instrument] = {}


def instrument(play: Instrument) -> Instrument:
    """List the function under its name."""
    INSTRUMENTS[getattr(play, "__name__", "")] = play
    return play


def sides(left: Audio, right: Audio) -> Audio:
    return np.stack([left, right])


# --- synthesisers


@instrument
def warm_pad(pitch: int, gate: float, bright: float) -> Audio:
    """A slow, wide analogue pad."""
    shape = envelope(gate, min(0.5, gate / 2), 0.9)
    partials = harmonics(frequency(pitch), 500 + 1_600 * bright)
    return spread(frequency(pitch), len(shape), partials, 22) * shape


@instrument
def glass_pad(pitch: int, gate: float, bright: float) -> Audio:
    """Air and shimmer: few, high partials over a soft fundamental."""
    shape = envelope(gate, min(0.9, gate / 2), 1.8)
    partials = formants(frequency(pitch), ((400, 300, 1), (2_300, 500, 0.5 + 0.6 * bright)))
    return spread(frequency(pitch), len(shape), partials, 30) * shape


@instrument
def choir(pitch: int, gate: float, bright: float) -> Audio:
    """Voices on an open vowel."""
    shape = envelope(gate, min(0.45, gate / 2), 1.0)
    vowel = ((700, 160, 1.0), (1_150, 180, 0.6), (2_700, 300, 0.2 + 0.3 * bright))
    return spread(frequency(pitch), len(shape), formants(frequency(pitch), vowel), 28) * shape


@instrument
def strings(pitch: int, gate: float, bright: float) -> Audio:
    """A string section."""
    shape = envelope(gate, min(0.22, gate / 2), 0.5)
    partials = harmonics(frequency(pitch), 1_400 + 2_400 * bright, tilt=0.9)
    return spread(frequency(pitch), len(shape), partials, 16) * shape


def _detuned(pitch: int, length: int, cutoff: float, cents: float, odd: bool = False) -> Audio:
    """Two oscillators a little apart, one to each side, and one between them."""
    hertz = frequency(pitch)
    partials = harmonics(hertz, cutoff, odd=odd)
    low, centre, high = (
        steady(hertz * 2 ** (shift / 1200), length, partials) for shift in (-cents, 0, cents)
    )
    return sides(centre + low + 0.4 * high, centre + high + 0.4 * low)


@instrument
def saw_lead(pitch: int, gate: float, bright: float) -> Audio:
    """Two saws singing with a late vibrato."""
    shape = envelope(gate, 0.02, 0.22, decay=0.5, sustain=0.75)
    partials = harmonics(frequency(pitch), 900 + 2_600 * bright)
    voices = [
        bent(vibrato(frequency(pitch) * tune, len(shape), 16), partials)
        for tune in (0.9975, 1.0025)
    ]
    return sides(voices[0] + 0.5 * voices[1], voices[1] + 0.5 * voices[0]) * shape


@instrument
def soft_lead(pitch: int, gate: float, bright: float) -> Audio:
    """A hollow, flute-like square."""
    shape = envelope(gate, 0.035, 0.25, decay=0.6, sustain=0.7)
    partials = harmonics(frequency(pitch), 700 + 1_500 * bright, tilt=1.2, odd=True)
    return bent(vibrato(frequency(pitch), len(shape), 14, rate=4.8), partials) * shape


@instrument
def synth_pluck(pitch: int, gate: float, bright: float) -> Audio:
    """A short tone whose filter snaps shut: for arpeggios."""
    shape = envelope(max(gate, 0.12), 0.003, 0.18, decay=0.22, sustain=0.12)
    opening = fade(len(shape), 0.05 + 0.1 * bright)
    dark = _detuned(pitch, len(shape), 700, 6)
    return mixed(dark, _detuned(pitch, len(shape), 2_500 + 3_500 * bright, 6), opening) * shape


@instrument
def stab(pitch: int, gate: float, bright: float) -> Audio:
    """A chord hit of dub techno: dull, quick, made for echoes."""
    shape = envelope(max(gate, 0.1), 0.004, 0.25, decay=0.16, sustain=0.05)
    opening = fade(len(shape), 0.04 + 0.12 * bright)
    dark = _detuned(pitch, len(shape), 450, 9)
    return mixed(dark, _detuned(pitch, len(shape), 1_200 + 2_800 * bright, 9), opening) * shape


@instrument
def synth_bass(pitch: int, gate: float, bright: float) -> Audio:
    """Saw and sub, the filter closing on each note."""
    shape = envelope(gate * 0.92, 0.004, 0.06, decay=0.25, sustain=0.7)
    hertz = frequency(pitch)
    dark = steady(hertz, len(shape), harmonics(hertz, 260))
    open_ = steady(hertz, len(shape), harmonics(hertz, 700 + 1_500 * bright))
    body = mixed(dark, open_, fade(len(shape), 0.11)) + 0.6 * sine(hertz, len(shape))
    return body * shape


@instrument
def sub_bass(pitch: int, gate: float, bright: float) -> Audio:
    """A round sine with enough overtones to be heard on small loudspeakers."""
    shape = envelope(gate * 0.95, 0.008, 0.08, decay=0.5, sustain=0.75)
    hertz = frequency(pitch)
    partials = np.array([1.0, 0.25 + 0.15 * bright, 0.12, 0.05 * bright])
    return steady(hertz, len(shape), partials) * shape


@instrument
def bell(pitch: int, gate: float, bright: float) -> Audio:
    """FM glass, ringing long past its gate."""
    shape = envelope(max(gate, 0.4) + 1.7, 0.003, 0.1)
    hertz, length = frequency(pitch), len(shape)
    index = (0.5 + 1.2 * bright) * fade(length, 0.35)
    left = modulated(hertz, length, 3.51, index)
    right = modulated(hertz * 1.0012, length, 3.51, index)
    return sides(left, right) * fade(length, 0.55) * shape


# --- keys and mallets


@instrument
def electric_piano(pitch: int, gate: float, bright: float) -> Audio:
    """Tines: FM that is bright while it is struck, swaying slowly from side to side."""
    shape = envelope(gate, 0.004, 0.28, decay=1.1, sustain=0.15)
    hertz, length = frequency(pitch), len(shape)
    index = (0.35 + 0.9 * bright) * fade(length, 0.5) + 0.12
    body = modulated(hertz, length, 1.0, index)
    tine = modulated(hertz, length, 14.0, 0.4) * fade(length, 0.06) * np.float32(0.12 * bright)
    sway = (0.22 * np.sin(2 * np.pi * 4.2 * times(length))).astype(np.float32)
    tone = (body + tine) * shape
    return sides(tone * (1 + sway), tone * (1 - sway))


@instrument
def piano(pitch: int, gate: float, bright: float) -> Audio:
    """Stiff strings, felt hammers: the treble dies first."""
    hertz = frequency(pitch)
    shape = envelope(gate, 0.003, 0.35, decay=0.9 * (220 / hertz) ** 0.35, sustain=0.06)
    length = len(shape)
    dark = spread(hertz, length, harmonics(hertz, 500), 1.2, stretch=3e-4)
    open_ = spread(hertz, length, harmonics(hertz, 1_500 + 2_500 * bright), 1.2, stretch=3e-4)
    knock = hiss(length, 300, 2_400, 2) * fade(length, 0.008)
    return (mixed(dark, open_, fade(length, 0.3)) + 0.12 * knock) * shape


@instrument
def vibraphone(pitch: int, gate: float, bright: float) -> Audio:
    """Bars of metal, with the motor on."""
    shape = envelope(gate + 0.5, 0.002, 0.6)
    hertz, length = frequency(pitch), len(shape)
    tone = sine(hertz, length) * fade(length, 0.8)
    tone += (0.22 + 0.25 * bright) * sine(hertz * 3.98, length) * fade(length, 0.22)
    tone += 0.12 * bright * sine(min(hertz * 9.6, 14_000), length) * fade(length, 0.05)
    motor = (0.16 * np.sin(2 * np.pi * 5.1 * times(length))).astype(np.float32)
    return sides(tone * (1 + motor), tone * (1 - motor)) * shape


@instrument
def kalimba(pitch: int, gate: float, bright: float) -> Audio:
    """A thumb piano: a short thump, then nearly a sine."""
    shape = envelope(max(gate, 0.3) + 0.4, 0.002, 0.3)
    hertz, length = frequency(pitch), len(shape)
    tone = sine(hertz, length) * fade(length, 0.38)
    tone += (0.12 + 0.2 * bright) * sine(hertz * 5.4, length) * fade(length, 0.06)
    thump = hiss(length, 200, 1_500, 2) * fade(length, 0.01)
    return (tone + 0.2 * thump) * shape


# --- strings


@instrument
def nylon_guitar(pitch: int, gate: float, bright: float) -> Audio:
    shape = envelope(gate, 0.002, 0.16)
    hertz = frequency(pitch)
    ring = 2.6 * (196 / hertz) ** 0.5
    return plucked(hertz, len(shape), 700 + 1_300 * bright, ring, pitch) * shape


@instrument
def steel_guitar(pitch: int, gate: float, bright: float) -> Audio:
    shape = envelope(gate + 0.15, 0.001, 0.3)
    hertz = frequency(pitch)
    ring = 4.0 * (196 / hertz) ** 0.5
    return plucked(hertz, len(shape), 1_600 + 2_800 * bright, ring, pitch) * shape


@instrument
def harp(pitch: int, gate: float, bright: float) -> Audio:
    shape = envelope(gate + 0.6, 0.002, 0.8)
    hertz = frequency(pitch)
    ring = 3.2 * (262 / hertz) ** 0.4
    return plucked(hertz, len(shape), 900 + 1_200 * bright, ring, pitch) * shape


@instrument
def upright_bass(pitch: int, gate: float, bright: float) -> Audio:
    """A plucked double bass: a soft finger, wood below, a breath of string noise."""
    shape = envelope(gate * 0.95, 0.006, 0.12)
    hertz, length = frequency(pitch), len(shape)
    string = plucked(hertz, length, 260 + 320 * bright, 2.2, pitch)
    return (string + 0.7 * sine(hertz, length) * fade(length, 0.45)) * shape


@instrument
def fiddle(pitch: int, gate: float, bright: float) -> Audio:
    """A bowed string with the body's resonances and vibrato on long notes."""
    shape = envelope(gate * 0.97, 0.05, 0.11)
    hertz = frequency(pitch)
    order = np.arange(1, max(2, int(9_000 / hertz)) + 1)
    body = 1 + 1.4 * np.exp(-(((order * hertz - 1_000) / 500) ** 2))
    body += (0.6 + 0.8 * bright) * np.exp(-(((order * hertz - 2_700) / 700) ** 2))
    partials = body * order**-1.15 / (1 + (order * hertz / 4_500) ** 2)
    tone = bent(vibrato(hertz, len(shape), 18, rate=5.6, onset=0.2), partials)
    bow = hiss(len(shape), 1_500, 6_000, 2)
    return (tone + 0.012 * bow) * shape


# --- reeds and pipes


@instrument
def accordion(pitch: int, gate: float, bright: float) -> Audio:
    """Three reeds, two of them mistuned so that they beat."""
    shape = envelope(gate * 0.95, 0.03, 0.07)
    return _detuned(pitch, len(shape), 1_300 + 1_800 * bright, 7) * shape


@instrument
def flute(pitch: int, gate: float, bright: float) -> Audio:
    """A wooden flute: few partials and breath."""
    shape = envelope(gate * 0.96, 0.055, 0.1)
    hertz = frequency(pitch)
    partials = np.array([1.0, 0.32 + 0.15 * bright, 0.14, 0.05, 0.02])
    tone = bent(vibrato(hertz, len(shape), 14, rate=4.9, onset=0.25), partials)
    breath = hiss(len(shape), 1_200, 6_500, 2)
    return (tone + (0.018 + 0.02 * bright) * breath) * shape


@instrument
def clarinet(pitch: int, gate: float, bright: float) -> Audio:
    """Odd partials, an even breath."""
    shape = envelope(gate * 0.96, 0.04, 0.1)
    hertz = frequency(pitch)
    partials = harmonics(hertz, 900 + 1_300 * bright, tilt=0.9, odd=True)
    partials[1::2] = 0.06 * partials[0]
    tone = bent(vibrato(hertz, len(shape), 9, rate=4.6, onset=0.3), partials)
    return (tone + 0.01 * hiss(len(shape), 2_000, 9_000, 2)) * shape
