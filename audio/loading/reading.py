"""Lines of a table of tracks, checked."""

import csv
import gzip
import lzma
import math
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

COLUMNS: Final = ("title", "artists", "album", "popularity")
"""These must be there, in any order; others are not looked at."""
MOST_ARTISTS: Final = 50
LONGEST: Final = {"title": 300, "artist": 200, "album": 300}
MOST_PLAYS: Final = 1_000_000
"""Of a track whose popularity is 100."""

_OPEN: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


class Unreadable(ValueError):
    """A sentence that says which file cannot be used, and why."""


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
    with _told(path), _text(path) as file:
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
    with _told(path), _text(path) as file:
        return max(0, sum(1 for _ in file) - 1)


def plays_of(popularity: float) -> int:
    """0 to 100 as such numbers are given: each point is 15 % more."""
    return round(math.exp(popularity / 100 * math.log(MOST_PLAYS))) - 1


def _text(path: Path) -> IO[str]:
    opened: IO[str] = _OPEN.get(path.suffix, open)(path, "rt", encoding="utf-8-sig", newline="")
    return opened


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path} is cut short or damaged.") from error
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} is no table in UTF-8: {error}.") from error


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
