"""Which files an import has read before, so that it need not read them again."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audio.media import lyrics
from audio.media.models import ImportedFile, Rendition
from audio.media.refusals import Changing, Unreadable


class Fingerprint(NamedTuple):
    """What changes when a file does: size in bytes, time of its last change in ns."""

    size: int
    modified_ns: int


def fingerprint(path: Path) -> Fingerprint:
    """Raises `Unreadable`."""
    try:
        found = path.stat()
    except OSError as error:
        raise Unreadable.because(error) from error
    return Fingerprint(found.st_size, found.st_mtime_ns)


def require_unchanged(path: Path, before: Fingerprint) -> None:
    """Raises `Changing` for a file that was written to in the meantime."""
    if fingerprint(path) != before:
        raise Changing


def remember(path: Path, seen: Fingerprint, audio_sha256: str) -> None:
    """Read, and in the catalogue; and the words that lie beside it."""
    shown = os.fsencode(path).decode(errors="replace")
    row = ImportedFile(
        place=_place(path),
        path=shown,
        audio_sha256=audio_sha256,
        lrc=lyrics.beside(path),
        **seen._asdict(),
    )
    ImportedFile.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["size", "modified_ns", "audio_sha256", "lrc"],
    )


def other_words(paths: Sequence[Path]) -> list[int]:
    """Of files that are as they were: the tracks beside which other words lie now.

    They are remembered. Looks for a file or two beside each.
    """
    told = {_place(path): words for path in paths if (words := lyrics.beside(path))}
    rows = ImportedFile.objects.filter(place__in=told).only("audio_sha256", "lrc")
    changed = [row for row in rows if row.lrc != told[row.place]]
    for row in changed:
        row.lrc = told[row.place]
        row.save(update_fields=["lrc"])
    audio = {row.audio_sha256 for row in changed}
    found = Rendition.objects.filter(audio_sha256__in=audio).order_by("track")
    return list(found.values_list("track", flat=True))


def known(paths: Sequence[Path]) -> set[Path]:
    """Those that are as they were when read, and whose audio is still in the catalogue."""
    by_place = {_place(path): path for path in paths}
    rows = ImportedFile.objects.filter(place__in=by_place).values_list(
        "place", "size", "modified_ns", "audio_sha256"
    )
    same = {
        by_place[place]: audio
        for place, size, modified_ns, audio in rows
        if _looks_like(by_place[place], Fingerprint(size, modified_ns))
    }
    there = set(
        Rendition.objects.filter(audio_sha256__in=same.values()).values_list(
            "audio_sha256", flat=True
        )
    )
    return {path for path, audio in same.items() if audio in there}


def _looks_like(path: Path, seen: Fingerprint) -> bool:
    try:
        return fingerprint(path) == seen
    except Unreadable:
        return False


def _place(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()
