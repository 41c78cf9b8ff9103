"""The chunks of a WAV file: how much audio it claims, and the names it may carry."""

from collections.abc import Iterator
from typing import BinaryIO

STREAMED = (0, 0xFFFF_FFFF)  # written to a pipe: the writer never learnt the length
LONGEST_TEXT = 64 * 1024
_INFO = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"ICRD": "date",
    b"IGNR": "genre",
    b"ITRK": "tracknumber",
    b"IPRT": "tracknumber",
    b"ICOP": "copyright",
}


def missing_share(file: BinaryIO) -> float:
    """How much of the audio is missing, from 0 to 1."""
    size = file.seek(0, 2)
    for name, begin, length in _chunks(file):
        if name == b"data":
            cut = max(0, begin + length - size)
            return 0.0 if length in STREAMED else cut / length
    return 1.0


def info(file: BinaryIO) -> dict[str, list[str]]:
    """Fields of the chunk LIST INFO, under Vorbis' names for them."""
    fields: dict[str, list[str]] = {}
    for name, begin, length in _chunks(file):
        if name == b"LIST" and length <= LONGEST_TEXT:
            file.seek(begin)
            data = file.read(length)
            if data.startswith(b"INFO"):
                fields |= _texts(data[4:])
    return fields


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    position = 12
    while True:
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        yield head[:4], position + 8, length
        position += 8 + length + length % 2


def _texts(data: bytes) -> dict[str, list[str]]:
    fields = {}
    while len(data) >= 8:
        length = int.from_bytes(data[4:8], "little")
        if field := _INFO.get(data[:4]):
            fields[field] = [_decoded(data[8 : 8 + length].rstrip(b"\0"))]
        data = data[8 + length + length % 2 :]
    return fields


def _decoded(text: bytes) -> str:
    """The format names no encoding: today's programs write UTF-8, older ones Windows'."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")
