"""The weekly digest: what a week brought to those who asked to be mailed of it.

It is put together for some thousands of people at a time, by the same few statements however
many they are, and kept as ids: what they name is looked up when the mail is sent. Killed, it
goes on where it was; who has theirs gets no other.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection

from audio.catalog.models.publication import Status
from audio.plays.models import Elsewhere
from config.fields import utc_now
from followers.models import DigestWatch
from users.notifications.kinds import Kind
from users.notifications.mailing import send_each, wanting

BATCH = 2_000
MOST_RELEASES, MOST_ARTISTS = 6, 3
"""That a mail names."""
AT = timedelta(hours=6)
"""Into Monday, UTC: nobody is waiting for it at midnight."""
WEEK = timedelta(days=7)


class Week(NamedTuple):
    """The seven days before this Monday, in UTC."""

    monday: date

    @property
    def end(self) -> datetime:
        return datetime.combine(self.monday, time(), UTC)

    @property
    def begin(self) -> datetime:
        return self.end - WEEK

    @classmethod
    def before(cls, now: datetime) -> "Week":
        day = (now - AT).date()
        return cls(day - timedelta(days=day.weekday()))


def send_digests() -> int:
    """Notes the mails of the week that is over, once; how many just now."""
    week = Week.before(utc_now())
    watch = _watch(week)
    sent = 0
    while not watch.is_done:
        ids = _next(watch.through)
        sent += send_each(
            kind=Kind.WEEKLY_DIGEST,
            told=told(ids, week),
            cause=f"weekly_digest {week.monday}",
        )
        watch.through = ids[-1] if ids else watch.through
        watch.is_done = len(ids) < BATCH
        watch.save()
    return sent


def _watch(week: Week) -> DigestWatch:
    """The first week of all is over already: nobody waits for its digest."""
    fresh = {"week": week.monday, "is_done": True}
    watch, _ = DigestWatch.objects.get_or_create(pk=1, defaults=fresh)
    if watch.week < week.monday:
        watch.week, watch.through, watch.is_done = week.monday, 0, False
    return watch


def _next(after: int) -> list[int]:
    people = wanting(Kind.WEEKLY_DIGEST).filter(pk__gt=after).order_by("pk")
    return list(people.values_list("pk", flat=True)[:BATCH])


# Artists that many follow are looked at once. Who muted or blocked one is not told of it.
_RELEASES = """
WITH follows AS MATERIALIZED (
  SELECT user_id, artist_id FROM audio_followedartist AS f
  WHERE user_id = ANY(%(people)s) AND NOT EXISTS (
    SELECT FROM audio_artistblock AS b
    WHERE b.user_id = f.user_id AND b.artist_id = f.artist_id
  )
), released AS MATERIALIZED (
  SELECT artist_id, 'album' AS name, id, first_published_at AS at FROM audio_album
  WHERE artist_id IN (SELECT artist_id FROM follows) AND status = %(published)s
    AND first_published_at >= %(begin)s AND first_published_at < %(end)s
  UNION ALL
  SELECT artist_id, 'track', id, first_published_at FROM audio_track
  WHERE artist_id IN (SELECT artist_id FROM follows) AND status = %(published)s
    AND album_id IS NULL
    AND first_published_at >= %(begin)s AND first_published_at < %(end)s
)
SELECT user_id, count(*),
  (array_agg(name || ' ' || id ORDER BY at DESC, id DESC))[1:%(most)s]
FROM follows JOIN released USING (artist_id) GROUP BY user_id
"""
# Heard here or elsewhere: it is their own week, and counts what their year counts.
_HEARD = """
WITH heard AS (
  SELECT p.user_id, t.artist_id, count(*) AS plays, sum(p.ms_played) AS ms
  FROM audio_playevent AS p JOIN audio_track AS t ON t.id = p.track_id
  WHERE p.user_id = ANY(%(people)s)
    AND (p.counted OR (p.source_type = ANY(%(elsewhere)s::text[]) AND NOT p.skipped))
    AND p.played_at >= %(begin)s AND p.played_at < %(end)s
  GROUP BY p.user_id, t.artist_id
)
SELECT user_id, sum(plays)::bigint, (sum(ms) / 60000)::bigint,
  (array_agg(artist_id ORDER BY plays DESC, artist_id))[1:%(most)s]
FROM heard GROUP BY user_id
"""


def told(people: Iterable[int], week: Week) -> dict[int, dict[str, Any]]:
    """What there is to tell each of them, two statements for all. Who has nothing is left out.

    `releases` are `album 7` and `track 9`, the newest first, of `released` in all; `artists`
    those whom they played most.
    """
    ids, found = list(people), dict[int, dict[str, Any]]()
    for person, count, releases in _rows(_RELEASES, ids, week, MOST_RELEASES):
        found.setdefault(person, {}).update(released=count, releases=releases)
    for person, plays, minutes, artists in _rows(_HEARD, ids, week, MOST_ARTISTS):
        heard = {"plays": plays, "minutes": minutes, "artists": artists}
        found.setdefault(person, {}).update(heard)
    return found


def _rows(query: str, people: list[int], week: Week, most: int) -> Iterator[tuple[Any, ...]]:
    told: dict[str, Any] = {
        "people": people,
        "begin": week.begin,
        "end": week.end,
        "most": most,
        "published": Status.PUBLISHED.value,
        "elsewhere": Elsewhere.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        yield from cursor.fetchall()
