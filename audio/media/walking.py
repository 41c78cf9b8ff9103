"""Walks through a folder of music, in order; memory does not grow with its files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from audio.media.containers import EXTENSIONS


@dataclass(slots=True)
class Listing:
    """One folder: its audio files by name, how many others it has, and why it was not read."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    ignored: int = 0
    unreadable: str = ""


def walk(root: Path) -> Iterator[Listing]:
    """Follows links to folders, and visits each folder once: no loop of them catches us."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        listing = Listing(folder)
        try:
            found = folder.stat()
            if (place := (found.st_dev, found.st_ino)) in seen:
                continue
            seen.add(place)
            waiting += reversed(_look_into(listing))
        except OSError as error:
            listing.unreadable = error.strerror or str(error)
        yield listing


def _look_into(listing: Listing) -> list[Path]:
    """Fills the listing; returns the folders in it."""
    folders = []
    for entry in sorted(os.scandir(listing.folder), key=lambda entry: entry.name):
        hidden = entry.name.startswith(".")
        path = listing.folder / entry.name
        if not hidden and entry.is_dir():
            folders.append(path)
        elif not hidden and path.suffix.lower() in EXTENSIONS:
            listing.files.append(path)
        elif not entry.is_dir():
            listing.ignored += 1
    return folders
