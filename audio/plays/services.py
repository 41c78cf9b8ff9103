"""Recording plays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from django.db import connection

from audio.catalog.models.publication import Status
from users.models import User

COUNTS_FROM_MS = 30_000

Result = Literal["accepted", "duplicate", "unknown_track"]


class Source(Protocol):
    """Where it was played from: `album` 12."""

    type: str
    id: int | None


class Play(Protocol):
    """One play or skip, as a client tells it."""

    event_id: UUID
    track_id: int
    played_at: datetime
    ms_played: int
    skipped: bool

    @property
    def source(self) -> Source | None: ...


class Recorded(NamedTuple):
    """What became of one play that was sent."""

    event_id: UUID
    result: Result


# The order of the locks is what keeps two batches from waiting for each other: first all tracks
# by id, then all events by id. The sort under the INSERT needs every row, hence every lock on a
# track, before it gives its first.
_RECORD = """
WITH sent AS (
  SELECT * FROM unnest(
    %(event_id)s::uuid[], %(track_id)s::bigint[], %(played_at)s::timestamptz[],
    %(ms_played)s::int[], %(skipped)s::bool[], %(source_type)s::text[], %(source_id)s::bigint[]
  ) WITH ORDINALITY
    AS s (event_id, track_id, played_at, ms_played, skipped, source_type, source_id, n)
), track AS (
  SELECT id, duration_ms FROM audio_track
  WHERE id = ANY(%(track_id)s::bigint[]) AND status = %(published)s
  ORDER BY id FOR NO KEY UPDATE
), fresh AS (
  INSERT INTO audio_playevent (user_id, event_id, track_id, played_at, received_at, ms_played,
                               skipped, source_type, source_id, counted)
  SELECT %(user)s, event_id, track_id, least(played_at, now()), now(), ms_played,
         skipped, source_type, source_id,
         ms_played >= greatest(least(%(counts_from)s, duration_ms / 2), 1)
  FROM sent JOIN track ON track.id = track_id
  ORDER BY event_id, n
  ON CONFLICT (user_id, event_id) DO NOTHING
  RETURNING event_id, track_id, counted
), counter AS (
  UPDATE audio_track SET plays_count = plays_count + added.plays
  FROM (SELECT track_id, count(*) AS plays FROM fresh WHERE counted GROUP BY track_id) AS added
  WHERE id = added.track_id
)
SELECT sent.event_id, track.id IS NOT NULL, fresh.event_id IS NOT NULL
FROM sent LEFT JOIN track ON track.id = sent.track_id
          LEFT JOIN fresh ON fresh.event_id = sent.event_id
ORDER BY n
"""


def record(*, user: User, plays: Sequence[Play]) -> list[Recorded]:
    """Keeps each play once per `event_id`, whoever else sends it at this moment.

    One statement, hence one transaction: all that is answered is kept. A play in the future, by
    a clock that is wrong, is taken as of now. The answers come in the order of `plays`.
    """
    sources = [play.source for play in plays]
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "user": user.pk,
                "published": Status.PUBLISHED,
                "counts_from": COUNTS_FROM_MS,
                "event_id": [play.event_id for play in plays],
                "track_id": [play.track_id for play in plays],
                "played_at": [play.played_at for play in plays],
                "ms_played": [play.ms_played for play in plays],
                "skipped": [play.skipped for play in plays],
                "source_type": [source.type if source else "" for source in sources],
                "source_id": [source.id if source else None for source in sources],
            },
        )
        rows = cursor.fetchall()
    return _results(rows)


def _results(rows: Sequence[tuple[UUID, bool, bool]]) -> list[Recorded]:
    """Of one event sent twice in a batch the first is the one that was kept."""
    kept: set[UUID] = set()
    results = []
    for event_id, is_track, is_fresh in rows:
        result: Result = "unknown_track"
        if is_track:
            result = "accepted" if is_fresh and event_id not in kept else "duplicate"
            kept.add(event_id)
        results.append(Recorded(event_id, result))
    return results
