"""The steps from a file to everything that is made of it. In the child alone."""

from collections.abc import Callable
from pathlib import Path

from audio.media import lyrics, tags
from audio.media.probe import probe
from audio.processing import preview
from audio.processing.encoding import encode
from audio.processing.shapes import MadeFile, Measured, Result

Progress = Callable[[str, int], None]
"""Told the stage, and how many per cent of everything are done."""
MOST_PICTURES = 3
MOST_TAGS, LONGEST_TAG = 500, 20_000
CHECKED, ENCODED = 3, 95


def work(
    source: Path, folder: Path, progress: Progress, lasts: Callable[[float], None]
) -> Result:
    """`lasts` hears the seconds it claims, once that is known. Raises a `Refused`."""
    progress("checking", 0)
    found = probe(source)
    lasts(found.duration_ms / 1000)
    progress("encoding", CHECKED)
    encoded = encode(
        source,
        found,
        folder,
        lambda share: progress("encoding", CHECKED + int(share * (ENCODED - CHECKED))),
    )
    progress("packaging", ENCODED)
    told = tags.read(source, found.container)
    return Result(
        container=found.container.name,
        codec=found.codec,
        bitrate=found.bitrate,
        sample_rate=found.sample_rate,
        bits_per_sample=tags.bits_per_sample(source, found.codec),
        channels=found.channels,
        audio_sha256=found.audio_sha256,
        measured=encoded.measured,
        files=[*encoded.files, _preview(folder, encoded.measured)],
        fields=_bounded(told.fields),
        pictures=_written(told.pictures, folder),
        lyrics=lyrics.read(source, found.container),
    )


def _preview(folder: Path, measured: Measured) -> MadeFile:
    target = folder / preview.NAME
    length = preview.make(
        folder / "high.m4a",
        target,
        begin_ms=measured.loudest_ms,
        duration_ms=measured.duration_ms,
    )
    return MadeFile(
        file=target.name,
        name="normal",
        packaging="preview",
        bitrate=preview.BITRATE,
        duration_ms=length,
    )


def _bounded(fields: tags.Fields) -> tags.Fields:
    """Whoever writes a million tags wants something else than to be listened to."""
    few = list(fields.items())[:MOST_TAGS]
    return {name: [text[:LONGEST_TAG] for text in texts[:MOST_TAGS]] for name, texts in few}


def _written(pictures: list[bytes], folder: Path) -> list[str]:
    names = []
    for number, picture in enumerate(pictures[:MOST_PICTURES]):
        path = folder / f"picture-{number}"
        path.write_bytes(picture)
        names.append(path.name)
    return names
