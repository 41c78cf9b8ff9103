"""HLS playlists (RFC 8216) over one file a quality: its segments are ranges of bytes. Pure."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

CONTENT_TYPE = "application/vnd.apple.mpegurl"
VERSION = 7
CODECS = {"aac": "mp4a.40.2"}
"""FFmpeg's names, as RFC 6381 writes them."""


class Part(NamedTuple):
    """A segment: so many ms, and where its bytes lie."""

    duration_ms: int
    offset: int
    size: int


class Segments(NamedTuple):
    """`init` bytes at the beginning say how to decode the parts."""

    init: int
    parts: list[Part]

    @classmethod
    def of(cls, stored: Any) -> Self:
        """From `Rendition.segments`."""
        return cls(stored["init"], [Part(*part) for part in stored["parts"]])

    @property
    def peak(self) -> int:
        """The largest bit rate of any part, in bit/s: what a connection must carry."""
        return max(_rate(part.size, part.duration_ms) for part in self.parts)

    @property
    def average(self) -> int:
        size = sum(part.size for part in self.parts)
        return _rate(size, sum(part.duration_ms for part in self.parts))


class Variant(NamedTuple):
    """One quality, and the address of its playlist."""

    codec: str
    segments: Segments
    address: str


def master(variants: Sequence[Variant]) -> str:
    """What there is to choose from, in the order given: players begin with the first."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant in variants:
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={variant.segments.peak},"
            f"AVERAGE-BANDWIDTH={variant.segments.average},"
            f'CODECS="{CODECS[variant.codec]}"'
        )
        lines.append(variant.address)
    return "\n".join(lines) + "\n"


def media(segments: Segments, address: str) -> str:
    """The segments of one file, which is at `address`."""
    longest = max(part.duration_ms for part in segments.parts)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest / 1000)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{segments.init}@0"',
    ]
    for part in segments.parts:
        lines += [
            f"#EXTINF:{part.duration_ms / 1000:.3f},",
            f"#EXT-X-BYTERANGE:{part.size}@{part.offset}",
            address,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n"


def _rate(size: int, duration_ms: int) -> int:
    return math.ceil(size * 8000 / max(duration_ms, 1))
