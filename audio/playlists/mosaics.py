"""One picture made of four covers."""

import io
from collections.abc import Sequence

from django.core.files.storage import default_storage
from PIL import Image

from config import images

SIDE = images.LARGEST // 2
PLACES = ((0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE))
"""In the order of reading."""


def of_covers(keys: Sequence[str]) -> images.Picture | None:
    """Of four; of fewer, the first as it is. None where no file can be read.

    Raises `Busy`. Half a second of a core.
    """
    side = SIDE if len(keys) == len(PLACES) else images.LARGEST
    found = [cover for key in keys if (cover := _cover(key, side))]
    if not found:
        return None
    if len(found) < len(PLACES):
        return _picture(found[0])
    mosaic = Image.new("RGB", (2 * SIDE, 2 * SIDE))
    for cover, place in zip(found, PLACES, strict=False):
        mosaic.paste(cover.resize((SIDE, SIDE), Image.Resampling.LANCZOS), place)
    return _picture(mosaic)


def _cover(key: str, least: int) -> Image.Image | None:
    """The smallest size that fills its place; else the largest."""
    wide = [side for side in images.sides(key) if side >= least]
    name = images.file_name(key, min(wide, default=images.sides(key)[0]))
    try:
        with default_storage.open(name) as file:
            return Image.open(file, formats=["JPEG"]).convert("RGB")
    except OSError:
        return None


def _picture(image: Image.Image) -> images.Picture:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)  # of it sizes are made: nothing is lost twice
    file.seek(0)
    return images.Picture(file)
