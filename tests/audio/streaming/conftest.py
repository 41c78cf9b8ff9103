"""A storage of each test's own: a folder, or a bucket of an S3 server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

BUCKET = "tonearm-test"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Where `web(tmp_path)` keeps its files, too."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def bucket(settings: Any) -> Iterator[str]:
    """An S3 server on loopback, and the storage in it. Its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        settings.STORAGES = settings.STORAGES | {
            "default": {
                "BACKEND": "config.object_storage.ObjectStorage",
                "OPTIONS": {
                    "bucket_name": BUCKET,
                    "access_key": "somebody",
                    "secret_key": "their secret",
                    "endpoint_url": address,
                    "region_name": "us-east-1",
                    "signature_version": "s3v4",
                },
            }
        }
        storage: Any = storages["default"]
        storage.connection.create_bucket(Bucket=BUCKET)
        yield address
    finally:
        server.stop()
