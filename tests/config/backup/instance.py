"""An instance to be copied: rows in the tests' database, files in a folder; and its backups."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.backup import checking, ciphers, making, manifest
from config.backup.manifest import Manifest
from config.backup.places import Folder, Place
from config.backup.streams import Step


@contextmanager
def quietly(what: str, unit: str) -> Iterator[Step]:
    yield lambda done, total: None


def files(number: int, *, size: int = 3_000) -> dict[str, bytes]:
    """As many new ones in the storage, by name."""
    made = {}
    for _ in range(number):
        content = os.urandom(size)
        name = f"audio/{hashlib.sha256(content).hexdigest()[:32]}.flac"
        made[default_storage.save(name, ContentFile(content))] = content
    return made


def place(folder: Path) -> Folder:
    return Folder(folder, private=True)


def back_up(to: Place) -> Manifest:
    """As BACKUP_ENCRYPT_TO says."""
    return making.make(place=to, cipher=ciphers.chosen(), progress=quietly).manifest


def faults(of: Place, told: Manifest) -> list[str]:
    return checking.verify(place=of, manifest=told, progress=quietly)


def names(of: Place) -> list[str]:
    return manifest.names(of)


def stored(folder: Path) -> list[Path]:
    """Files of the backups' place that hold contents."""
    return sorted(path for path in (folder / "objects").rglob("*") if path.is_file())


def in_folder(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def use_folder(given: Any, folder: Path) -> None:
    """Files lie there until the test ends."""
    given.MEDIA_ROOT = folder
    assert default_storage.location == str(folder)  # type: ignore[attr-defined]
    assert folder == settings.MEDIA_ROOT
