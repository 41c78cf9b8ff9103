"""Bytes in a bucket instead of on a disk."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from audio.media import storage
from audio.media.containers import MP3
from audio.media.services import Outcome
from audio.models import Rendition
from tests.audio.media import files
from tests.audio.media.importing import import_file
from tests.object_storage import bucket_of, serving, use


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def bucket(server: str, settings: Settings) -> Iterator[Any]:
    use(settings, server)
    with bucket_of(default_storage) as made:
        yield made


def test_what_is_put_is_there_with_its_type(bucket: Any, tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.mp3")
    key = storage.new_key(MP3)

    stored = storage.put(path, key, MP3)

    assert stored.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert default_storage.size(key) == stored.size == path.stat().st_size
    with default_storage.open(key) as file:
        assert file.read() == path.read_bytes()
    assert bucket.Object(key).content_type == "audio/mpeg"


@pytest.mark.django_db
def test_an_import_fills_the_bucket(bucket: Any, folder: Path) -> None:
    result = import_file(path=files.sound(folder / "a.mp3"))

    assert result.outcome == Outcome.ADDED
    assert [item.key for item in bucket.objects.all()] == [Rendition.objects.get().file]


def test_removing_what_is_not_there_is_no_error(bucket: Any) -> None:
    storage.remove([storage.new_key(MP3)])
