"""Who sends a stored file: we do, nginx does, or object storage does. `DELIVERY` says which."""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, Protocol, Self, cast
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import http_date

from audio.streaming import ranges
from config import env
from config.errors import NotFound

CHUNK = 256 * 1024
ACCEL_LOCATION = "/protected/"
"""The `internal` location of deploy/nginx.conf."""


class BytesMissing(NotFound):
    code, message = "bytes_missing", "The file is not where it was stored."


class Stored(NamedTuple):
    """A file in the storage, and how it is to arrive.

    `etag` is strong and in its quotes. `redirect_seconds` is how long an address of object
    storage is good: a takedown takes no longer to reach the bytes.
    """

    key: str
    content_type: str
    etag: str
    disposition: str
    cache_control: str
    redirect_seconds: int = 300
    redirect_cache_control: str = "private, no-store"

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": self.content_type,
            "Content-Disposition": self.disposition,
            "Cache-Control": self.cache_control,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }


class Asked(NamedTuple):
    """What a request says of the bytes it wants: `method` is GET or HEAD."""

    method: str
    headers: Mapping[str, str]

    @classmethod
    def by(cls, request: HttpRequest) -> Self:
        return cls(request.method or "GET", request.headers)


class Sent(NamedTuple):
    """What is answered. Without `stretch` the body is empty."""

    status: int
    headers: dict[str, str]
    stretch: "Stretch | None" = None


class Delivery(Protocol):
    """A way of sending."""

    def __call__(self, asked: Asked, stored: Stored) -> Sent:
        """Raises `RangeNotSatisfiable`, `PreconditionFailed`, `BytesMissing`."""


def send(asked: Asked, stored: Stored) -> Sent:
    """The way that `DELIVERY` names."""
    return WAYS[env.DELIVERY](asked, stored)


def deliver(asked: Asked, stored: Stored) -> "HttpResponse | Part":
    """The same as Django's response."""
    sent = send(asked, stored)
    if sent.stretch is None:
        return HttpResponse(status=sent.status, headers=sent.headers)
    return Part(sent.stretch, status=sent.status, headers=sent.headers)


class Stretch:
    """Part of an open file, as a file: what a WSGI server's `file_wrapper` can read."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self.file, self.left = file, length
        self.close: Callable[[], None] = file.close

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(CHUNK), b"")


class Part(StreamingHttpResponse):
    """Django hands `file_to_stream` to servers that have a `file_wrapper`."""

    block_size = CHUNK

    def __init__(self, stretch: Stretch, *, status: int, headers: dict[str, str]) -> None:
        super().__init__(stretch, status=status, headers=headers)
        self.file_to_stream = stretch


def from_disk(asked: Asked, stored: Stored) -> Sent:
    """We read and send it: for development and small servers."""
    path = default_storage.path(stored.key)
    try:
        found = os.stat(path)
    except FileNotFoundError as error:
        raise BytesMissing from error
    file = ranges.File(found.st_size, stored.etag, int(found.st_mtime))
    answer = ranges.answer(asked.headers, file)
    headers = stored.headers | {
        "Accept-Ranges": "bytes",
        "Content-Length": str(answer.length),
        "ETag": file.etag,
        "Last-Modified": http_date(file.modified),
    }
    if answer.status == 206:
        headers["Content-Range"] = answer.content_range(file)
    if answer.status == 304 or asked.method == "HEAD":
        return Sent(answer.status, headers)
    return Sent(answer.status, headers, _stretch(path, answer))


def _stretch(path: str, answer: ranges.Answer) -> Stretch:
    file = open(path, "rb", buffering=0)  # noqa: SIM115 - the response closes it
    file.seek(answer.start)
    return Stretch(cast(BinaryIO, file), answer.length)


def through_nginx(asked: Asked, stored: Stored) -> Sent:
    """Nginx reads the file and answers ranges and conditions, with an ETag of its own."""
    place = ACCEL_LOCATION + quote(stored.key)
    return Sent(200, stored.headers | {"X-Accel-Redirect": place})


class ObjectStorage(Protocol):
    """What django-storages' S3Storage can do besides Django's storages."""

    def url(
        self,
        name: str,
        parameters: Mapping[str, str] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str: ...


def from_object_storage(asked: Asked, stored: Stored) -> Sent:
    """A redirect to a signed address, where the storage answers ranges and conditions."""
    storage = cast(ObjectStorage, default_storage)
    address = storage.url(
        stored.key,
        parameters={
            "ResponseContentType": stored.content_type,
            "ResponseContentDisposition": stored.disposition,
            "ResponseCacheControl": stored.cache_control,
        },
        expire=stored.redirect_seconds,
        http_method=asked.method,
    )
    headers = {
        "Location": address,
        "Cache-Control": stored.redirect_cache_control,
        "Referrer-Policy": stored.headers["Referrer-Policy"],
    }
    return Sent(302, headers)


WAYS: Mapping[str, Delivery] = {
    "file": from_disk,
    "x-accel": through_nginx,
    "s3": from_object_storage,
}
