"""The files of an import, from when they are sent until they are read: no longer."""

import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

FOLDER = "imports"


def new_key() -> str:
    """A name that nobody can guess."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


def put(key: str, number: int, content: IO[bytes]) -> None:
    """The `number`-th file. Raises `OSError`."""
    default_storage.save(f"{key}/{number}", File(content))


@contextmanager
def opened(key: str, number: int) -> Iterator[IO[bytes]]:
    """A copy on this machine, in which one can go back. Raises `OSError`."""
    with TemporaryFile() as copy:
        with default_storage.open(f"{key}/{number}") as file:
            shutil.copyfileobj(file, copy)
        copy.seek(0)
        yield copy


def remove(key: str) -> None:
    """They need not be there."""
    for name in _files(key):
        default_storage.delete(f"{key}/{name}")
    if default_storage.exists(key):  # a bucket has no folders
        default_storage.delete(key)


def leftovers(known: Iterable[str]) -> list[str]:
    """Keys of which no import is known."""
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return []
    return [key for name in folders if (key := f"{FOLDER}/{name}") not in set(known)]


def _files(key: str) -> list[str]:
    try:
        return default_storage.listdir(key)[1]
    except FileNotFoundError:
        return []
