"""Bytes in a bucket instead of on a disk."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from audio.media import storage
from audio.media.containers import MP3
from audio.media.services import Outcome, import_file
from audio.models import Rendition
from tests.audio.media import files

BUCKET = "music"
KEYS = {"aws_access_key_id": "a-key-of-tests", "aws_secret_access_key": "a-secret-of-tests"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: Settings) -> Iterator[Any]:
    options = {
        "bucket_name": BUCKET,
        "access_key": KEYS["aws_access_key_id"],
        "secret_key": KEYS["aws_secret_access_key"],
        "endpoint_url": server,
        "region_name": "us-east-1",
        "file_overwrite": False,
        "signature_version": "s3v4",
    }
    backend = {"BACKEND": "config.object_storage.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    made = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **KEYS)
    bucket = made.create_bucket(Bucket=BUCKET)
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


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
