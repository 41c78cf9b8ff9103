"""Folders to work in: one for each file, gone when its work is done or its worker is dead."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config import env


@contextmanager
def folder() -> Iterator[Path]:
    """An empty one below VAR_DIR/work. Held by a lock that the kernel takes from the dead."""
    sweep()
    place, lock = _taken()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def sweep() -> int:
    """Removes those that nobody holds any more. Returns how many."""
    removed = 0
    for place in _top().iterdir():
        with suppress(FileNotFoundError, NotADirectoryError):
            lock = _held(place)
            if lock is not None:
                shutil.rmtree(place, ignore_errors=True)
                os.close(lock)
                removed += 1
    return removed


def _top() -> Path:
    top = env.VAR_DIR.absolute() / "work"
    top.mkdir(mode=0o700, parents=True, exist_ok=True)
    return top


def _taken() -> tuple[Path, int]:
    """Whoever sweeps between the two steps takes the folder for a dead one's: then another."""
    while True:
        place = _top() / uuid.uuid4().hex
        place.mkdir(mode=0o700)
        with suppress(FileNotFoundError):
            lock = _held(place)
            if lock is not None:
                if place.exists():
                    return place, lock
                os.close(lock)


def _held(place: Path) -> int | None:
    """Its lock, or None where somebody else has it."""
    lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
