"""Files in a bucket are processed as those of a disk are."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from audio.media import deposits
from audio.models import Rendition
from audio.processing import services
from tests.audio.media import files
from tests.audio.media.importing import import_file
from tests.object_storage import bucket_of, serving, use

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def bucket(server: str, settings: Settings) -> Iterator[Any]:
    use(settings, server)
    with bucket_of(default_storage) as made:
        yield made


def test_from_the_bucket_into_the_bucket(bucket: Any, tmp_path: Path, work: Path) -> None:
    path = files.sound(tmp_path / "a.flac")
    track_id = import_file(path=path).track_id
    assert track_id

    for _ in range(2):
        services.process_stored(track_id=track_id, on_progress=lambda stage, percent: None)
    deposits.sweep()

    rows = {row.file: row for row in Rendition.objects.all()}
    assert len(rows) == 8
    assert {item.key for item in bucket.objects.all()} == rows.keys()
    for key, row in rows.items():
        data = bucket.Object(key).get()["Body"].read()
        assert hashlib.sha256(data).hexdigest() == row.sha256
    original = Rendition.objects.originals().get()
    assert bucket.Object(original.file).get()["Body"].read() == path.read_bytes()
    assert list(work.iterdir()) == []
