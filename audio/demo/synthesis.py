"""The sources of sound: band-limited waves, spread spectra, plucked strings, FM, envelopes.

Audio is float32, mono as (samples,) or stereo as (2, samples), at `SAMPLE_RATE`. Nothing here
has energy above `TREBLE`, so nothing aliases.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100
TREBLE = 16_000.0
"""Hertz; no partial is made above it."""

Audio = NDArray[np.float32]
Partials = NDArray[np.float64]
"""Amplitudes of the harmonics, the fundamental first."""

_FULL_TURN = np.float32(2 * np.pi)
_BLOCK = 6_000
_LOOP = 1 << 17
"""Samples of a spread spectrum before it repeats: three seconds."""
_INAUDIBLE = 3e-4
"""Partials this much weaker than the fundamental are left out of a spread."""
_WIDTH = np.float32(0.54)
"""Turns by which the sides of a spread tone differ; more would thin it out in mono."""


def frequency(pitch: float) -> float:
    """Hertz of a MIDI pitch, equally tempered, A4 = 440."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)


def times(length: int) -> NDArray[np.float64]:
    """The time of each sample in seconds."""
    return np.arange(length, dtype=np.float64) / SAMPLE_RATE


def single(values: NDArray[np.floating]) -> Audio:
    """In single precision, as all audio is."""
    return np.asarray(values, dtype=np.float32)


def fade(length: int, seconds: float) -> Audio:
    """An exponential decay that falls by 1/e in the given time."""
    return single(np.exp(-times(length) / seconds))


@lru_cache(maxsize=64)
def _hiss(low: float, high: float, seed: int) -> Audio:
    rng = np.random.default_rng(seed)
    hertz = np.fft.rfftfreq(_LOOP, 1 / SAMPLE_RATE)
    band = 1 / np.sqrt(1 + (hertz / high) ** 4) / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** 4)
    band[hertz > TREBLE] = 0
    spectrum = band.astype(np.float32) * turned(rng.random(len(hertz), dtype=np.float32))
    wave = np.fft.irfft(spectrum, _LOOP)
    return single(wave / wave.std())


def hiss(length: int, low: float, high: float, seed: int) -> Audio:
    """Noise between two frequencies in hertz, standard deviation 1; made as a seamless loop."""
    loop = _hiss(low, high, seed)
    return loop[:length] if length <= _LOOP else np.resize(loop, length)


def harmonics(hertz: float, cutoff: float, tilt: float = 1.0, odd: bool = False) -> Partials:
    """A saw's partials (a square's, if odd), damped by 12 dB an octave above the cutoff."""
    count = max(1, min(240, int(TREBLE / hertz)))
    order = np.arange(1, count + 1, dtype=np.float64)
    levels = order**-tilt / (1 + (order * hertz / cutoff) ** 2)
    return np.where(order % 2 == 1, levels, 0.0) if odd else levels


def formants(hertz: float, peaks: tuple[tuple[float, float, float], ...]) -> Partials:
    """Partials under resonances of (hertz, width in hertz, gain): a voice, a body of wood."""
    count = max(1, min(120, int(TREBLE / hertz)))
    order = np.arange(1, count + 1, dtype=np.float64)
    bells = sum(g * np.exp(-(((order * hertz - f) / w) ** 2)) for f, w, g in peaks)
    return np.asarray((0.05 + bells) / order, dtype=np.float64)


def steady(hertz: float, length: int, partials: Partials) -> Audio:
    """A wave that does not change, peak 1.

    A whole number of cycles is put into a whole number of samples (wrong by less than a
    thousandth of a semitone) and repeated, which costs no more than copying it.
    """
    cycles = max(1, round(_BLOCK * hertz / SAMPLE_RATE))
    size = round(cycles * SAMPLE_RATE / hertz)
    spectrum = np.zeros(size // 2 + 1, dtype=np.complex128)
    usable = partials[: (size // 2 - 1) // cycles]
    spectrum[cycles : cycles * (len(usable) + 1) : cycles] = -1j * usable
    block = np.fft.irfft(spectrum, size)
    return np.resize((block / np.abs(block).max()).astype(np.float32), length)


def bent(hertz: NDArray[np.float64], partials: Partials) -> Audio:
    """A wave whose frequency moves, given for each sample; peak 1."""
    size = 2048
    spectrum = np.zeros(size // 2 + 1, dtype=np.complex128)
    usable = partials[: size // 2 - 1]
    spectrum[1 : len(usable) + 1] = -1j * usable
    table = np.fft.irfft(spectrum, size)
    table = np.append(table, table[0]) / np.abs(table).max()
    position = np.cumsum(hertz / SAMPLE_RATE) % 1.0 * size
    index = position.astype(np.int32)
    share = position - index
    wave: Audio = (table[index] * (1 - share) + table[index + 1] * share).astype(np.float32)
    return wave


def vibrato(
    hertz: float, length: int, cents: float, rate: float = 5.2, onset: float = 0.35
) -> NDArray[np.float64]:
    """The frequency of each sample when a player's vibrato sets in after the attack."""
    at = times(length)
    depth = cents / 1200 * np.clip((at - onset) / 0.4, 0, 1)
    return np.asarray(hertz * 2 ** (depth * np.sin(2 * np.pi * rate * at)), dtype=np.float64)


def turned(parts: Audio) -> NDArray[np.complex64]:
    """Unit vectors at these parts of a full turn."""
    angle = _FULL_TURN * parts
    vectors = np.empty(parts.shape, dtype=np.complex64)
    vectors.real, vectors.imag = np.cos(angle), np.sin(angle)
    return vectors


@lru_cache(maxsize=256)
def _loop(hertz: float, partials: tuple[float, ...], cents: float, stretch: float) -> Audio:
    rng = np.random.default_rng(round(hertz * 10))
    spectrum = np.zeros((2, _LOOP // 2 + 1), dtype=np.complex64)
    bin_width = SAMPLE_RATE / _LOOP
    for order, level in enumerate(partials, start=1):
        if level < _INAUDIBLE * partials[0]:
            continue
        centre = hertz * order * np.sqrt(1 + stretch * order * order)
        sigma = max(bin_width, centre * (2 ** (cents / 1200) - 1))
        low = max(1, int((centre - 2.5 * sigma) / bin_width))
        high = min(_LOOP // 2, int((centre + 2.5 * sigma) / bin_width) + 2)
        away = (np.arange(low, high) * bin_width - centre) / sigma
        bell = (level / np.sqrt(sigma) * np.exp(-(away**2))).astype(np.float32)
        phase, apart = rng.random((2, len(bell)), dtype=np.float32)
        sides = np.stack([phase, phase + _WIDTH * (apart - np.float32(0.5))])
        spectrum[:, low:high] += bell * turned(sides)
    wave = np.fft.irfft(spectrum, _LOOP, axis=1)
    result: Audio = (wave / (3 * wave.std())).astype(np.float32)
    return result


def spread(
    hertz: float, length: int, partials: Partials, cents: float, stretch: float = 0.0
) -> Audio:
    """Many players on one tone, in stereo (2, length): each partial is a narrow band of noise.

    This is Nasca Octavian Paul's PADsynth. `cents` is the width of the fundamental's band,
    `stretch` the inharmonicity of stiff strings.
    """
    loop = _loop(hertz, tuple(partials.tolist()), cents, stretch)
    offset = round(hertz * 997) % _LOOP
    copies = -(-(offset + length) // _LOOP)
    return np.tile(loop, copies)[:, offset : offset + length]


def plucked(hertz: float, length: int, cutoff: float, ring: float, seed: int) -> Audio:
    """A string by Karplus and Strong; peak 1.

    `cutoff` in hertz is the softness of the finger, `ring` the seconds until -60 dB. Whole
    periods are computed at once; the string has a whole number of samples, so the result is
    resampled to be in tune.
    """
    size = max(8, round(SAMPLE_RATE / hertz - 0.5))
    ratio = (size + 0.5) * hertz / SAMPLE_RATE
    rng = np.random.default_rng(seed)
    order = np.arange(size // 2 + 1)
    finger = np.sin(np.pi * order * 0.17) / (1 + (order * hertz / cutoff) ** 2)
    period = np.fft.irfft(finger * np.exp(2j * np.pi * rng.random(len(order))), size)
    loss = 10 ** (-3 * size / SAMPLE_RATE / ring)
    count = int(length * ratio) // size + 2
    string = np.empty(count * size + 1, dtype=np.float64)
    string[0] = 0.0
    string[1 : size + 1] = period
    for index in range(1, count):
        at = 1 + index * size
        earlier = string[at - size - 1 : at]
        string[at : at + size] = loss * 0.5 * (earlier[1:] + earlier[:-1])
    wave = np.interp(np.arange(length) * ratio, np.arange(len(string)), string)
    return single(wave / np.abs(wave).max())


def turns(hertz: float, length: int) -> Audio:
    """The phase of an oscillation, from 0 to 1, wrapped before float32 loses its finesse."""
    phase = hertz * times(length)
    return (phase - np.floor(phase)).astype(np.float32)


def modulated(hertz: float, length: int, ratio: float, index: Audio | float) -> Audio:
    """A sine whose phase is moved by a sine of `ratio` times its frequency (FM)."""
    modulator = np.sin(_FULL_TURN * turns(hertz * ratio, length))
    wave: Audio = np.sin(_FULL_TURN * turns(hertz, length) + index * modulator)
    return wave


def sine(hertz: float, length: int) -> Audio:
    wave: Audio = np.sin(_FULL_TURN * turns(hertz, length))
    return wave


def envelope(
    gate: float, attack: float, release: float, decay: float = 0.0, sustain: float = 1.0
) -> Audio:
    """Loudness over a note held for `gate` seconds, its release added at the end.

    It rises smoothly, falls to `sustain` with the time constant `decay`, and after the gate
    falls silent within `release` seconds.
    """
    held, after = samples(max(gate, attack)), samples(release)
    at = times(held + after)
    level = np.ones_like(at)
    if decay:
        level = sustain + (1 - sustain) * np.exp(-np.maximum(at - attack, 0) / decay)
    rising = samples(attack)
    level[:rising] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rising) / max(1, rising))
    level[held:] *= np.linspace(1, 0, after) ** 2
    return level.astype(np.float32)


def mixed(dark: Audio, bright: Audio, brightness: Audio) -> Audio:
    """Open and close a filter by fading between two spectra of the same tone."""
    return dark + (bright - dark) * brightness
