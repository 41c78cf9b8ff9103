"""What one person listened to in a year: their own, from their history, for their eyes.

Days and years are UTC's. Everything they heard counts, also in other players; not what they
broke off.
"""

import json
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

from audio.insights.models import SharedYear
from audio.plays.models import Elsewhere
from users.models import User

TOP: Final = 10
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


class Streak(NamedTuple):
    """Days in a row with music; the longest of the year, of several the first."""

    days: int
    since: date
    until: date


class Ranked(NamedTuple):
    """`pk` of a track, an artist or a genre."""

    pk: int
    plays: int
    ms_played: int


class Year(NamedTuple):
    """`months` are the plays of each of the twelve; the last three, the most played first."""

    year: int
    plays: int
    ms_played: int
    tracks: int
    artists: int
    days: int
    streak: Streak | None
    months: list[int]
    top_tracks: list[Ranked]
    top_artists: list[Ranked]
    top_genres: list[Ranked]


_MOST = """
SELECT jsonb_agg(one) FROM (
  SELECT jsonb_build_array({name}, count(*), sum(ms_played)) AS one FROM {heard}
  GROUP BY {name} ORDER BY count(*) DESC, sum(ms_played) DESC, {name} LIMIT %(top)s
) AS ranked
"""
_GENRES = "heard JOIN audio_track_genres g USING (track_id)"
_YEAR = f"""
WITH heard AS MATERIALIZED (
  SELECT p.track_id, t.artist_id, p.ms_played, (p.played_at AT TIME ZONE 'UTC')::date AS day
  FROM audio_playevent p JOIN audio_track t ON t.id = p.track_id
  WHERE p.user_id = %(user)s
    AND p.played_at >= make_date(%(year)s, 1, 1)::timestamp AT TIME ZONE 'UTC'
    AND p.played_at < make_date(%(year)s + 1, 1, 1)::timestamp AT TIME ZONE 'UTC'
    AND (p.counted OR (p.source_type = ANY(%(elsewhere)s::text[]) AND NOT p.skipped))
), run AS (
  SELECT day, day - (row_number() OVER (ORDER BY day))::int AS began
  FROM (SELECT DISTINCT day FROM heard) AS day
)
SELECT count(*), coalesce(sum(ms_played), 0), count(DISTINCT track_id),
  count(DISTINCT artist_id), count(DISTINCT day),
  (SELECT jsonb_build_array(count(*), min(day), max(day)) FROM run GROUP BY began
   ORDER BY count(*) DESC, min(day) LIMIT 1)::text,
  (SELECT jsonb_agg(jsonb_build_array(month, plays)) FROM (
     SELECT extract(month FROM day)::int AS month, count(*) AS plays FROM heard GROUP BY 1
   ) AS by_month)::text,
  ({_MOST.format(name="track_id", heard="heard")})::text,
  ({_MOST.format(name="artist_id", heard="heard")})::text,
  ({_MOST.format(name="genre_id", heard=_GENRES)})::text
FROM heard
"""  # noqa: S608


def of(user: User, year: int) -> Year:
    """One statement."""
    given: dict[str, Any] = {
        "user": user.pk,
        "year": year,
        "top": TOP,
        "elsewhere": Elsewhere.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(_YEAR, given)
        [row] = cursor.fetchall()
    plays, ms_played, tracks, artists, days, *told = row
    streak, months, *tops = (json.loads(one) if one else None for one in told)
    by_month = dict(months or [])
    return Year(
        year,
        *(plays, int(ms_played), tracks, artists, days),
        streak=_streak(streak),
        months=[by_month.get(month, 0) for month in range(1, 13)],
        top_tracks=_ranked(tops[0]),
        top_artists=_ranked(tops[1]),
        top_genres=_ranked(tops[2]),
    )


def shared(user: User, year: int) -> SharedYear | None:
    """What they show of it; None: nothing."""
    return SharedYear.objects.filter(user=user, year=year).first()


def told_by(shared: SharedYear) -> Year:
    """What stood in it when it was shared."""
    told: dict[str, Any] = dict(shared.told)
    for name in ("top_tracks", "top_artists", "top_genres"):
        told[name] = _ranked(told[name])
    return Year(**told | {"streak": _streak(told["streak"])})


def open_to_all(key: str) -> SharedYear | None:
    """By its key, as long as whoever shared it is to be seen."""
    found = SharedYear.objects.filter(key=key).select_related("user").first()
    return found if found and found.user.is_to_be_seen else None


def _streak(found: Any) -> Streak | None:
    if not found:
        return None
    days, since, until = found
    return Streak(days, date.fromisoformat(since), date.fromisoformat(until))


def _ranked(found: Any) -> list[Ranked]:
    return [Ranked(*one) for one in found or []]
