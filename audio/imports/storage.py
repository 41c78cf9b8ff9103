"""The files of an import, from when they are sent until they are read: no longer."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from config import spooling
from config.fields import utc_now

FOLDER = "imports"
_MADE = "%Y%m%dT%H%M%SZ"


def new_key() -> str:
    """A name that nobody can guess. It tells when it was made: folders of buckets do not."""
    return f"{FOLDER}/{utc_now():{_MADE}}-{uuid.uuid4().hex}"


def put(key: str, number: int, content: IO[bytes]) -> None:
    """The `number`-th file. Raises `OSError`."""
    default_storage.save(f"{key}/{number}", File(content))


@contextmanager
def opened(key: str, number: int) -> Iterator[IO[bytes]]:
    """A copy on this machine, in which one can go back. Raises `OSError`."""
    with spooling.file() as copy:
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


def made_before(moment: datetime) -> list[str]:
    """Keys, also those that do not tell when they were made."""
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in folders if _made(name) < moment]


def _made(name: str) -> datetime:
    try:
        return datetime.strptime(name.partition("-")[0], _MADE).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _files(key: str) -> list[str]:
    try:
        return default_storage.listdir(key)[1]
    except FileNotFoundError:
        return []
