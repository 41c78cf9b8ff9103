"""Uploads and what becomes of them lie in a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from config import env


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the uploads lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(env, "VAR_DIR", tmp_path / "var")
    return tmp_path / "var" / "uploads"
