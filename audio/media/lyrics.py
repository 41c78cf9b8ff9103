"""The words in a file's tags, as they are written there."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mutagen import File
from mutagen.id3 import ID3

from audio.media import containers
from audio.media.probe import opened
from audio.media.refusals import Refused

log = logging.getLogger(__name__)

LONGEST = 200_000
"""Characters. The longest song ever sung has fewer."""
_VORBIS = ("syncedlyrics", "lyrics", "unsyncedlyrics", "unsynced lyrics")
_MP4 = "\xa9lyr"
_MILLISECONDS = 2


def read(path: Path, container: containers.Container) -> str:
    """Empty without any. Those with times come as LRC: `[01:02.34]Line`."""
    try:
        file: Any = File(path)
        tags = file.tags if file else None
    except Exception:  # a parser of foreign bytes fails in more ways than it names
        log.warning("The lyrics of %r cannot be read.", str(path), exc_info=True)
        return ""
    if tags is None:
        return ""
    return clean(next(filter(None, _told(tags)), ""))


def beside(path: Path) -> str:
    """Of `song.lrc` beside `song.flac`. Empty without one, and where it cannot be read."""
    for suffix in (".lrc", ".LRC"):
        try:
            with opened(path.with_suffix(suffix)) as file:
                data = file.read(LONGEST * 4)
        except (Refused, OSError):
            continue
        return clean(_decoded(data))
    return ""


def _decoded(data: bytes) -> str:
    """Today's programs write UTF-8; Windows' older ones write what Windows had."""
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-8-sig" or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """What a database can hold of it: nothing else is changed."""
    return text.replace("\0", "")[:LONGEST]


def _told(tags: Any) -> Iterable[str]:
    if isinstance(tags, ID3):
        yield from (_timed(frame) for frame in tags.getall("SYLT"))
        yield from (str(frame.text) for frame in tags.getall("USLT"))
    elif hasattr(tags, "get"):
        for name in (*_VORBIS, _MP4):
            yield from _values(tags, name)


def _values(tags: Any, name: str) -> Iterable[str]:
    """Vorbis' comments refuse names that are none of theirs."""
    try:
        return [str(value) for value in tags.get(name) or []]
    except (KeyError, ValueError):
        return []


def _timed(frame: Any) -> str:
    """SYLT counts in ms or in frames of MPEG, which tell no time without the file."""
    if frame.format != _MILLISECONDS:
        return "".join(text for text, _ in frame.text)
    lines = []
    for text, at in frame.text:
        minutes, rest = divmod(at, 60_000)
        lines.append(f"[{minutes:02}:{rest / 1000:05.2f}]{text.lstrip(chr(10))}")
    return "\n".join(lines)
