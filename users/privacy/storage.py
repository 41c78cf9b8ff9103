"""What privacy keeps as files: archives for a day, and the marks of those who were erased.

Neither lies where an address leads: only pictures are served from the storage by name.
"""

import uuid
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

MARKS = "erased"


def new_key() -> str:
    """A name that nobody can guess."""
    name = uuid.uuid4().hex
    return f"exports/{name[:2]}/{name}.zip"


def put(key: str, content: IO[bytes]) -> int:
    """Bytes stored. Raises `OSError`."""
    name = default_storage.save(key, File(content))
    if name != key:
        default_storage.delete(name)
        raise OSError("the storage has something of this name already")
    return int(default_storage.size(key))


def opened(key: str) -> File[bytes]:
    """Raises `FileNotFoundError`."""
    return default_storage.open(key)


def remove(key: str) -> None:
    """It need not be there."""
    default_storage.delete(key)


def keep_mark(mark: str) -> None:
    """A file beside the database: a restored one does not know whom it forgot."""
    if not default_storage.exists(f"{MARKS}/{mark}"):
        default_storage.save(f"{MARKS}/{mark}", ContentFile(mark.encode()))


def marks() -> set[str]:
    try:
        return set(default_storage.listdir(MARKS)[1])
    except FileNotFoundError:
        return set()
