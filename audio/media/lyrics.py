"""The words in a file's tags, as they are written there."""

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mutagen import File
from mutagen.id3 import ID3

from audio.media import containers
from audio.media.probe import opened
from audio.media.refusals import Refused

_ONLY_WORD = re.compile(r"(?m)^(\[[\d:.]+\])<[\d:.]+>(?=[^<]*$)")
"""The time of a line's one word is the line's."""
log = logging.getLogger(__name__)

LONGEST = 200_000
"""Characters. The longest song ever sung has fewer."""
_VORBIS = ("syncedlyrics", "lyrics", "unsyncedlyrics", "unsynced lyrics")
_MP4 = "\xa9lyr"
_MILLISECONDS = 2
_SUNG = {0, 1, 2}
"""Of SYLT: other, lyrics, a transcription. The others are movements, events, chords."""
_UNMARKED = {b"[\0": "utf-16-le", b"\0[": "utf-16-be"}
TAKE = "lyrics.take_from_file"
"""Enqueued by name: what becomes of words is decided above us."""


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
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if data[:2] in _UNMARKED:
        return data.decode(_UNMARKED[data[:2]], errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """What a database can hold of it: nothing else is changed."""
    return text.replace("\0", "")[:LONGEST]


def _told(tags: Any) -> Iterable[str]:
    if isinstance(tags, ID3):
        yield from (_timed(frame) for frame in tags.getall("SYLT") if frame.type in _SUNG)
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
    broken = any("\n" in text[:1] + text[-1:] for text, _ in frame.text)
    written, begins = "", True
    for text, at in frame.text:
        if begins or not broken or text.startswith("\n"):
            written += f"\n[{_stamp(at)}]"
        if broken:  # then what comes without a break is a word of the same line
            written += f"<{_stamp(at)}>"
        written += " ".join(text.strip("\n").split("\n"))
        begins = text.endswith("\n")
    return _ONLY_WORD.sub(r"\1", written.strip("\n"))


def _stamp(at: int) -> str:
    minutes, rest = divmod(at, 60_000)
    return f"{minutes:02}:{rest // 1_000:02}.{f'{rest % 1_000:03}'.removesuffix('0')}"
