"""Pictures and covers: re-encoded, in three sizes, under names that cannot be guessed.

One key, `<32 hex digits>-<side>`, names all sizes of a picture: sides, files and addresses
follow from it, so that a row of a list carries one short string.
"""

import io
import re
import uuid
import warnings
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import BaseModel

from config.errors import Invalid

LARGEST = 1200
SMALLEST = 64
MAX_BYTES = 10_000_000
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
KEY = re.compile(r"[0-9a-f]{32}-(\d{1,4})", re.ASCII)


class ImageOut(BaseModel):
    """One size; `url` is absolute."""

    url: str
    width: int
    height: int


class UnusableImage(Invalid):
    code = "unusable_image"
    message = "This is no JPEG, PNG or WebP picture that can be used: {reason}."


def sides(key: str) -> tuple[int, int, int]:
    """Widths in pixels, the largest first. Never larger than what was given."""
    largest = int(key.partition("-")[2])
    return largest, max(largest // 2, 1), max(largest // 4, 1)


def file_name(key: str, side: int) -> str:
    """In the storage."""
    return f"images/{key[:2]}/{key}/{side}.jpg"


def address(base: str, key: str, side: int) -> str:
    """`base` is the origin of our own pages."""
    return f"{base}/media/images/{key}/{side}.jpg"


def all_sizes(base: str, key: str) -> list[dict[str, object]]:
    """`ImageOut`s, widest first; empty without a picture."""
    if not key:
        return []
    return [
        {"url": address(base, key, side), "width": side, "height": side} for side in sides(key)
    ]


def one_size(base: str, key: str) -> str | None:
    """The middle size, for cards."""
    return address(base, key, sides(key)[1]) if key else None


def store(file: BinaryIO) -> str:
    """Crops to a square, re-encodes as JPEG without metadata. Returns the key.

    Raises `UnusableImage`. Nothing of the original's bytes is kept.
    """
    picture = _square(_open(file))
    key = f"{uuid.uuid4().hex}-{min(picture.width, LARGEST)}"
    for side in sides(key):
        sized = picture.resize((side, side), Image.Resampling.LANCZOS)
        encoded = io.BytesIO()
        sized.save(encoded, "JPEG", quality=86, optimize=True, progressive=True)
        default_storage.save(file_name(key, side), ContentFile(encoded.getvalue()))
    return key


def _open(file: BinaryIO) -> Image.Image:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnusableImage(reason=f"it is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise UnusableImage(reason="it has too many pixels")
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning) as error:
        raise UnusableImage(reason="it cannot be read") from error
    except Image.DecompressionBombError as error:
        raise UnusableImage(reason="it has too many pixels") from error
    return picture


def _square(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    side = min(upright.size)
    if side < SMALLEST:
        raise UnusableImage(reason=f"it is smaller than {SMALLEST} pixels")
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    return ImageOps.fit(on_white, (side, side))
