"""Recording plays, and forgetting them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

from django.db import connection, transaction

from audio.plays import listens
from audio.plays.models import TrackDay
from config.errors import NotFound
from config.postgres.statements import Named
from users.accounts.staying import stay
from users.models import Client, User
from users.scrobbling import outbox

log = logging.getLogger(__name__)

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


# The order of the locks is what keeps two batches from waiting for each other, and for whoever
# erases their listener (`users.accounts.staying`): first the listener, then all tracks by id,
# then all events by id. Whether the listener is there depends on no track, so PostgreSQL asks
# it before it looks at the first. The sort under the INSERT needs every row, hence every lock
# on a track, before it gives its first.
# `audio_plays_to_add` (migration 0007) sees what is committed when it is called, and what is in
# `fresh`: this statement alone would see what was there when it began, and several at once
# would each find room in the day. It is called once all of `fresh` is in, since that is
# grouped; and whoever else adds to the same day waits for the track.
# What the listener gives to other services (`users.scrobbling`) is written with it. That holds
# their integrations, after everything else; nobody waits for anything while holding those.
_RECORD = """
WITH person AS (
  SELECT FROM users_user WHERE id = %(user)s FOR KEY SHARE
), sent AS (
  SELECT * FROM unnest(
    %(event_id)s::uuid[], %(track_id)s::bigint[], %(played_at)s::timestamptz[],
    %(ms_played)s::int[], %(skipped)s::bool[], %(source_type)s::text[], %(source_id)s::bigint[]
  ) WITH ORDINALITY
    AS s (event_id, track_id, played_at, ms_played, skipped, source_type, source_id, n)
), track AS (
  SELECT id, duration_ms FROM audio_track
  WHERE EXISTS (SELECT FROM person)
    AND id = ANY(%(track_id)s::bigint[]) AND status = %(published)s
  ORDER BY id FOR NO KEY UPDATE
), fresh AS (
  INSERT INTO audio_playevent (user_id, event_id, track_id, played_at, received_at, ms_played,
                               skipped, source_type, source_id, counted)
  SELECT %(user)s, event_id, track_id, least(played_at, now()), now(), ms_played,
         skipped, source_type, source_id,
         ms_played >= greatest(least(%(counts_from)s, duration_ms / 2), 1)
  FROM sent JOIN track ON track.id = track_id
  WHERE NOT EXISTS (
    SELECT FROM audio_forgottenplay f
    WHERE f.user_id = %(user)s AND f.event_id = sent.event_id
  )
  ORDER BY event_id, n
  ON CONFLICT (user_id, event_id) DO NOTHING
  RETURNING event_id, track_id, counted, played_at, ms_played,
            (played_at AT TIME ZONE 'UTC')::date AS day
), counter AS (
  UPDATE audio_track SET plays_count = plays_count + added.plays
  FROM (SELECT track_id, count(*) AS plays FROM fresh WHERE counted GROUP BY track_id) AS added
  WHERE id = added.track_id
), heard AS (
  SELECT track_id, day,
         audio_plays_to_add(%(user)s, track_id, day, count(*), %(most)s) AS plays
  FROM fresh WHERE counted GROUP BY track_id, day
), counter_of_day AS (
  INSERT INTO audio_trackday AS d (track_id, day, plays)
  SELECT track_id, day, plays FROM heard WHERE plays > 0 ORDER BY track_id, day
  ON CONFLICT (track_id, day) DO UPDATE SET plays = d.plays + excluded.plays
), {listens}
SELECT sent.event_id, track.id IS NOT NULL, fresh.event_id IS NOT NULL, {to_knock}
FROM sent LEFT JOIN track ON track.id = sent.track_id
          LEFT JOIN fresh ON fresh.event_id = sent.event_id
WHERE EXISTS (SELECT FROM person)
ORDER BY n
"""
_RECORD_AND_TELL = Named(_RECORD.format(listens=listens.WITH, to_knock=outbox.TO_KNOCK))


def record(*, user: User, plays: Sequence[Play]) -> list[Recorded]:
    """Keeps each play once per `event_id`, whoever else sends it at this moment.

    One statement, hence one transaction: all that is answered is kept. A play in the future, by
    a clock that is wrong, is taken as of now. One that its listener has deleted is a duplicate.
    The answers come in the order of `plays`. Raises `NotFound` if the listener is erased, and
    `OperationalError` where a play is deleted at this very moment, which a trigger notices
    (migration 0006).
    """
    sources = [play.source for play in plays]
    rows = _RECORD_AND_TELL.ask(
        {
            **listens.given(),
            "user": user.pk,
            "counts_from": COUNTS_FROM_MS,
            "most": TrackDay.MOST_A_DAY,
            "event_id": [play.event_id for play in plays],
            "track_id": [play.track_id for play in plays],
            "played_at": [play.played_at for play in plays],
            "ms_played": [play.ms_played for play in plays],
            "skipped": [play.skipped for play in plays],
            "source_type": [source.type if source else "" for source in sources],
            "source_id": [source.id if source else None for source in sources],
        }
    )
    if plays and not rows:
        raise NotFound
    if rows and rows[0][3]:
        outbox.knock(outbox.DELIVER, rows[0][3])
    return _results(rows)


# Deleting from several devices in any order, they would wait for each other in a circle: hence
# one at a time.
_FORGET = """
WITH gone AS (
  DELETE FROM audio_playevent WHERE user_id = %(user)s AND {which}
  RETURNING event_id, CASE WHEN counted THEN (played_at AT TIME ZONE 'UTC')::date END AS day
), noted AS (
  INSERT INTO audio_forgottenplay (user_id, event_id, forgotten_at, day)
  SELECT %(user)s, event_id, now(), day FROM gone
  ON CONFLICT (user_id, event_id) DO NOTHING
), {unsent}
SELECT count(*) FROM gone
"""
_ONE = "id = %(id)s"
_BETWEEN = """
played_at > coalesce(%(after)s::timestamptz, '-infinity')
AND played_at < coalesce(%(before)s::timestamptz, 'infinity')
"""


def forget(*, user: User, after: datetime | None = None, before: datetime | None = None) -> int:
    """Deletes what was played later than `after` and earlier than `before`. Says how many.

    Counters of tracks keep what was counted. In one statement, whose memory does not grow.
    """
    return _forget(_BETWEEN, {"user": user.pk, "after": after, "before": before})


def forget_one(*, user: User, pk: int) -> None:
    """Deletes one play. Raises `NotFound`."""
    if not _forget(_ONE, {"user": user.pk, "id": pk}):
        raise NotFound


class Waiting(Protocol):
    """What is no play yet and may become one: higher features keep such."""

    def __call__(
        self, *, user_id: int, after: datetime | None, before: datetime | None
    ) -> None: ...


_waiting: list[Waiting] = []


def also_forget(way: Waiting) -> None:
    """It is called whenever somebody forgets a stretch, in the same transaction.

    Or what they wanted to be rid of would come back one day.
    """
    _waiting.append(way)


@transaction.atomic
def _forget(which: str, given: Mapping[str, Any]) -> int:
    hold_history(given["user"])
    outbox.hold(given["user"])
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.format(which=which, unsent=outbox.UNSENT), given)
        (count,) = cursor.fetchone() or (0,)
    if which == _BETWEEN:
        for way in _waiting:
            way(user_id=given["user"], after=given["after"], before=given["before"])
    return int(count)


def hold_history(user_id: int) -> None:
    """Whoever deletes several plays of one person comes one at a time. Raises `NotFound`."""
    stay(user_id)
    Client.objects.select_for_update(no_key=True).only("pk").get(pk=user_id)


class Tally(NamedTuple):
    """Plays that went, and people whose plays could not go."""

    forgotten: int
    failed: int


def forget_by_choice(*, now: datetime) -> Tally:
    """For each person who keeps their history for so many days only.

    Each in a transaction of their own; safe to repeat. Whoever fails is told of in the log and
    keeps nobody else; who is erased meanwhile has nothing left.
    """
    chosen = Client.objects.filter(history_days__isnull=False).order_by("pk")
    forgotten = failed = 0
    for pk, days in list(chosen.values_list("pk", "history_days")):
        given = {"user": pk, "after": None, "before": now - timedelta(days=days or 0)}
        try:
            forgotten += _forget(_BETWEEN, given)
        except (Client.DoesNotExist, NotFound):
            continue
        except Exception:  # whatever it is, the others are due as well
            log.exception("Somebody's plays could not be forgotten")
            failed += 1
    return Tally(forgotten, failed)


def _results(rows: Sequence[tuple[UUID, bool, bool, list[int] | None]]) -> list[Recorded]:
    """Of one event sent twice in a batch the first is the one that was kept."""
    kept: set[UUID] = set()
    results = []
    for event_id, is_track, is_fresh, _ in rows:
        result: Result = "unknown_track"
        if is_track:
            result = "accepted" if is_fresh and event_id not in kept else "duplicate"
            kept.add(event_id)
        results.append(Recorded(event_id, result))
    return results
