"""Last.fm: CSV as the common tools export it, and pages of its own `user.getRecentTracks`."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from audio.imports.formats.shape import (
    Item,
    Json,
    Kept,
    Kind,
    RefusalReason,
    heard,
    moment,
    named,
    number,
    text,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4}),? (\d{1,2}):(\d{2})", re.ASCII)
_COLUMNS = {
    "at": ("uts", "timestamp", "unix_timestamp", "date_uts"),
    "written": ("utc_time", "date", "time", "datetime", "played_at"),
    "artist": ("artist", "artist_name"),
    "album": ("album", "album_name"),
    "title": ("track", "title", "name", "track_name", "song"),
}
USUAL = {"artist": 0, "album": 1, "title": 2, "written": 3}
_MILLISECONDS = 100_000_000_000
"""Who writes more than this counts in them."""


def header(first: Sequence[str]) -> dict[str, int] | None:
    """Where what stands; None: this line names no columns that we know."""
    names = [name.strip().casefold().replace(" ", "_") for name in first]
    found = {
        what: names.index(name)
        for what, known in _COLUMNS.items()
        for name in known[::-1]
        if name in names
    }
    timed = found.keys() & {"at", "written"}
    return found if timed and {"artist", "title"} <= found.keys() else None


def is_row(first: Sequence[str]) -> bool:
    """Of a table without a header: artist, album, track, `31 Dec 2020 23:59`."""
    return len(first) == len(USUAL) and _at(first[USUAL["written"]]) is not None


def row(values: Sequence[str], places: dict[str, int]) -> Item | RefusalReason:
    def told(what: str) -> str:
        place = places.get(what, len(values))
        return values[place] if place < len(values) else ""

    seconds = _seconds(told("at"))
    at = _at(told("written")) if seconds is None else seconds
    return heard(named(told("artist"), told("title"), told("album")), at)


def is_page(record: Any) -> bool:
    """A page, a track of one, or a list of such tracks."""
    if isinstance(record, list):
        return bool(record) and is_page(record[0])
    if not isinstance(record, dict):
        return False
    if {"recenttracks", "lovedtracks", "scrobbles"} & record.keys():
        return True
    return isinstance(record.get("track"), list) or ("artist" in record and "name" in record)


def page(record: Any, *, loved: bool = False) -> Iterator[Item | RefusalReason]:
    """All that it tells, however deep the page lies."""
    if isinstance(record, list):
        for one in record:
            yield from page(one, loved=loved)
    elif not isinstance(record, dict):
        yield RefusalReason.BROKEN
    elif inner := next((record[n] for n in ("recenttracks", "scrobbles") if n in record), None):
        yield from page(inner, loved=loved)
    elif "lovedtracks" in record:
        yield from page(record["lovedtracks"], loved=True)
    elif isinstance(record.get("track"), list):
        yield from page(record["track"], loved=loved)
    elif not _is_playing(record):
        yield _track(record, loved=loved)


def _is_playing(track: Json) -> bool:
    """What plays just now stands first on a page, without a time."""
    told = track.get("@attr")
    return isinstance(told, dict) and text(told.get("nowplaying")) == "true"


def _track(track: Json, *, loved: bool) -> Item | RefusalReason:
    title = track.get("name") if "name" in track else track.get("track")
    told = named(_name(track.get("artist")), title, _name(track.get("album")))
    if loved:
        return Kept(Kind.LIKE, told) if told else RefusalReason.NO_NAMES
    date = track.get("date")
    return heard(told, _seconds(date.get("uts") if isinstance(date, dict) else date))


def _name(told: Any) -> str:
    """`{"#text": …}`, `{"name": …}`, or the name alone."""
    if isinstance(told, dict):
        return text(told.get("#text")) or text(told.get("name"))
    return text(told)


def _seconds(told: Any) -> int | None:
    found = number(told)
    return found // 1000 if found is not None and found > _MILLISECONDS else found


def _at(written: str) -> int | None:
    """`31 Dec 2020 23:59`, or as everybody else writes it."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or (month := found[2].casefold()) not in _MONTHS:
        return moment(written)
    day, _, year, hour, minute = found.groups()
    ordered = f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02} {int(hour):02}:{minute}"
    return moment(ordered)
