"""A bucket, or a folder of one."""

import io
import mimetypes
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple, cast

import boto3  # type: ignore[import-untyped]
from boto3.s3.transfer import TransferConfig  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]

from config.backup.places import Found, Readable, inside
from config.object_storage import PATIENCE, as_os_errors

PARTS: Final = TransferConfig(
    multipart_threshold=16 * 1024**2, multipart_chunksize=16 * 1024**2, max_concurrency=2
)
"""Some 50 MB of memory; 10,000 parts are the most, hence 160 GB in one file."""
UNTYPED: Final = "binary/octet-stream"


class Account(NamedTuple):
    """Where a bucket is, and who we are there. What is blank, the machine's role says."""

    key: str
    secret: str
    endpoint: str
    region: str


class Bucket:
    """`folder` is blank, or ends with a slash."""

    def __init__(self, account: Account, bucket: str, folder: str = "") -> None:
        self.bucket, self.folder = bucket, folder
        self._client: Any = boto3.client(
            "s3",
            aws_access_key_id=account.key or None,
            aws_secret_access_key=account.secret or None,
            endpoint_url=account.endpoint or None,
            region_name=account.region or None,
            config=PATIENCE.merge(Config(signature_version="s3v4")),
        )

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.folder}"

    def _key(self, name: str) -> str:
        return self.folder + inside(name)

    def walk(self, under: str = "") -> Iterator[Found]:
        top = self.folder + (f"{under.rstrip('/')}/" if under else "")
        pages = self._client.get_paginator("list_objects_v2")
        with as_os_errors(str(self)):
            for page in pages.paginate(Bucket=self.bucket, Prefix=top):
                for one in page.get("Contents", ()):
                    name = one["Key"].removeprefix(self.folder)
                    changed = one["LastModified"].timestamp()
                    yield Found(name, one["Size"], one["ETag"].strip('"'), changed)

    def open(self, name: str) -> BinaryIO:
        with as_os_errors(name):
            got = self._client.get_object(Bucket=self.bucket, Key=self._key(name))
        return cast(BinaryIO, io.BufferedReader(_Body(name, got["Body"]), 256 * 1024))

    def kind(self, name: str) -> str:
        with as_os_errors(name):
            told = self._client.head_object(Bucket=self.bucket, Key=self._key(name))
        return str(told.get("ContentType") or "")

    def write(self, name: str, source: Readable, kind: str = "") -> None:
        """A part that fails takes the others back."""
        kind = kind or mimetypes.guess_type(name)[0] or UNTYPED
        with as_os_errors(name):
            self._client.upload_fileobj(
                _Source(source),
                self.bucket,
                self._key(name),
                ExtraArgs={"ContentType": kind},
                Config=PARTS,
            )

    def remove(self, name: str) -> None:
        with as_os_errors(name):
            self._client.delete_object(Bucket=self.bucket, Key=self._key(name))


class _Source:
    """Nothing but `read`: what looks as if it could be closed, boto3 closes."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        return self._source.read(size)


class _Body(io.RawIOBase):
    """An answer that is cut is an `OSError`, as of a disk."""

    def __init__(self, name: str, body: Any) -> None:
        self._name, self._body = name, body

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        with as_os_errors(self._name):
            piece = self._body.read(len(into))
        into[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._body.close()
        super().close()
