"""Filters that shape a whole sound at once, in the frequency domain."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from audio.demo.synthesis import SAMPLE_RATE, Audio

_BLOCK = 1 << 15

Response = Callable[[NDArray[np.floating]], NDArray[np.floating]]
"""Gain for each frequency in hertz."""


def convolved(audio: Audio, kernel: Audio, delay: int = 0) -> Audio:
    """Convolve along the last axis; as long as the audio, from `delay` samples on.

    Done block by block: transforms that fit the processor's cache cost a third of one long
    transform.
    """
    length, reach = audio.shape[-1], kernel.shape[-1]
    size = 1 << (min(length + reach, max(4 * reach, _BLOCK)) - 1).bit_length()
    stride = size - reach + 1
    count = -(-length // stride)
    padded = np.zeros((*audio.shape[:-1], count * stride), dtype=np.float32)
    padded[..., :length] = audio
    blocks = padded.reshape(*audio.shape[:-1], count, stride)
    spectra = np.fft.rfft(blocks, size) * np.fft.rfft(kernel, size)[..., None, :]
    waves = np.fft.irfft(spectra, size)
    result = np.zeros((*audio.shape[:-1], count * stride + size), dtype=np.float32)
    for index in range(count):
        result[..., index * stride : index * stride + size] += waves[..., index, :]
    return result[..., delay : delay + length]


def filtered(audio: Audio, response: Response, taps: int = 4_096) -> Audio:
    """Apply a gain curve without shifting phases; `taps` is the finesse in the bass."""
    gains = response(np.fft.rfftfreq(taps, 1 / SAMPLE_RATE))
    kernel = np.roll(np.fft.irfft(gains, taps), taps // 2) * np.hanning(taps)
    return convolved(audio, kernel.astype(np.float32), delay=taps // 2)


def lowpass(cutoff: float, order: int = 2) -> Response:
    return lambda hertz: 1 / np.sqrt(1 + (hertz / cutoff) ** (2 * order))


def highpass(cutoff: float, order: int = 2) -> Response:
    return lambda hertz: 1 - 1 / np.sqrt(1 + (hertz / cutoff) ** (2 * order))


def bandpass(low: float, high: float, order: int = 2) -> Response:
    below, above = lowpass(high, order), highpass(low, order)
    return lambda hertz: below(hertz) * above(hertz)
