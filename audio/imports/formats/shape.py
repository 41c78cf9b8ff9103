"""What an export tells, whoever wrote it; and why some of it is left out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from audio.playlists.formats.shape import Entry

Json = dict[str, Any]

FIRST_LISTEN = 1_033_430_400
"""1 October 2002: before it nobody told a server what they listen to. ListenBrainz's bound."""
NOT_HEARD_MS = 1_000
"""Spotify writes down what was passed over within a second: that is no listen."""


class Kind(StrEnum):
    """As what a name stands in the export."""

    LISTEN = "listen"
    LIKE = "like"
    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"
    PLAYLIST_TRACK = "playlist_track"


class Match(StrEnum):
    """What became of a name."""

    MATCHED = "matched"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"


class RefusalReason(StrEnum):
    """Why a file, or an entry of it, was left out."""

    NOT_AN_EXPORT = "not_an_export"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_NAMES = "no_names"
    NO_TIME = "no_time"
    NOT_HEARD = "not_heard"
    PRIVATE = "private"
    NO_MUSIC = "no_music"
    HATED = "hated"
    UNKNOWN_RECORDING = "unknown_recording"
    NO_ROOM = "no_room"


class Named(NamedTuple):
    """A recording, an album or an artist, in the export's own words; empty: it has none."""

    artist: str
    title: str
    album: str = ""
    isrc: str = ""
    duration_ms: int | None = None


class Heard(NamedTuple):
    """A listen. `at` is seconds since 1970, of its end if `ends`; `ms` None: nobody knows.

    `ids` are ListenBrainz's names of the recording, by which its feedback names it.
    """

    named: Named
    at: int
    ms: int | None = None
    ends: bool = False
    ids: tuple[str, ...] = ()


class Kept(NamedTuple):
    """Liked, saved or followed. `ids` as in `Heard`, where there are no names."""

    kind: Kind
    named: Named
    ids: tuple[str, ...] = ()


class Listed(NamedTuple):
    """A playlist; what of it is no music is in none of them."""

    title: str
    description: str
    tracks: tuple[Named, ...]


Item = Heard | Kept | Listed
Told = Iterator[Item | RefusalReason]


class Refused(Exception):
    """The file cannot be read any further; what came before stays."""

    def __init__(self, why: RefusalReason) -> None:
        self.why = why
        super().__init__(why)


def text(value: Any) -> str:
    """Empty for what is no text."""
    return value.strip() if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """Whole, of a number or of its digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = int(value) if not isinstance(value, str) else int(float(value))
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 2**53 else None


def named(artist: Any, title: Any, album: Any = "", **more: Any) -> Named | None:
    """None without artist or title. Texts are cut, and rid of what no table can hold."""
    entry = Entry(title=text(title), artist=text(artist), album=text(album), **more)
    if not (entry.title and entry.artist):
        return None
    return Named(entry.artist, entry.title, entry.album, entry.isrc, entry.duration_ms)


def heard(
    told: Named | None, at: int | None, ms: int | None = None, *, ends: bool = False
) -> Heard | RefusalReason:
    """A listen, or why it is none."""
    if told is None:
        return RefusalReason.NO_NAMES
    if at is None or at < FIRST_LISTEN:
        return RefusalReason.NO_TIME
    if ms is not None and ms < NOT_HEARD_MS:
        return RefusalReason.NOT_HEARD
    return Heard(told, at, None if ms is None else min(ms, 86_400_000), ends)


_DIGITS = (slice(0, 4), slice(5, 7), slice(8, 10), slice(11, 13), slice(14, 16), slice(17, 19))


def moment(written: Any) -> int | None:
    """`2021-03-04 12:34`, `2021-03-04T12:34:56Z`: seconds since 1970. All services mean UTC."""
    told = text(written)
    try:
        year, month, day, hour, minute = (int(told[part]) for part in _DIGITS[:5])
        second = int(told[_DIGITS[5]] or 0)
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None
