"""Segments for HLS: one fragmented MP4, and where in it each of them lies."""

from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer

SECONDS = 6


def opened(playlist: Path) -> OutputContainer:
    """FFmpeg writes the media beside the playlist, which is for us alone."""
    return av.open(
        str(playlist),
        "w",
        format="hls",
        options={
            "hls_time": str(SECONDS),
            "hls_segment_type": "fmp4",
            "hls_flags": "single_file",
            "hls_playlist_type": "vod",
            "hls_segment_filename": str(media_of(playlist)),
        },
    )


def media_of(playlist: Path) -> Path:
    return playlist.with_suffix(".mp4")


def index(playlist: Path) -> dict[str, Any]:
    """As in `Rendition.segments`: {init: bytes, parts: [[duration_ms, offset, size], …]}."""
    init, milliseconds = 0, 0
    parts: list[list[int]] = []
    for line in playlist.read_text().splitlines():
        name, _, value = line.partition(":")
        match name:
            case "#EXT-X-MAP":
                init = int(value.partition('BYTERANGE="')[2].partition("@")[0])
            case "#EXTINF":
                milliseconds = round(float(value.rstrip(",")) * 1000)
            case "#EXT-X-BYTERANGE":
                size, _, offset = value.partition("@")
                parts.append([milliseconds, int(offset), int(size)])
    return {"init": init, "parts": parts}
