"""Straight to the bucket: a multipart upload whose parts are put to signed addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from typing import Any

from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from django.core.files.storage import default_storage

from audio.media import storage
from audio.media.containers import CONTAINERS, WAV, Container
from audio.uploads.models import Upload
from audio.uploads.refusals import NoBucket, UploadIncomplete
from config import env
from config.errors import StorageFails
from config.object_storage import FAILURES, ObjectStorage

PART = 8 * 1024**2
"""Bytes of each part but the last; S3 wants 5 MiB at least."""
LONGEST_SIGNED_S = 7 * 86_400
_GONE = frozenset({"NoSuchUpload", "404", "NoSuchKey"})
_NAMED = {"oga": "ogg", "opus": "ogg", "m4a": "mp4"}


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except FAILURES as error:
        raise StorageFails(retry_after=30) from error


def _bucket() -> tuple[Any, str]:
    """The client, and the bucket's name. Raises `NoBucket`."""
    kept: Any = default_storage
    if not isinstance(kept, ObjectStorage):
        raise NoBucket(loc=("body", "transport"))
    return kept.connection.meta.client, kept.bucket_name


def is_there() -> bool:
    """Not where the files lie on this machine, though it was another way before."""
    return isinstance(default_storage, ObjectStorage)


def require() -> None:
    """Raises `NoBucket`."""
    _bucket()


def container_by_name(file_name: str) -> Container | None:
    """What its name says; what is in it is looked at once it is here."""
    ending = PurePath(file_name).suffix.lower().lstrip(".")
    return CONTAINERS.get(_NAMED.get(ending, ending))


def begin(upload: Upload) -> None:
    """Fills in `file` and `multipart`; the caller saves. Raises `StorageFails`."""
    client, bucket = _bucket()
    container = container_by_name(upload.file_name) or WAV
    upload.file = storage.new_key(container)
    with _asking():
        told = client.create_multipart_upload(
            Bucket=bucket, Key=upload.file, ContentType=container.content_type
        )
    upload.multipart = told["UploadId"]


def parts(upload: Upload) -> list[dict[str, Any]]:
    """Where to PUT each part: {number, offset, size, url}. Signing asks nobody."""
    client, bucket = _bucket()
    seconds = min(env.UPLOAD_HOURS * 3600, LONGEST_SIGNED_S)
    told = []
    for number, at in enumerate(range(0, upload.length, PART), start=1):
        size = min(PART, upload.length - at)
        given: dict[str, Any] = {"Bucket": bucket, "Key": upload.file}
        given["UploadId"] = upload.multipart
        given |= {"PartNumber": number, "ContentLength": size}  # larger ones are refused there
        with _asking():
            url = client.generate_presigned_url("upload_part", Params=given, ExpiresIn=seconds)
        told.append({"number": number, "offset": at, "size": size, "url": url})
    return told


def finish(upload: Upload) -> None:
    """The parts become one object of the size announced. Safe to repeat.

    Raises `UploadIncomplete`, `StorageFails`. Sizes are looked at before and after.
    """
    client, bucket = _bucket()
    given = {"Bucket": bucket, "Key": upload.file, "UploadId": upload.multipart}
    with _asking():
        there = _listed(client, given)
    if there is not None:
        arrived = sum(part["Size"] for part in there)
        if arrived != upload.length:
            raise UploadIncomplete(offset=arrived, length=upload.length)
        named = [{"PartNumber": p["PartNumber"], "ETag": p["ETag"]} for p in there]
        with _asking():
            client.complete_multipart_upload(**given, MultipartUpload={"Parts": named})
    with _asking():
        size = _size(client, bucket, upload.file)
    if size != upload.length:
        raise UploadIncomplete(offset=size, length=upload.length)


def abort(upload: Upload) -> None:
    """What has arrived of its parts goes. Raises `OSError`.

    There is nothing to be done without a bucket: who switched it off has it, or has not.
    """
    try:
        client, bucket = _bucket()
    except NoBucket:
        return
    abort_multipart(client, bucket, upload.file, upload.multipart)


def abort_multipart(client: Any, bucket: str, key: str, name: str) -> None:
    """One that is not there is none the worse. Raises `OSError`."""
    try:
        client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=name)
    except FAILURES as error:
        if _code(error) not in _GONE:
            raise OSError(str(error)) from error


def abort_unknown(*, before: datetime) -> int:
    """Multiparts begun before then that no upload knows. Returns how many. Raises `OSError`."""
    try:
        client, bucket = _bucket()
    except NoBucket:
        return 0
    count = 0
    for begun in _multiparts(client, bucket):
        known = Upload.objects.unfinished().filter(multipart=begun["UploadId"]).exists()
        if begun["Initiated"] < before and not known:
            abort_multipart(client, bucket, begun["Key"], begun["UploadId"])
            count += 1
    return count


def _multiparts(client: Any, bucket: str) -> list[dict[str, Any]]:
    try:
        pages = client.get_paginator("list_multipart_uploads").paginate(
            Bucket=bucket, Prefix="audio/"
        )
        return [one for page in pages for one in page.get("Uploads", [])]
    except FAILURES as error:
        raise OSError(str(error)) from error


def _listed(client: Any, given: dict[str, str]) -> list[dict[str, Any]] | None:
    """The parts that are there; None when they were made one already."""
    try:
        pages = client.get_paginator("list_parts").paginate(**given)
        return [part for page in pages for part in page.get("Parts", [])]
    except ClientError as error:
        if _code(error) in _GONE:
            return None
        raise


def _size(client: Any, bucket: str, key: str) -> int:
    """0 for what is not there."""
    try:
        return int(client.head_object(Bucket=bucket, Key=key)["ContentLength"])
    except ClientError as error:
        if _code(error) in _GONE:
            return 0
        raise


def _code(error: Exception) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else ""
