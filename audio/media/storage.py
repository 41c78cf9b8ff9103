"""Puts bytes where they stay: when `put` returns they are on the disk, not on their way."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.core.files import File
from django.core.files.storage import default_storage

from audio.media.containers import Container
from audio.media.probe import opened
from audio.media.refusals import Unreadable


class StorageFailed(OSError):
    """The storage took the bytes, and does not have all of them."""


class Stored(NamedTuple):
    """`key` names it in the storage; `size` in bytes, `sha256` in hex."""

    key: str
    size: int
    sha256: str


class _Typed(File[bytes]):
    """Object storage is told the type with the bytes; a disk does not care."""

    content_type: str


def new_key(container: Container) -> str:
    """A name that nobody can guess."""
    name = uuid.uuid4().hex
    return f"audio/{name[:2]}/{name}{container.extension}"


def put(path: Path, key: str, container: Container) -> Stored:
    """Copies a file. Raises `Refused` when it cannot be read, `OSError` when not be written."""
    with opened(path) as source:
        try:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        except OSError as error:
            raise Unreadable.because(error) from error
        size = source.tell()
        content = _Typed(source)
        content.content_type = container.content_type
        name = default_storage.save(key, content)
    if name != key or default_storage.size(key) != size:
        raise StorageFailed(f"{name} was not stored as it is")
    _sync(key)
    return Stored(key, size, digest)


def remove(keys: Iterable[str]) -> None:
    """Those that are not there are none the worse."""
    for key in keys:
        default_storage.delete(key)


def _sync(key: str) -> None:
    """On a disk: the bytes, and every folder's entry that leads to them."""
    try:
        file = Path(default_storage.path(key))
    except NotImplementedError:  # object storage has kept it before it answers
        return
    top = Path(default_storage.path(""))
    for path in (file, *(folder for folder in file.parents if folder.is_relative_to(top))):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
