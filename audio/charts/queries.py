"""What the last count left."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from audio.charts.models import Chart, ChartEntry, Kind, Period


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


def chart(kind: str, period: str, genre: int | None) -> Counted:
    """Of everything, without a genre. One query."""
    entry = (f"entries__{name}" for name in Place._fields)
    of = Chart.objects.filter(kind=kind, period=period, genre=genre).order_by("entries__rank")
    rows = list(of.values_list("counted_at", *entry))
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
