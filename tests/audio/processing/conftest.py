from pathlib import Path

import pytest
from pytest_django import Settings

from config import env
from tests.audio.processing import real


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Where the bytes go: a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where it is made: a folder that no other test sweeps."""
    monkeypatch.setattr(env, "VAR_DIR", tmp_path / "var")
    return tmp_path / "var" / "work"


@pytest.fixture(scope="session")
def piece() -> Path:
    """Real music: a short piece of an orchestra, as Ogg Vorbis."""
    return real.piece()
