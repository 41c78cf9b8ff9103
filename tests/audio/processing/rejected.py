"""Files made of real music that must be refused, each with the code that says why."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.audio.media import files
from tests.audio.processing import real

Spoil = Callable[[Path, Path], Path]
"""Makes it of a piece of music, in a folder."""


def noise() -> np.random.Generator:
    """The same for each file, whichever is made first."""
    return np.random.default_rng(7)


def _written(name: str, content: bytes) -> Spoil:
    def make(source: Path, folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _zip(source: Path, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "song.mp3", "w") as archive:
        archive.write(source, "song.ogg")
    return folder / "song.mp3"


def _cut(name: str) -> Spoil:
    def make(source: Path, folder: Path) -> Path:
        return files.cut(real.as_sent(source, folder, name), 0.5)

    return make


def _moov_lost(source: Path, folder: Path) -> Path:
    path = folder / "song.m4a"
    real.ffmpeg("-t", "20", "-i", source, "-map", "0:a", "-c:a", "aac", path)
    return files.cut(path, 0.5)


def _flipped(source: Path, folder: Path) -> Path:
    """2,000 bits, anywhere behind the header."""
    path = real.as_sent(source, folder, "piece.flac")
    data, random = bytearray(path.read_bytes()), noise()
    for at in random.integers(9000, len(data), 2000):
        data[at] ^= 1 << random.integers(8)
    path.write_bytes(data)
    return path


def _one_bit(source: Path, folder: Path) -> Path:
    """Its frame is left out by whoever checks it, and then it is missing."""
    path = real.as_sent(source, folder, "piece.flac", seconds=5)
    data = bytearray(path.read_bytes())
    data[len(data) * 3 // 4] ^= 4
    path.write_bytes(data)
    return path


def _noisy_mp3(source: Path, folder: Path) -> Path:
    """Every frame is there; what a hundred of them hold is not."""
    path = real.as_sent(source, folder, "piece.mp3")
    data = bytearray(path.read_bytes())
    frames = [at for at in range(5000, len(data) - 1000) if data[at : at + 2] == b"\xff\xfb"]
    random = noise()
    for at in frames[100:900:8]:
        data[at + 4 : at + 200] = random.bytes(196)
    path.write_bytes(data)
    return path


def _long_mp3(source: Path, folder: Path) -> Path:
    """Six hours in 22 MB."""
    path = folder / "long.mp3"
    silence = "anullsrc=r=8000:cl=mono"
    real.ffmpeg("-f", "lavfi", "-t", "21600", "-i", silence, "-b:a", "8k", path)
    return path


def _film(source: Path, folder: Path) -> Path:
    path = folder / "film.m4a"
    seen = ("-f", "lavfi", "-t", "2", "-i", "testsrc=s=64x64")
    heard = ("-f", "lavfi", "-t", "2", "-i", "sine")
    real.ffmpeg(*seen, *heard, "-f", "mp4", path)
    return path


def _silent_film(source: Path, folder: Path) -> Path:
    path = folder / "film.m4a"
    real.ffmpeg("-f", "lavfi", "-t", "2", "-i", "testsrc=s=64x64", "-f", "mp4", path)
    return path


def _two_rates(source: Path, folder: Path) -> Path:
    """One MP3 behind another, with no header that counts frames."""
    path = folder / "two.mp3"
    for rate in ("44100", "48000"):
        part = folder / f"{rate}.mp3"
        quiet = ("-write_xing", "0", "-id3v2_version", "0", "-b:a", "128k", "-ar", rate)
        real.ffmpeg(
            "-t", "10", "-i", source, "-map", "0:a", "-map_metadata", "-1", *quiet, part
        )
        with path.open("ab") as file:
            file.write(part.read_bytes())
    return path


def _claiming(hours: float, rate: int, layout: str) -> Spoil:
    def make(source: Path, folder: Path) -> Path:
        samples = round(hours * 3600 * rate)
        return files.claiming(folder / "a.flac", samples, rate=rate, layout=layout)

    return make


MATRIX: dict[str, tuple[str, Spoil]] = {
    "text": ("not_audio", _written("song.mp3", b"Dear diary, I heard a song.\n" * 500)),
    "random bytes": ("not_audio", _written("song.mp3", noise().bytes(200_000))),
    "nothing": ("empty_file", _written("song.mp3", b"")),
    "zip": ("archive", _zip),
    "m3u8": (
        "playlist",
        _written("song.mp3", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
    ),
    "ffconcat": ("playlist", _written("song.mp3", b"ffconcat version 1.0\nfile /etc/passwd\n")),
    "m4a without its index": ("broken", _moov_lost),
    "half an m4a": ("incomplete", _cut("piece.m4a")),
    "half an mp3": ("incomplete", _cut("piece.mp3")),
    "half a flac": ("incomplete", _cut("piece.flac")),
    "half a wav": ("incomplete", _cut("piece.wav")),
    "half an ogg": ("incomplete", _cut("piece.ogg")),
    "half an opus": ("incomplete", _cut("piece.opus")),
    "flac with 2,000 wrong bits": ("damaged", _flipped),
    "flac with one wrong bit": ("damaged", _one_bit),
    "mp3 with noise in it": ("damaged", _noisy_mp3),
    "mp3 of two rates": ("changes_midway", _two_rates),
    "24 hours of flac": ("too_long", _claiming(24, 44_100, "stereo")),
    "6 hours of mp3": ("too_long", _long_mp3),
    "7.1 at 192 kHz for 2 hours": ("too_much_audio", _claiming(2, 192_000, "7.1")),
    "film": ("has_video", _film),
    "film without sound": ("no_audio", _silent_film),
}
"""What it is called → its code, and how it is made."""
