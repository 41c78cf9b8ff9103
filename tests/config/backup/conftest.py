"""Files of a test's own, and a place for backups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from config import env
from config.backup.places import Folder
from tests import locks
from tests.config.backup import instance


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Where the storage's files lie."""
    folder = tmp_path / "media"
    instance.use_folder(settings, folder)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return instance.place(tmp_path / "backups")


@pytest.fixture
def scratch() -> Iterator[None]:
    """One test at a time: processes of tests share a VAR_DIR, which has one scratch server."""
    with locks.alone(locks.SCRATCH):
        yield


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """Backups are encrypted. Its secret half, which we are not given."""
    made = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(env, "BACKUP_ENCRYPT_TO", [str(made.to_public())])
    return str(made)
