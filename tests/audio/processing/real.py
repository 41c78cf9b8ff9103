"""Real music in the forms that people send, and what ffmpeg says of it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.audio.media import debian

SECONDS = 40
FORMS = {
    "piece.flac": ("-c:a", "flac", "-sample_fmt", "s16"),
    "piece.wav": ("-c:a", "pcm_s16le"),
    "piece.mp3": ("-c:a", "libmp3lame", "-b:a", "256k"),
    "piece.m4a": ("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"),
    "piece.opus": ("-c:a", "libopus", "-b:a", "128k"),
    "piece.ogg": ("-c:a", "libvorbis", "-q:a", "5"),
}


def piece() -> Path:
    folder = debian.unpacked("wesnoth-1.16-music")
    return next(folder.rglob("legends_of_the_north.ogg"))


def ffmpeg(*arguments: str | Path) -> str:
    """What it says. Skips the test where it is missing, and fails it where it fails."""
    if not shutil.which("ffmpeg"):
        pytest.skip("needs ffmpeg")
    line = ("ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-y", *arguments)
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert not done.returncode, done.stderr
    return done.stderr


def as_sent(source: Path, folder: Path, name: str, *, seconds: float = SECONDS) -> Path:
    """`name` is one of FORMS: a stretch of it, with its tags."""
    target = folder / name
    ffmpeg("-ss", "60", "-t", str(seconds), "-i", source, "-map", "0:a", *FORMS[name], target)
    return target


def loudness(path: Path) -> tuple[float, float, float]:
    """LUFS, LU and dBTP, as ffmpeg measures."""
    said = ffmpeg("-i", path, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-")
    summary = said.split("Summary:")[-1]
    found = [re.search(rf"{name}:\s+(-?[\d.]+)", summary) for name in ("I", "LRA", "Peak")]
    return tuple(float(one[1]) for one in found if one)  # type: ignore[return-value]


def seconds(path: Path) -> float:
    """Of what ffmpeg decodes, to a file beside it: mono, 8 kHz. An error fails the test."""
    raw = path.with_suffix(".raw")
    form = ("-f", "s16le", "-ac", "1", "-ar", "8000")
    said = ffmpeg("-xerror", "-i", path, "-map", "0:a", *form, raw)
    assert "rror" not in said, said
    return raw.stat().st_size / 16_000
