"""Pictures and covers: re-encoded, in three sizes, under names that cannot be guessed.

One key names all sizes of a picture: `<32 hex digits>-<width>`, for a banner
`<32 hex digits>-<width>w`. Sizes, files and addresses follow from it, so that a row of a list
carries one short string.
"""

import io
import re
import threading
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps
from pydantic import BaseModel

from config.errors import Busy, DomainError, Invalid

LARGEST = 1200
WIDEST = 2400
SMALLEST = 64
MAX_BYTES = 10_000_000
MAX_PIXELS = 50_000_000
MAX_PIXELS_AT_ONCE = 25_000_000
"""What is not JPEG is decoded as a whole, in up to 20 bytes a pixel: half a GB."""
FORMATS = ("JPEG", "PNG", "WEBP")
KEY = re.compile(r"[0-9a-f]{32}-(\d{1,4})w?", re.ASCII)
BANNER = 3
"""A banner is so many times as wide as it is high."""
_DECODING = threading.Lock()
WAIT_SECONDS = 2.0


class ImageOut(BaseModel):
    """One size; `url` is absolute."""

    url: str
    width: int
    height: int


class Readable(Protocol):
    """A file, an upload."""

    def read(self, size: int, /) -> bytes: ...


class UnusableImage(Invalid):
    code = "unusable_image"
    message = "This is no JPEG, PNG or WebP picture, or it is damaged."


class EmptyImage(UnusableImage):
    code, message = "empty_image", "The file has no bytes."


class ImageTooLarge(UnusableImage):
    status, code = 413, "image_too_large"
    message = f"A picture may have at most {MAX_BYTES // 1_000_000} MB."


class TooManyPixels(UnusableImage):
    code = "too_many_pixels"
    message = (
        f"A JPEG may have at most {MAX_PIXELS // 1_000_000} million pixels, "
        f"a PNG or WebP {MAX_PIXELS_AT_ONCE // 1_000_000} million."
    )


class TooFewPixels(UnusableImage):
    code = "too_few_pixels"
    message = (
        f"It is too small: {SMALLEST} pixels each way, {SMALLEST * BANNER} in a banner's width."
    )


def sides(key: str) -> tuple[int, int, int]:
    """Widths in pixels, the largest first. Never larger than what was given."""
    return _sides(key.partition("-")[2])


@lru_cache(WIDEST)
def _sides(width: str) -> tuple[int, int, int]:
    largest = int(width.rstrip("w"))
    return largest, max(largest // 2, 1), max(largest // 4, 1)


def file_name(key: str, side: int) -> str:
    """In the storage."""
    return f"images/{key[:2]}/{key}/{side}.jpg"


def files(key: str) -> list[str]:
    """All sizes in the storage, the largest first; none without a key."""
    return [file_name(key, side) for side in sides(key)] if key else []


def address(base: str, key: str, side: int) -> str:
    """`base` is the origin of our own pages."""
    return f"{base}/media/images/{key}/{side}.jpg"


def all_sizes(base: str, key: str) -> list[dict[str, object]]:
    """`ImageOut`s, widest first; empty without a picture."""
    if not key:
        return []
    ratio = BANNER if key.endswith("w") else 1
    return [
        {"url": address(base, key, side), "width": side, "height": side // ratio}
        for side in sides(key)
    ]


def one_size(base: str, key: str) -> str | None:
    """The middle size, for cards."""
    return address(base, key, sides(key)[1]) if key else None


def store(file: Readable) -> str:
    """Crops to a square, re-encodes as JPEG without metadata. Returns the key.

    Raises `UnusableImage`. Nothing of the original's bytes is kept.
    """
    return Picture(file).store()


class Picture:
    """A picture as it will be stored: cropped, upright, without metadata, under a new key.

    Reading it raises `UnusableImage`; nothing is stored before `store`.
    """

    def __init__(self, file: Readable, *, banner: bool = False) -> None:
        data = file.read(MAX_BYTES + 1)
        if not data:
            raise EmptyImage
        if len(data) > MAX_BYTES:
            raise ImageTooLarge
        self.picture = _cropped(data, BANNER if banner else 1)
        self.key = f"{uuid.uuid4().hex}-{self.picture.width}{'w' if banner else ''}"

    def store(self) -> str:
        """Returns the key, once all sizes are in the storage."""
        for side in sides(self.key):
            height = max(side * self.picture.height // self.picture.width, 1)
            sized = self.picture.resize((side, height), Image.Resampling.LANCZOS)
            encoded = io.BytesIO()
            sized.save(encoded, "JPEG", quality=86, optimize=True, progressive=True)
            default_storage.save(file_name(self.key, side), ContentFile(encoded.getvalue()))
        return self.key


def another(key: str) -> str:
    """A new key, of a picture of the same sizes."""
    return f"{uuid.uuid4().hex}-{key.partition('-')[2]}"


def copy(key: str, to: str) -> None:
    """All sizes, under `another` key."""
    for name, copied in zip(files(key), files(to), strict=True):
        with default_storage.open(name) as file:
            default_storage.save(copied, ContentFile(file.read()))


def remove(key: str) -> None:
    """Deletes all sizes. Those that are not there are none the worse."""
    for name in files(key):
        default_storage.delete(name)


@contextmanager
def _turn() -> Iterator[None]:
    """Raises `Busy`, so that pictures never hold all threads of a process."""
    if not _DECODING.acquire(timeout=WAIT_SECONDS):
        raise Busy(retry_after=2)
    try:
        yield
    finally:
        _DECODING.release()


def _cropped(data: bytes, ratio: int) -> Image.Image:
    """At most `LARGEST` or `WIDEST` wide. One at a time, for the memory that it takes."""
    try:
        with _turn(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            most = MAX_PIXELS if picture.format == "JPEG" else MAX_PIXELS_AT_ONCE
            if picture.width * picture.height > most:
                raise TooManyPixels
            cropped = _on_white(_fitted(picture, ratio))
    except DomainError:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except Exception as error:  # what Pillow raises for damage is anything, TypeError included
        raise UnusableImage from error
    cropped.info = {}  # a comment would be written into what we encode
    return cropped


def _fitted(picture: Image.Image, ratio: int) -> Image.Image:
    """Upright, and its middle. JPEG is decoded no larger than needed."""
    widest = WIDEST if ratio > 1 else LARGEST
    picture.draft(None, (widest, widest))
    if picture.width * picture.height > MAX_PIXELS_AT_ONCE:  # too narrow to be made smaller
        raise TooManyPixels
    ImageOps.exif_transpose(picture, in_place=True)
    width = min(picture.width, picture.height * ratio)
    width -= width % (4 * ratio) if ratio > 1 else 0
    if width // ratio < SMALLEST:
        raise TooFewPixels
    width = min(width, widest)
    return ImageOps.fit(_resizable(picture), (width, width // ratio))


def _resizable(picture: Image.Image) -> Image.Image:
    """Of a palette or of single bits Pillow would only leave pixels out."""
    if picture.mode in ("L", "RGB", "RGBA"):
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which JPEG does not have."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layers = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, "white")
    white.paste(layers, mask=layers.getchannel("A"))
    return white
