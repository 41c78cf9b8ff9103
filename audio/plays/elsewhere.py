"""What somebody heard in another player: theirs alone, in no number that others see.

Such a play has `counted` false, so that whatever asks for plays that count passes it over:
charts, an artist's figures, the feed, milestones. That it was heard is told by `source_type`,
and that it was not by `skipped` (ADR 0047). Several players tell of the same listen, each with
a clock and rounding of its own: one that began within a minute of another, of the same track,
is the same.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from audio.catalog.models.publication import Status
from audio.plays.models import Elsewhere
from audio.plays.services import COUNTS_FROM_MS, hold_history
from config.errors import NotFound
from users.models import User

MOST_AT_ONCE = 5_000
SAME_LISTEN_MS = 60_000


class Listen(NamedTuple):
    """`ms` heard; None: unknown, and then it was all of it."""

    event_id: UUID
    track_id: int
    played_at: datetime
    ms: int | None


_RECORD = """
WITH person AS (
  SELECT FROM users_user WHERE id = %(user)s FOR KEY SHARE
), mine AS (
  SELECT now() - make_interval(days => history_days) AS since
  FROM users_client WHERE user_id = %(user)s
), sent AS (
  SELECT s.event_id, s.track_id, least(s.played_at, now()) AS played_at,
    coalesce(s.ms, t.duration_ms) AS ms,
    least(s.ms, nullif(t.duration_ms, 0), %(same)s::int) * interval '1 ms' AS about,
    s.ms < greatest(least(%(counts_from)s, t.duration_ms / 2), 1) AS broken_off
  FROM unnest(%(event_id)s::uuid[], %(track_id)s::bigint[], %(played_at)s::timestamptz[],
    %(ms)s::int[]) AS s (event_id, track_id, played_at, ms)
  JOIN audio_track t ON t.id = s.track_id AND t.status = %(published)s
  WHERE EXISTS (SELECT FROM person)
), fresh AS (
  INSERT INTO audio_playevent (user_id, event_id, track_id, played_at, received_at, ms_played,
                               skipped, source_type, source_id, counted)
  SELECT %(user)s, event_id, track_id, played_at, now(), ms, coalesce(broken_off, false),
         %(source_type)s::text, %(source_id)s::bigint, false
  FROM sent
  WHERE NOT EXISTS (
    SELECT FROM audio_forgottenplay f
    WHERE f.user_id = %(user)s AND f.event_id = sent.event_id
  ) AND NOT EXISTS (
    SELECT FROM audio_playevent p
    WHERE p.user_id = %(user)s AND p.track_id = sent.track_id
      AND p.played_at > sent.played_at - about AND p.played_at < sent.played_at + about
  ) AND NOT EXISTS (SELECT FROM mine WHERE since > sent.played_at)
  ORDER BY event_id
  ON CONFLICT (user_id, event_id) DO NOTHING
  RETURNING event_id
)
SELECT event_id FROM fresh
UNION ALL SELECT NULL FROM person
"""


def record(
    *, user: User, listens: Sequence[Listen], source: Elsewhere, source_id: int | None = None
) -> set[UUID]:
    """Keeps what is new, and says which that was; no two of `listens` may be the same one.

    Known, forgotten, older than the person keeps their history, of a track that is not
    published: none of these is new. Raises `NotFound` if the listener is erased, and
    `OperationalError` where one is forgotten at this very moment.
    """
    fresh: set[UUID] = set()
    for start in range(0, len(listens), MOST_AT_ONCE):
        fresh |= _record(user, listens[start : start + MOST_AT_ONCE], source, source_id)
    return fresh


def _record(
    user: User, listens: Sequence[Listen], source: Elsewhere, source_id: int | None
) -> set[UUID]:
    given: dict[str, Any] = {
        "user": user.pk,
        "published": Status.PUBLISHED,
        "counts_from": COUNTS_FROM_MS,
        "same": SAME_LISTEN_MS,
        "event_id": [one.event_id for one in listens],
        "track_id": [one.track_id for one in listens],
        "played_at": [one.played_at for one in listens],
        "ms": [one.ms for one in listens],
        "source_type": source.value,
        "source_id": source_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, given)
        found = {event_id for (event_id,) in cursor.fetchall()}
    if None not in found:
        raise NotFound
    return found - {None}


_TAKE_BACK = """
DELETE FROM audio_playevent
WHERE user_id = %s AND source_type = %s AND source_id = %s AND NOT counted
"""


def take_back(*, user: User, source_id: int) -> int:
    """What one import brought; how many. Nothing is noted as forgotten: it may come again.

    In the caller's transaction. Raises `NotFound` if the person is erased.
    """
    hold_history(user.pk)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [user.pk, Elsewhere.IMPORT.value, source_id])
        return int(cursor.rowcount)
