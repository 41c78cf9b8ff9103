"""Where files are read and written, by name: a folder here, a bucket in `buckets`."""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from config.backup.refusals import Damaged

UNFINISHED: Final = ".unfinished"
A_DAY: Final = 86_400.0
PIECE: Final = 1024 * 1024


class Readable(Protocol):
    """Anything with bytes to be read once."""

    def read(self, size: int = -1, /) -> bytes: ...


class Found(NamedTuple):
    """A file: its name from the top, bytes, and a stamp that another content would change."""

    name: str
    size: int
    stamp: str
    changed_at: float


def inside(name: str) -> str:
    """The name, which a list may have that others wrote. Raises `Damaged` if it leads out."""
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        raise Damaged(f"A file's name leads out of its place: {name!r}.")
    return name


class Place(Protocol):
    """Names are paths with `/`. All raise `OSError`, and `FileNotFoundError` of what is not.

    All but `walk` raise `Damaged` for a name that leads out of it.
    """

    def walk(self, under: str = "") -> Iterator[Found]:
        """Every file below a folder, in no order; nothing where there is no such folder."""
        ...

    def open(self, name: str) -> BinaryIO: ...

    def kind(self, name: str) -> str:
        """Its content type, where that is kept; else nothing."""
        ...

    def write(self, name: str, source: Readable, kind: str = "") -> None:
        """Whole or not at all, in the place of what had the name. Holds a piece at a time."""
        ...

    def remove(self, name: str) -> None:
        """It need not be there."""
        ...


class Folder:
    """A folder of this machine. `private`: readable by nobody else."""

    def __init__(self, root: Path, *, private: bool) -> None:
        self.root = root
        self._modes = (0o600, 0o700) if private else (0o644, 0o755)

    def __str__(self) -> str:
        return str(self.root)

    def walk(self, under: str = "") -> Iterator[Found]:
        """Links to folders are followed, but to none that they lie in themselves."""
        top = self.root / under
        waiting = [(top, tuple(top.resolve().parents))]
        while waiting:
            folder, above = waiting.pop()
            if (real := folder.resolve()) in above:
                continue
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name != UNFINISHED:
                            waiting.append((Path(entry.path), (*above, real)))
                    elif found := self._found(entry):
                        yield found

    def _found(self, entry: "os.DirEntry[str]") -> Found | None:
        try:
            told = entry.stat()
        except FileNotFoundError:  # deleted a moment ago
            return None
        name = Path(entry.path).relative_to(self.root).as_posix()
        return Found(name, told.st_size, str(told.st_mtime_ns), told.st_mtime)

    def open(self, name: str) -> BinaryIO:
        return (self.root / inside(name)).open("rb")

    def kind(self, name: str) -> str:
        return ""

    def write(self, name: str, source: Readable, kind: str = "") -> None:
        """On the disk before it has its name."""
        place = self.root / inside(name)
        self._make(self.root)
        self._make(unfinished := self.root / UNFINISHED)
        fresh = unfinished / uuid.uuid4().hex
        try:
            with open(fresh, "xb") as file:
                while piece := source.read(PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            fresh.chmod(self._modes[0])
            self._make(place.parent)
            fresh.replace(place)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        sync(place.parent)

    def _make(self, folder: Path) -> None:
        """And each entry that leads to it is on the disk. Whatever umask the caller has."""
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for one in reversed(missing):
            with suppress(FileExistsError):
                one.mkdir(mode=self._modes[1])
                one.chmod(self._modes[1])
            sync(one.parent)

    def remove(self, name: str) -> None:
        (self.root / inside(name)).unlink(missing_ok=True)
        with suppress(OSError):  # others lie in it
            (self.root / name).parent.rmdir()

    def tidy(self) -> None:
        """Removes what killed processes left; what is of today may be in somebody's hand."""
        unfinished = self.root / UNFINISHED
        if not unfinished.is_dir():
            return
        for left in unfinished.iterdir():
            if left.stat().st_mtime < time.time() - A_DAY:
                left.unlink(missing_ok=True)
        with suppress(OSError):
            unfinished.rmdir()


def sync(folder: Path) -> None:
    """The entries of a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
