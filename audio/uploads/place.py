"""Where bytes lie until they are processed: `VAR_DIR/uploads`, shared by web and worker."""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import env
from config.errors import StorageFails

FORM = "form-"
"""Begins the names of what comes in forms."""


def folder() -> Path:
    """Made if it is not there."""
    place = env.VAR_DIR / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(upload_id: uuid.UUID) -> Path:
    return folder() / str(upload_id)


@contextmanager
def storing() -> Iterator[None]:
    """A disk that takes no more is a `StorageFails`."""
    try:
        yield
    except OSError as error:
        raise StorageFails(retry_after=60) from error


@storing()
def create(upload_id: uuid.UUID) -> None:
    """Empty, and there after a power cut."""
    path_of(upload_id).touch(mode=0o600)
    _sync_folder()


@storing()
def write(upload_id: uuid.UUID, at: int, data: bytes) -> None:
    """Durable when it returns. What it leaves beyond the offset, the next one overwrites."""
    descriptor = os.open(path_of(upload_id), os.O_WRONLY)
    try:
        left = memoryview(data)
        while left:
            written = os.pwrite(descriptor, left, at)
            at, left = at + written, left[written:]
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


@storing()
def adopt(upload_id: uuid.UUID, file: Path) -> None:
    """Another file of this folder becomes the upload's, durably."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.link(file, path_of(upload_id))
    _sync_folder()


def remove(upload_id: uuid.UUID) -> None:
    path_of(upload_id).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[Path]:
    """Files that nobody has written for so long."""
    since = time.time() - seconds
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < since:
                yield path
        except FileNotFoundError:  # gone meanwhile
            continue


def _sync_folder() -> None:
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
