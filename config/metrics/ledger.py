"""Numbers that outlive their process: a file each, mapped into memory, read by who is asked.

A process writes into a file that it holds locked. When it dies, however it dies, the kernel
lets go, and the next process goes on in that file. So counts never fall, and there are as many
files as there ever were processes at once.
"""

import fcntl
import logging
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO, Final, NamedTuple

log = logging.getLogger(__name__)

SIZE: Final = 1024 * 1024
"""Bytes of a file: room for some four thousand lines. What comes after is one line, `FULL`."""
FULL: Final = ("full",)
SUFFIX: Final = ".counts"
_MAGIC: Final = b"tonearm1"
"""Another one for other numbers in a line: what was written before is not gone on with."""
_HEAD: Final = struct.Struct("=8sQQ16sQ")  # magic, end of what is written, pid, kind, whose ids
_END: Final = 1
_FIRST: Final = 64
_LINE: Final = struct.Struct("=II")  # bytes of the key, numbers after it
_BETWEEN: Final = "\x1f"
_ROOM_FOR_FULL: Final = 1024


class Line(NamedTuple):
    """One key, and its numbers."""

    key: tuple[str, ...]
    numbers: tuple[float, ...]


class Page(NamedTuple):
    """All that one process wrote. `pid` is 0 where it is gone.

    `near`: here that id is the same process; in another container's it is somebody else.
    """

    pid: int
    near: bool
    kind: str
    lines: list[Line]


class Ledger:
    """The file of this process, or, where there can be none, memory that nobody else sees."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.lock = threading.Lock()
        self._places: dict[tuple[str, ...], int] = {}
        self._memory = memory = _take(folder)
        self.cells = memoryview(memory).cast("d")
        self._head = memoryview(memory).cast("Q")  # a number is written at once, or not yet
        self._end = _begin(memory, kind)
        for place, line in _walk(memory, self._end):
            self._places[line.key] = place

    def place(self, key: tuple[str, ...], size: int) -> int:
        """Where the line of this key begins in `cells`; it has `size` of them.

        For those who hold `lock` until they have written there.
        """
        place = self._places.get(key)
        return self._place(key, size) if place is None else place

    def forget(self, family: str) -> None:
        """What is no count, but how things stand, begins anew with its process."""
        for key, place in self._places.items():
            if key[0] == family:
                self.cells[place] = 0.0

    def _place(self, key: tuple[str, ...], size: int) -> int:
        """Of a new line. The end is written last: a reader sees whole lines only."""
        name = _BETWEEN.join(key).encode(errors="replace")
        name += b" " * (-len(name) % 8)
        begin = self._end + _LINE.size
        end = begin + len(name) + 8 * size
        if end > SIZE - (0 if key[-1:] == FULL else _ROOM_FOR_FULL):
            self._places[key] = place = self._full(key[0], size)
            return place
        _LINE.pack_into(self._memory, self._end, len(name), size)
        self._memory[begin:end] = name + bytes(8 * size)
        self._end = end
        self._head[_END] = end
        self._places[key] = (begin + len(name)) // 8
        return self._places[key]

    def _full(self, family: str, size: int) -> int:
        """Too many keys: somebody has put into them what is different each time."""
        key = (family, *FULL)
        if key not in self._places:
            log.error("There is no room for more lines in %s: %s.", SUFFIX, family)
            self._place(key, size)
        return self._places[key]


def read(folder: Path) -> Iterator[Page]:
    """What all processes of this folder wrote, those that are gone too."""
    for place in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            with place.open("r+b") as file:
                alive = not _is_free(file)
                told = file.read(SIZE)
        except OSError:
            continue
        if len(told) < _FIRST or not told.startswith(_MAGIC):
            continue
        _, end, pid, kind, pids_of = _HEAD.unpack_from(told)
        lines = [line for _, line in _walk(told, min(end, len(told)))]
        near = pids_of == _pids_of()
        yield Page(pid if alive else 0, near, kind.rstrip(b"\0").decode(), lines)


def _is_free(file: IO[bytes]) -> bool:
    """A lock of ours for a moment. Whoever begins just then takes the next file."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def _take(folder: Path) -> mmap.mmap:
    """The first file that nobody holds.

    All of it is allotted at once. A hole in it would kill the process that writes there when
    the disk is full (SIGBUS).
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in count():
            with _opened(folder / f"{number}{SUFFIX}") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                if os.fstat(file.fileno()).st_size != SIZE:
                    file.truncate(0)
                    file.write(bytes(SIZE))
                    file.flush()
                return mmap.mmap(file.fileno(), SIZE)  # it keeps the file open, and locked
    except OSError as error:
        log.warning("What this process counts is not seen at /metrics: %s", error)
    return mmap.mmap(-1, SIZE)


def _opened(place: Path) -> IO[bytes]:
    return open(
        place, "r+b", opener=lambda path, flags: os.open(path, flags | os.O_CREAT, 0o600)
    )


def _begin(memory: mmap.mmap, kind: str) -> int:
    """Where the next line goes. What another version wrote is not gone on with."""
    magic, end, *_ = _HEAD.unpack_from(memory)
    if magic != _MAGIC or not _FIRST <= end <= SIZE:
        end = _FIRST
    _HEAD.pack_into(memory, 0, _MAGIC, end, os.getpid(), kind.encode()[:16], _pids_of())
    return int(end)


def _pids_of() -> int:
    """Which processes are numbered together with us: a container has numbers of its own."""
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:  # no Linux
        return 0


def _walk(memory: "mmap.mmap | bytes", end: int) -> Iterator[tuple[int, Line]]:
    """The place of each line's first number, counted in numbers; and the line."""
    at = _FIRST
    while at + _LINE.size <= end:
        length, size = _LINE.unpack_from(memory, at)
        begin = at + _LINE.size
        numbers = begin + length
        at = numbers + 8 * size
        if at > end:
            return
        name = memory[begin:numbers].decode(errors="replace").rstrip(" ")
        key = tuple(name.split(_BETWEEN))
        yield numbers // 8, Line(key, struct.unpack_from(f"={size}d", memory, numbers))
