"""Pictures for tests, honest ones and others, as the bytes of a file."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def picture(
    width: int = 600, height: int = 600, *, form: str = "PNG", mode: str = "RGB", **how: Any
) -> bytes:
    """Of one colour."""
    file = io.BytesIO()
    Image.new(mode, (width, height)).save(file, form, **how)
    return file.getvalue()


def halves(upper: str, lower: str, *, form: str = "PNG", **how: Any) -> bytes:
    """600 by 600 pixels in two colours."""
    image = Image.new("RGB", (600, 600), upper)
    image.paste(lower, (0, 300, 600, 600))
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def exif(**told: str | int) -> bytes:
    """`Orientation` and `Artist`, which is where cameras put their owner's name."""
    block = Image.Exif()
    block[0x0112] = told.get("orientation", 1)
    block[0x013B] = told.get("artist", "")
    block[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    return block.tobytes()


def noise(size: int) -> bytes:
    """A real PNG of at least so many bytes, which nothing can compress."""
    side = int((size / 3) ** 0.5) + 2
    pixels = random.Random(1).randbytes(side * side * 3)  # noqa: S311
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), pixels).save(file, "PNG", compress_level=0)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kB that says it is this large, and is."""
    rows = zlib.compress(b"\0" * (((width + 7) // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


def bomb_of_words() -> bytes:
    """A PNG whose comment of 100 kB becomes 100 MB."""
    good, words = picture(), b"Comment\0\0" + zlib.compress(b"A" * 100_000_000, 9)
    return good[:33] + chunk(b"zTXt", words) + good[33:]


def chunk(name: bytes, data: bytes) -> bytes:
    """Of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def form(data: bytes, *, field: str = "file", name: str = "me.png") -> bytes:
    """A browser's form with this file in it; its type is `MULTIPART`."""
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def opened(data: bytes) -> io.BytesIO:
    """As a file."""
    return io.BytesIO(data)
