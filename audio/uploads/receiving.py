"""Takes the bytes of one PATCH, in steps that stay whatever becomes of the rest."""

import base64
import binascii
import hashlib
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest

from audio.uploads import services
from audio.uploads.models import Upload
from audio.uploads.refusals import ChecksumMismatch, MoreThanAnnounced, UnknownChecksum
from config import bodies

STEP = 4 * 1024**2
"""Bytes kept at once: each step costs a transaction, and a wait for the disk."""
AT_THE_LATEST_S = 2.0
"""A slow client's bytes are kept this often, and those of a silent one after it."""
ALGORITHMS = ("sha1", "sha256")


class Checksum(NamedTuple):
    """Of one request's body, as its client gave it."""

    algorithm: str
    digest: bytes

    @classmethod
    def read(cls, header: str) -> "Checksum":
        """`sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`. Raises `UnknownChecksum`."""
        algorithm, _, encoded = header.partition(" ")
        try:
            digest = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError) as error:
            raise UnknownChecksum from error
        if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm).digest_size:
            raise UnknownChecksum
        return cls(algorithm, digest)


def receive(
    *, request: HttpRequest, upload: Upload, offset: int, checksum: Checksum | None = None
) -> int:
    """How many bytes are here afterwards.

    A body that is cut off counts as far as it came; with a checksum as a whole, or not at all.

    Raises `WrongOffset`, `TakenOver`, `UploadGone`, `MoreThanAnnounced`, `ChecksumMismatch`,
    `Stalled`, `Busy`, `StorageFails`.
    """
    room = upload.length - offset
    if (bodies.announced(request) or 0) > max(room, 0):
        raise MoreThanAnnounced
    with bodies.blocks(request, idle=AT_THE_LATEST_S) as blocks:
        writer = services.take_over(upload=upload, offset=offset)
        sink = _Sink(upload, writer, offset, checksum)
        for step in _steps(blocks, room):
            sink.take(step)
        return sink.end()


class _Sink:
    """Where the steps of one request go."""

    def __init__(
        self, upload: Upload, writer: int, offset: int, checksum: Checksum | None
    ) -> None:
        self.upload, self.writer, self.begin, self.at = upload, writer, offset, offset
        self.checksum = checksum
        self.digest: Any = hashlib.new(checksum.algorithm) if checksum else None

    def take(self, data: bytes) -> None:
        """With a checksum nothing counts yet."""
        after = self.at + len(data)
        upto = self.begin if self.digest else after
        services.write(upload=self.upload, writer=self.writer, at=self.at, data=data, upto=upto)
        self.at = after
        if self.digest:
            self.digest.update(data)

    def end(self) -> int:
        if self.checksum:
            if self.digest.digest() != self.checksum.digest:
                raise ChecksumMismatch
            services.write(
                upload=self.upload, writer=self.writer, at=self.at, data=b"", upto=self.at
            )
        return self.at


def _steps(blocks: Iterator[bytes], room: int) -> Iterator[bytes]:
    """What came before a silence is a step, and before a stall, which is then told.

    A silent one's step may be empty: it finds out that another request writes by now.
    """
    pending, since = bytearray(), time.monotonic()
    stalled: bodies.Stalled | None = None
    while True:
        try:
            block = next(blocks, None)
        except bodies.Stalled as error:
            stalled, block = error, None
        pending += block or b""
        if len(pending) > room:
            raise MoreThanAnnounced
        slow = time.monotonic() - since > AT_THE_LATEST_S
        full = slow or len(pending) >= STEP
        if block == b"" or (pending and (full or block is None)):
            yield bytes(pending)
            room -= len(pending)
            pending, since = bytearray(), time.monotonic()
        if stalled:
            raise stalled
        if block is None:
            return
