"""What the last count left."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigAutoField, CharField, QuerySet

from audio.charts.models import Chart, ChartEntry, Kind, Period
from config.compiled import Compiled, Param


class Place(NamedTuple):
    """Of one thing in a chart. `plays` within the period."""

    rank: int
    previous_rank: int | None
    plays: int
    object_id: int


class Counted(NamedTuple):
    """A chart. `at` is None while there is none of this kind, period and genre."""

    at: datetime | None
    places: list[Place]


def _places(genre: Param | None) -> QuerySet[Chart, tuple[Any, ...]]:
    of = Chart.objects.filter(
        kind=Param("kind", CharField()), period=Param("period", CharField()), genre=genre
    )
    entry = (f"entries__{name}" for name in Place._fields)
    return of.order_by("entries__rank").values_list("counted_at", *entry)


_OF_ALL = Compiled(lambda: _places(None))
_OF_GENRE = Compiled(lambda: _places(Param("genre", BigAutoField())))


def chart(kind: str, period: str, genre: int | None) -> Counted:
    """Of everything, without a genre. One query."""
    if genre is None:
        rows = _OF_ALL.rows(kind=kind, period=period)
    else:
        rows = _OF_GENRE.rows(kind=kind, period=period, genre=genre)
    places = [Place(*place) for _, *place in rows if place[0] is not None]
    return Counted(rows[0][0] if rows else None, places)


def most_played(genre: int, kinds: Collection[Kind]) -> dict[Kind, list[int]]:
    """Ids by kind, of the last month; where nothing was played in it, of ever. One query."""
    entries = ChartEntry.objects.filter(
        chart__genre=genre, chart__kind__in=kinds, chart__period__in=(Period.MONTH, Period.ALL)
    ).order_by("rank")
    found: dict[tuple[str, str], list[int]] = {}
    for kind, period, pk in entries.values_list("chart__kind", "chart__period", "object_id"):
        found.setdefault((kind, period), []).append(pk)
    return {
        kind: found.get((kind, Period.MONTH)) or found.get((kind, Period.ALL), [])
        for kind in kinds
    }
