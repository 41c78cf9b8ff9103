"""The files of an import: as they came, or inside a zip, of which nothing is believed."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from audio.imports.formats.shape import RefusalReason, Refused
from audio.imports.formats.streams import Readable

MOST_READ = 1_000_000_000
"""Bytes of all files of an import, unpacked. Ten years of Spotify's have 300 MB."""
MOST_MEMBERS = 2_000
LARGEST_DIRECTORY = 1_000_000
"""Bytes; a zip names its files at its end, and all of that is read at once."""
_NAMES = (".json", ".jsonl", ".csv", ".txt")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, OSError),
)
"""What `zipfile` raises where it believes a zip: names that are no text, places before its
beginning. What is read is a copy on this machine, so an OSError comes of that too."""


class Budget:
    """What may be read still, whatever the sizes are said to be."""

    def __init__(self, most: int = MOST_READ) -> None:
        self.left = most

    def spend(self, length: int) -> None:
        """Raises `Refused`."""
        self.left -= length
        if self.left < 0:
            raise Refused(RefusalReason.TOO_LARGE)


class Bounded:
    """A file that is read as far as the budget goes."""

    def __init__(self, file: Readable, budget: Budget) -> None:
        self.file, self.budget = file, budget

    def read(self, size: int, /) -> bytes:
        try:
            data = self.file.read(size)
        except _BROKEN as error:
            raise Refused(RefusalReason.BROKEN) from error
        self.budget.spend(len(data))
        return data


class Part(NamedTuple):
    """One file to be read; without one, why there is none."""

    name: str
    file: Bounded | None
    why: RefusalReason | None = None


def parts(name: str, file: IO[bytes], budget: Budget) -> Iterator[Part]:
    """Of one upload. What a zip has besides text is passed over without a word."""
    if not _is_zip(file):
        yield Part(name, Bounded(file, budget))
        return
    try:
        with _opened(file) as archive:
            yield from _members(name, archive, budget)
    except _BROKEN:
        yield Part(name, None, RefusalReason.BROKEN)


def _is_zip(file: IO[bytes]) -> bool:
    start = file.read(4)
    file.seek(0)
    return start == b"PK\x03\x04"


def _members(name: str, archive: zipfile.ZipFile, budget: Budget) -> Iterator[Part]:
    members = [one for one in archive.infolist() if one.filename.lower().endswith(_NAMES)]
    if len(members) > MOST_MEMBERS:
        yield Part(name, None, RefusalReason.TOO_MANY)
        return
    for member in sorted(members, key=lambda one: one.filename):
        if member.flag_bits & 1:
            yield Part(member.filename, None, RefusalReason.ENCRYPTED)
            continue
        try:
            opened = archive.open(member)
        except _BROKEN:
            yield Part(member.filename, None, RefusalReason.BROKEN)
            continue
        with opened:
            yield Part(member.filename, Bounded(opened, budget))


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """`zipfile` reads the whole directory at once, however long it says that it is."""
    shy = _Shy(file)
    with zipfile.ZipFile(shy) as archive:
        shy.left = None
        yield archive


class _Shy:
    """Gives `LARGEST_DIRECTORY` at most until that is lifted."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.left: int | None = LARGEST_DIRECTORY
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self.left is None:
            return self.file.read(size)
        data = self.file.read(self.left + 1 if size < 0 else min(size, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise zipfile.BadZipFile("too long a directory")
        return data
