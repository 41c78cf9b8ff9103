"""Samples become a file: FLAC, MP3, Ogg Opus, M4A (AAC) or WAV, by FFmpeg's libraries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from audio.demo.synthesis import SAMPLE_RATE, Audio

_FRAME = 1 << 15
"""Numbers handed over at once, two for each moment."""
# Both halve the time; at this bit rate nothing of it is heard.
_QUICK_MP3 = {"compression_level": "7"}
_QUICK_AAC = {"aac_coder": "fast"}


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is written."""

    suffix: str
    container: str
    codec: str
    rate: int
    bit_rate: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


FORMATS = {
    "flac": Format(".flac", "flac", "flac", SAMPLE_RATE),
    "mp3": Format(".mp3", "mp3", "libmp3lame", SAMPLE_RATE, 256_000, _QUICK_MP3),
    "opus": Format(".opus", "ogg", "libopus", 48_000, 160_000),  # Opus knows no 44.1 kHz
    "m4a": Format(".m4a", "ipod", "aac", SAMPLE_RATE, 256_000, _QUICK_AAC),
    "wav": Format(".wav", "wav", "pcm_s16le", SAMPLE_RATE),
}


def quantised(audio: Audio) -> NDArray[np.int16]:
    """16 bits, with triangular dither: a quiet tail fades away instead of crackling."""
    first, second = np.random.default_rng(0).random((2, *audio.shape), dtype=np.float32)
    scaled = np.rint(audio * np.float32(32_767) + first - second)
    return np.asarray(np.clip(scaled, -32_768, 32_767), dtype=np.int16)


def encode(audio: Audio, target: Path, form: Format) -> None:
    """Write stereo (2, samples) at 44.1 kHz; the path's suffix plays no part."""
    pcm = np.ascontiguousarray(quantised(audio).T).reshape(1, -1)
    with av.open(str(target), "w", format=form.container) as container:
        stream = container.add_stream(form.codec, rate=form.rate, options=dict(form.options))
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{form.codec} is no audio codec")
        stream.layout = "stereo"
        if form.bit_rate:
            stream.bit_rate = form.bit_rate
        for start in range(0, pcm.shape[1], _FRAME):
            part = pcm[:, start : start + _FRAME]
            frame = AudioFrame.from_ndarray(part, format="s16", layout="stereo")
            frame.sample_rate = SAMPLE_RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
