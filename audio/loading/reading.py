"""Lines of a table of tracks, checked."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from config.tables import Unreadable, opened

COLUMNS: Final = ("title", "artists", "album", "popularity")
"""These must be there, in any order; others are not looked at."""
MOST_ARTISTS: Final = 50
LONGEST: Final = {"title": 300, "artist": 200, "album": 300}
MOST_PLAYS: Final = 1_000_000
"""Of a track whose popularity is 100."""


class Line(NamedTuple):
    """A track. The first of `artists` made it; `plays` are those of 90 days."""

    number: int
    title: str
    artists: tuple[str, ...]
    album: str
    plays: int


class Nonsense(NamedTuple):
    """A line that is left out, and why."""

    number: int
    reason: str


def lines(path: Path) -> Iterator[Line | Nonsense]:
    """Its tracks in order, without the heading. Raises `Unreadable`."""
    with opened(path) as file:
        rows = csv.reader(file, strict=True)
        heading = next(rows, [])
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise Unreadable(f"{path}: the first line names no column {', '.join(missing)}.")
        for row in rows:
            if row:
                yield _line(rows.line_num, heading, row)


def count(path: Path) -> int:
    """About how many there are. Raises `Unreadable`."""
    with opened(path) as file:
        return max(0, sum(1 for _ in file) - 1)


def plays_of(popularity: float) -> int:
    """0 to 100 as such numbers are given: each point is 15 % more."""
    return round(math.exp(popularity / 100 * math.log(MOST_PLAYS))) - 1


def _line(number: int, heading: list[str], row: list[str]) -> Line | Nonsense:
    if len(row) != len(heading):
        return Nonsense(number, f"{len(row)} columns instead of {len(heading)}")
    given = dict(zip(heading, row, strict=True))
    title, album = given["title"].strip(), given["album"].strip()
    artists = tuple(dict.fromkeys(name.strip() for name in given["artists"].split("|")))
    popularity = _number(given["popularity"])
    reason = _names(title, artists, album)
    if not reason and popularity is None:
        reason = f"a popularity of {given['popularity'][:20]!r} is not between 0 and 100"
    if reason or popularity is None:
        return Nonsense(number, reason)
    return Line(number, title, artists, album, plays_of(popularity))


def _names(title: str, artists: tuple[str, ...], album: str) -> str:
    """What is wrong with them; empty if nothing is."""
    if not title:
        return "there is no title"
    if not all(artists):
        return "an artist has no name"
    if len(artists) > MOST_ARTISTS:
        return f"more than {MOST_ARTISTS} artists"
    for what, names in (("title", (title,)), ("artist", artists), ("album", (album,))):
        if any(len(name) > LONGEST[what] for name in names):
            return f"the name of the {what} is longer than {LONGEST[what]} letters"
        if any("\0" in name for name in names):
            return f"the name of the {what} holds a NUL"
    return ""


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None
