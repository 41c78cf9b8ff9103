"""What became of an artist's music. Nobody is named, here or above.

Days are UTC's, and both ends of a range belong to it. Counted are an artist's own tracks, not
those that only credit them: the figures of a track are for those who manage it. Days up to
`RollUp.counted_to` are as the nights counted them, the ones after it are counted when asked.
"""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from audio.catalog.models.artist import Artist
from audio.insights import reading
from audio.insights.counting import TO_THE_END
from audio.insights.models import ArtistCountry, RollUp
from audio.insights.sources import SOURCES, UNKNOWN
from audio.plays.models import Elsewhere

LONGEST = timedelta(days=731)
"""A range: two years, one of them a leap year."""


class Day(NamedTuple):
    """`listeners` are different people; `starts` all that began, `skips` what went on."""

    day: date
    plays: int = 0
    listeners: int = 0
    starts: int = 0
    skips: int = 0
    to_the_end: int = 0
    ms_played: int = 0
    saves: int = 0
    followers: int = 0

    @property
    def completion(self) -> float | None:
        """The share, 0 to 1, of all that began that was heard to the end; None without any."""
        return _share(self.to_the_end, self.starts)


class TrackPlays(NamedTuple):
    """One track's part in a range. `completion` as in `Day`."""

    track_id: int
    title: str
    plays: int
    listeners: int
    completion: float | None


class Totals(NamedTuple):
    """Of a range. `listeners` are different people, of histories that are still there.

    Never fewer than on any one of its days.
    """

    plays: int
    listeners: int
    skips: int
    ms_played: int
    saves: int
    followers: int
    completion: float | None


class Figures(NamedTuple):
    """Of every day of a range, those without plays too. Tracks, the most played first."""

    days: list[Day]
    totals: Totals
    tracks: list[TrackPlays]
    sources: list[tuple[str, int]]


def figures(artist: Artist, since: date, until: date, most: int = 50) -> Figures:
    """Three statements."""
    days, sources = _days(artist.pk, since, until)
    listeners, tracks = _tracks(artist.pk, since, until)
    return Figures(days, _totals(days, listeners), tracks[:most], sources)


def totals(artist: Artist, since: date, until: date) -> Totals:
    """Two statements."""
    days, _ = _days(artist.pk, since, until)
    return _totals(days, _listeners(artist.pk, since, until).get(None, 0))


def days(artist: Artist, since: date, until: date) -> list[Day]:
    """One statement."""
    return _days(artist.pk, since, until)[0]


def the_same_before(since: date, until: date) -> tuple[date, date]:
    """The range of the same length that ends the day before this one begins."""
    length = until - since + timedelta(days=1)
    return since - length, until - length


def countries(artist: Artist, since: date, until: date) -> list[tuple[str, int]]:
    """Plays by country (ISO 3166) of the whole months of a range, as last counted.

    The most first; those of few listeners are together, without a name. One statement.
    """
    rows: Any = (
        ArtistCountry.objects.filter(
            artist=artist, month__gte=since.replace(day=1), month__lte=until
        )
        .values_list("country")
        .annotate(plays=Sum("plays"))
        .order_by("-plays", "country")
    )
    return [(country or UNKNOWN, plays) for country, plays in rows]


def counted_to() -> date | None:
    """The last day that a night has counted; None before the first. One statement."""
    return RollUp.objects.values_list("counted_to", flat=True).first()


def _days(artist: int, since: date, until: date) -> tuple[list[Day], list[tuple[str, int]]]:
    found: dict[date, Day] = {}
    sources: Counter[str] = Counter()
    for day, told, *numbers in _rows(reading.DAYS, artist, since, until):
        found[day] = Day(day, *map(int, numbers))
        sources.update(json.loads(told))
    length = (until - since).days + 1
    every = [since + timedelta(days=number) for number in range(length)]
    in_order = sorted(sources.items(), key=lambda one: (-one[1], one[0]))
    return [found.get(day, Day(day)) for day in every], in_order


def _totals(days: list[Day], listeners: int) -> Totals:
    def added(name: str) -> int:
        return sum(getattr(one, name) for one in days)

    return Totals(
        plays=added("plays"),
        listeners=max(listeners, *(one.listeners for one in days)),
        skips=added("skips"),
        ms_played=added("ms_played"),
        saves=added("saves"),
        followers=added("followers"),
        completion=_share(added("to_the_end"), added("starts")),
    )


def _tracks(artist: int, since: date, until: date) -> tuple[int, list[TrackPlays]]:
    listeners = _listeners(artist, since, until)
    rows = _rows(reading.TRACKS, artist, since, until)
    return listeners.get(None, 0), [
        TrackPlays(
            pk,
            title,
            int(plays),
            max(listeners.get(pk, 0), on_best_day),
            _share(int(to_the_end), int(starts)),
        )
        for pk, title, plays, on_best_day, starts, to_the_end in rows
    ]


def _listeners(artist: int, since: date, until: date) -> dict[int | None, int]:
    """Different people by track; None: of all of them."""
    return dict(_rows(reading.LISTENERS, artist, since, until))


def _rows(statement: str, artist: int, since: date, until: date) -> list[Any]:
    given: dict[str, Any] = {
        "artist": artist,
        "since": since,
        "until": until,
        "to_the_end": TO_THE_END,
        "elsewhere": Elsewhere.values,
        "sources": list(SOURCES),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[Any] = cursor.fetchall()
    return rows


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
