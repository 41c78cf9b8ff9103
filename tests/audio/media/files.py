"""Small real audio files, made when they are needed: tones with noise, a few seconds each."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from PIL import Image


class Form(NamedTuple):
    container: str
    codec: str
    rate: int = 44_100


FORMS = {
    ".flac": Form("flac", "flac"),
    ".mp3": Form("mp3", "libmp3lame"),
    ".opus": Form("ogg", "libopus", 48_000),
    ".ogg": Form("ogg", "libopus", 48_000),
    ".m4a": Form("ipod", "aac"),
    ".wav": Form("wav", "pcm_s16le"),
}


def sound(path: Path, *, seconds: float = 2.0, seed: int = 1, **options: str) -> Path:
    """A file as its suffix says; another seed is another recording. `options` are FFmpeg's."""
    form = FORMS[path.suffix]
    return encode(path, form, pcm(seconds, seed, form.rate), options)


def pcm(seconds: float, seed: int, rate: int) -> np.ndarray:
    """Stereo, interleaved, 16 bits."""
    time = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(seed).standard_normal(time.size)
    wave = 0.3 * np.sin(2 * np.pi * (220 + 7 * seed) * time) + 0.05 * noise
    return np.repeat((wave * 32_767).clip(-32_768, 32_767).astype(np.int16), 2).reshape(1, -1)


def encode(path: Path, form: Form, samples: np.ndarray, options: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format=form.container, options=options) as file:
        stream: Any = file.add_stream(form.codec, rate=form.rate, layout="stereo")
        for start in range(0, samples.shape[1], 8192):
            block = np.ascontiguousarray(samples[:, start : start + 8192])
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate = form.rate
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def cut(path: Path, share: float = 0.55) -> Path:
    """The beginning of it is left."""
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * share)])
    return path


def spoil(path: Path, *places: float) -> Path:
    """A few bytes wrong at each place, from 0 to 1."""
    data = bytearray(path.read_bytes())
    for place in places:
        at = round(len(data) * place)
        data[at : at + 4] = bytes(byte ^ 0x5A for byte in data[at : at + 4])
    path.write_bytes(data)
    return path


def picture(colour: str, *, side: int = 300, form: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(file, form)
    return file.getvalue()


def claiming(path: Path, samples: int, *, rate: int = 44_100, layout: str = "stereo") -> Path:
    """A small FLAC whose header tells of so many samples."""
    with av.open(str(path), "w", format="flac") as file:
        stream = file.add_stream("flac", rate=rate, layout=layout)
        file.mux(stream.encode(silence(rate, layout, samples=4096)))
        file.mux(stream.encode(None))
    data = bytearray(path.read_bytes())
    data[21:26] = ((data[21] & 0xF0) << 32 | samples).to_bytes(5)
    path.write_bytes(data)
    return path


def silence(rate: int, layout: str, *, samples: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout=layout, samples=samples)
    frame.sample_rate = rate
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame
