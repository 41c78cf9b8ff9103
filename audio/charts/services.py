"""Counting the charts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from audio.catalog.models.artist import UNRANKED
from audio.catalog.models.stamp import raise_stamp
from audio.charts import counting
from audio.charts.models import PLACES, Chart, Kind, Period
from audio.plays.models import TrackDay

RANKED_ARTISTS = 10_000
"""So many artists have a rank: each that moves may move all behind it."""
_KEY = 7_401_554
SMALL = 1_000_000
"""With fewer rows in `TrackDay`, which the chart of ever reads whole, that is hourly too."""
_PLAYS = {
    Period.DAY: counting.LAST_DAY,
    Period.WEEK: counting.WEEK_AND_MONTH,  # both, in one pass
    Period.ALL: counting.ALWAYS,
}
_THINGS = {
    Kind.TRACKS: counting.TRACKS,
    Kind.ALBUMS: counting.ALBUMS,
    Kind.ARTISTS: counting.ARTISTS,
}


@transaction.atomic
def count(*, now: datetime) -> bool:
    """The charts anew, and the ranks of artists, in one transaction. Days are UTC's.

    Those of ever once a day, where that takes long. False if somebody else is at it: theirs
    is as good.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
        [alone] = cursor.fetchone() or (False,)
        if not alone:
            return False
        periods = _due(now)
        given = _given(now) | {"periods": periods}
        cursor.execute(counting.TABLES)
        for period in periods:
            if period in _PLAYS:
                cursor.execute(_PLAYS[period], given)
        cursor.execute(counting.ANALYSE)
        for kind, things in _THINGS.items():
            cursor.execute(counting.RANK.format(things=things), given | {"kind": kind.value})
        cursor.execute(counting.CHARTS, given)
        cursor.execute(counting.PLACES_LOST, given)
        cursor.execute(counting.CHARTS_LOST, given)
        cursor.execute(counting.PLACES, given)
        # Others may have the stamp already, and want an artist: those are held last.
        raise_stamp()
        cursor.execute(counting.ARTISTS_RANKED, given)
        cursor.execute(counting.TABLES_AWAY)
    return True


def _due(now: datetime) -> list[Period]:
    always = Chart.objects.filter(period=Period.ALL, genre=None, kind=Kind.TRACKS)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if always.filter(counted_at__gte=midnight).exists() and not _is_small():
        return [Period.DAY, Period.WEEK, Period.MONTH]
    return list(Period)


def _is_small() -> bool:
    """By PostgreSQL's own estimate, which costs nothing; -1 while it has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [TrackDay._meta.db_table]
        )
        [rows] = cursor.fetchone() or (0,)
    return bool(rows < SMALL)


def _given(now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "today": now.date(),
        "yesterday": now - timedelta(days=1),
        "day_before": now - timedelta(days=2),
        "most": TrackDay.MOST_A_DAY,
        "kinds": Kind.values,
        "places": PLACES,
        "ranked": RANKED_ARTISTS,
        "unranked": UNRANKED,
    }
