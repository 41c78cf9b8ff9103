"""The formats by their names, and which of them a file is in."""

import codecs
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from audio.playlists.formats import jspf, m3u8, xspf
from audio.playlists.formats.shape import MAX_BYTES, Listing, PlaylistFileTooLarge


class Format(NamedTuple):
    """`write` gives text, to be encoded as UTF-8. `type` is that of JSON, for the document."""

    content_type: str
    type: str
    parse: Callable[[bytes], Listing]
    write: Callable[[Listing], Iterator[str]]


FORMATS: Mapping[str, Format] = {
    "m3u8": Format(m3u8.CONTENT_TYPE, "string", m3u8.parse, m3u8.write),
    "xspf": Format(xspf.CONTENT_TYPE, "string", xspf.parse, xspf.write),
    "jspf": Format(jspf.CONTENT_TYPE, "object", jspf.parse, jspf.write),
}
_FIRST = {"<": "xspf", "{": "jspf"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse(data: bytes) -> Listing:
    """By its first letter, since names of files lie.

    Raises as the formats do, and `PlaylistFileTooLarge`.
    """
    if len(data) > MAX_BYTES:
        raise PlaylistFileTooLarge
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8"
    start = data[:200].decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    name = _FIRST.get(start[:1], "m3u8")
    if start.startswith("[") and jspf.is_json(data):  # `[01] Song.mp3` is a file's name
        name = "jspf"
    return FORMATS[name].parse(data)
