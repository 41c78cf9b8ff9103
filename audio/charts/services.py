"""Counting the charts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from audio.catalog.models.artist import UNRANKED
from audio.catalog.models.stamp import raise_stamp
from audio.charts import counting
from audio.charts.models import PLACES, Kind, Period
from audio.plays.models import TrackDay

RANKED_ARTISTS = 10_000
"""So many artists have a rank: each that moves may move all behind it."""
_KEY = 7_401_554
_THINGS = {
    Kind.TRACKS: counting.TRACKS,
    Kind.ALBUMS: counting.ALBUMS,
    Kind.ARTISTS: counting.ARTISTS,
}


@transaction.atomic
def count(*, now: datetime) -> bool:
    """Every chart anew, and the ranks of artists, in one transaction. Days are UTC's.

    False if somebody else is at it: theirs is as good.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
        [alone] = cursor.fetchone() or (False,)
        if not alone:
            return False
        cursor.execute(counting.TABLES)
        given = _given(now)
        for plays in (counting.LAST_DAY, counting.WEEK_AND_MONTH, counting.ALWAYS):
            cursor.execute(plays, given)
        cursor.execute(counting.ANALYSE)
        for kind, things in _THINGS.items():
            cursor.execute(counting.RANK.format(things=things), given | {"kind": kind.value})
        cursor.execute(counting.CHARTS, given)
        cursor.execute(counting.PLACES_LOST, given)
        cursor.execute(counting.CHARTS_LOST, given)
        cursor.execute(counting.PLACES, given)
        cursor.execute(counting.ARTISTS_RANKED, given)
        cursor.execute(counting.TABLES_AWAY)
    raise_stamp()
    return True


def _given(now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "today": now.date(),
        "yesterday": now - timedelta(days=1),
        "day_before": now - timedelta(days=2),
        "most": TrackDay.MOST_A_DAY,
        "kinds": Kind.values,
        "periods": Period.values,
        "places": PLACES,
        "ranked": RANKED_ARTISTS,
        "unranked": UNRANKED,
    }
