"""What the formats have in common: one shape, texts that each of them can hold, refusals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.errors import Invalid

MAX_BYTES = 5_000_000
MAX_ENTRIES = 10_000
MOST_PARTS = 200_000
"""Lines, elements, attributes, lists: 20 an entry. A million empty ones would take seconds."""
LONGEST_LOCATION = 4_096
LONGEST_TEXT = 1_000
_LONGEST_MS = 2**31 - 1
_CONTROLS = "\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", re.ASCII)
_NAMED_ISRC = re.compile(r"(?:urn:)?isrc:(.*)", re.ASCII | re.IGNORECASE)
SOURCE = ("body", "file")


class UnreadablePlaylist(Invalid):
    """`loc` names the line, or the element with its number, that cannot be read."""

    code, message = "unreadable_playlist", "{why}"

    def __init__(self, why: str, *place: str | int) -> None:
        super().__init__(loc=(*SOURCE, *place), why=why)


class TooManyParts(UnreadablePlaylist):
    def __init__(self, *place: str | int) -> None:
        why = f"It has too many lines or elements: {MOST_PARTS:,} are enough."
        super().__init__(why, *place)


class TooManyEntries(Invalid):
    code = "too_many_entries"
    message = f"A playlist holds at most {MAX_ENTRIES:,} tracks."

    def __init__(self, *place: str | int) -> None:
        super().__init__(loc=(*SOURCE, *place))


class PlaylistFileTooLarge(Invalid):
    status, code = 413, "playlist_file_too_large"
    message = f"A playlist's file may have at most {MAX_BYTES // 1_000_000} MB."


def line(text: str) -> str:
    """On one line; what XML or a line of M3U cannot hold becomes a blank."""
    return _CONTROL.sub(" ", text).strip()


def _short(text: str) -> str:
    return line(text)[:LONGEST_TEXT].strip()


def lines(text: str) -> str:
    """The same for a text of several lines, with `\\n` between them."""
    return "\n".join(line(part) for part in _BREAK.split(text)).strip()


def isrc(text: str) -> str:
    """ISO 3901 without hyphens; empty if it is none."""
    plain = text.replace("-", "").strip().upper()
    return plain if _ISRC.fullmatch(plain) else ""


def isrc_named(identifier: str) -> str:
    """That of `isrc:…` or `urn:isrc:…`; empty for whatever else."""
    found = _NAMED_ISRC.fullmatch(identifier.strip())
    return isrc(found[1]) if found else ""


@dataclass(slots=True)
class Entry:
    """A track as a playlist tells of it; empty where it says nothing.

    `duration_ms` is positive or None; `location` an address, or a path of any system.
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    duration_ms: int | None = None
    isrc: str = ""
    location: str = ""
    identifier: str = ""

    def __post_init__(self) -> None:
        self.title, self.artist = _short(self.title), _short(self.artist)
        self.album, self.identifier = _short(self.album), _short(self.identifier)
        self.location, self.isrc = line(self.location), isrc(self.isrc)
        if self.duration_ms is not None and not 0 < self.duration_ms <= _LONGEST_MS:
            self.duration_ms = None


@dataclass(slots=True)
class Listing:
    """A playlist. Writers take `entries` from any iterable, and hold one at a time."""

    title: str = ""
    description: str = ""
    creator: str = ""
    entries: Iterable[Entry] = ()

    def __post_init__(self) -> None:
        self.title, self.creator = line(self.title), line(self.creator)
        self.description = lines(self.description)


def add(entries: list[Entry], entry: Entry, *place: str | int) -> None:
    """Raises `TooManyEntries`, and `UnreadablePlaylist` for an endless location."""
    if len(entries) == MAX_ENTRIES:
        raise TooManyEntries(*place)
    if len(entry.location) > LONGEST_LOCATION:
        raise UnreadablePlaylist("This is no path and no address: it is too long.", *place)
    entries.append(entry)
