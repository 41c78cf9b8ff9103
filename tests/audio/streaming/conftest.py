"""A storage of each test's own: a folder, or a bucket of an S3 server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from tests.object_storage import bucket_of, serving, use


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Where `web(tmp_path)` keeps its files, too."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def bucket(settings: Any) -> Iterator[str]:
    """An S3 server on loopback, and the storage in it. Its address."""
    with serving() as address:
        use(settings, address)
        with bucket_of(default_storage):
            yield address
