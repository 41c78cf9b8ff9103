"""The picture of a release: out of the file, or out of its folder."""

import io
from collections.abc import Iterable
from pathlib import Path

from config import images


def store(pictures: Iterable[bytes], beside: Path | None) -> str:
    """The key of the first one that can be used; empty when none can.

    Raises OSError if it cannot be stored.
    """
    for picture in pictures:
        if key := _stored(picture):
            return key
    try:
        last = beside.read_bytes() if beside else None
    except OSError:
        last = None
    return _stored(last) if last else ""


def files_of(key: str) -> list[str]:
    """Under which names its sizes lie in the storage."""
    return [images.file_name(key, side) for side in images.sides(key)] if key else []


def _stored(picture: bytes) -> str:
    try:
        return images.store(io.BytesIO(picture))
    except images.UnusableImage:
        return ""
