"""A bucket instead of a disk, in a server of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.server import ThreadedMotoServer

BUCKET = "tonearm-test"
KEYS = {"access_key": "somebody", "secret_key": "their secret"}


@contextmanager
def serving() -> Iterator[str]:
    """Its address. There is no bucket yet."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def use(settings: Any, endpoint: str) -> None:
    """Files go there until the test ends, as they do where it is set up so."""
    options = {"bucket_name": BUCKET, "endpoint_url": endpoint, "region_name": "us-east-1"}
    backend = {
        "BACKEND": "config.object_storage.ObjectStorage",
        "OPTIONS": options | KEYS | {"signature_version": "s3v4", "file_overwrite": False},
    }
    settings.STORAGES = settings.STORAGES | {"default": backend}


def variables(endpoint: str) -> dict[str, str]:
    """The same for a server of its own, as environment variables."""
    return {
        "AWS_STORAGE_BUCKET_NAME": BUCKET,
        "AWS_ACCESS_KEY_ID": KEYS["access_key"],
        "AWS_SECRET_ACCESS_KEY": KEYS["secret_key"],
        "AWS_S3_ENDPOINT_URL": endpoint,
        "AWS_S3_REGION_NAME": "us-east-1",
    }


@contextmanager
def bucket_of(storage: Any) -> Iterator[Any]:
    """Gone afterwards: all servers of a process know the same buckets."""
    made = storage.connection.create_bucket(Bucket=BUCKET)
    try:
        yield made
    finally:
        made.objects.all().delete()
        made.delete()
