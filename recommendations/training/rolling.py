"""The roll-up: what somebody did with a track, all of it, as one row of `Interaction`.

It is added up in a temporary table, for everybody in one statement at one moment, and then
written by groups of people, each in a transaction of its own, only where it differs. So readers
have each person's rows whole, old or new; whoever is being erased is passed by; and wherever it
is broken off, what stands there is true.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import Error, connection, transaction

from audio.changes.models import MEMBERS
from audio.changes.models import Kind as Changed
from recommendations.training import signals

Step = Callable[[int, int], None]
Progress = Callable[[str, str], AbstractContextManager[Step]]
"""Given what is done and the unit, as `config.management.progress.progress`."""

ROWS_AT_ONCE: Final = 50_000
"""Of one transaction: a second or two, in which whoever is erased waits."""
MOVED: Final = 0.05
"""A weight that has aged by less is left: so a night writes some tenth of the rows."""
OVERLAP: Final = timedelta(minutes=5)
"""What was committed late is looked for once more, so long after its time."""
PLAYS_OF_OVERLAP: Final = 50_000
_MEMORY: Final = "SET LOCAL work_mem = '128MB'"

_FRESH = """
CREATE TEMP TABLE fresh_interaction (user_id bigint, track_id bigint, weight float8,
  last_at timestamptz, code smallint, because bigint)
"""
_AWAY = "DROP TABLE IF EXISTS fresh_interaction"
TAKES_PART: Final = """
EXISTS (SELECT FROM users_user u WHERE u.id = user_id AND u.is_active AND u.erase_at IS NULL)
AND NOT EXISTS (SELECT FROM recommendations_tastesettings s
                WHERE s.user_id = summed.user_id AND NOT s.personalised)
"""
"""Who wants no guesses, or is hidden from others, teaches nothing either. Of `summed`."""
_ADD_UP = f"""
INSERT INTO fresh_interaction
SELECT user_id, thing_id, weight, last_at, {signals.code_of("telling")},
  {signals.because_of("telling")}
FROM (
  SELECT user_id, thing_id, {signals.WEIGHT} AS weight, max(at) AS last_at,
    {signals.TELLING} AS telling
  FROM ({{acts}}) AS act GROUP BY user_id, thing_id
) AS summed
WHERE {TAKES_PART}
ORDER BY user_id, thing_id
"""  # noqa: S608
_SIZES = "SELECT user_id, count(*) FROM fresh_interaction GROUP BY user_id ORDER BY user_id"
# Whoever is erased at this moment holds their row, and takes along what is there; who begins
# to be erased waits for this transaction.
_WRITE = """
WITH here AS MATERIALIZED (
  SELECT id FROM users_user WHERE {people} ORDER BY id FOR KEY SHARE SKIP LOCKED
), fresh AS MATERIALIZED (
  SELECT f.* FROM fresh_interaction f JOIN here ON here.id = f.user_id
), gone AS (
  DELETE FROM recommendations_interaction i USING here
  WHERE i.user_id = here.id AND NOT EXISTS (
    SELECT FROM fresh_interaction f WHERE f.user_id = i.user_id AND f.track_id = i.track_id)
), moved AS (
  UPDATE recommendations_interaction i
  SET weight = f.weight, last_at = f.last_at, code = f.code, because = f.because
  FROM fresh f WHERE i.user_id = f.user_id AND i.track_id = f.track_id
    AND (abs(i.weight - f.weight) > %(moved)s
         OR (i.last_at, i.code, i.because) IS DISTINCT FROM (f.last_at, f.code, f.because))
)
INSERT INTO recommendations_interaction (user_id, track_id, weight, last_at, code, because)
SELECT user_id, track_id, weight, last_at, code, because FROM fresh f
WHERE NOT EXISTS (SELECT FROM recommendations_interaction i
                  WHERE i.user_id = f.user_id AND i.track_id = f.track_id)
ORDER BY user_id, track_id
"""
_RANGE = "id > %(after)s AND id <= %(up_to)s"
_SOME = "id = ANY(%(people)s::bigint[])"
_LAST: Final = 2**62

_SEEN = """
SELECT statement_timestamp(), coalesce((SELECT max(id) FROM audio_playevent), 0),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""
# Plays by their own number, since nothing else leads to those that came last: a device may tell
# of last week. What is kept, and what is taken back, by the log of changes.
_TOUCHED = """
SELECT user_id FROM audio_playevent WHERE id > %(play)s AND received_at >= %(at)s
UNION SELECT user_id FROM audio_forgottenplay WHERE forgotten_at >= %(at)s
UNION SELECT user_id FROM recommendations_feedback WHERE created_at >= %(at)s
UNION SELECT "user" FROM audio_change
  WHERE "user" > 0 AND xid >= %(xid)s AND kind = ANY(%(kept)s)
UNION SELECT user_id FROM recommendations_tastesettings s
  WHERE NOT s.personalised
    AND EXISTS (SELECT FROM recommendations_interaction i WHERE i.user_id = s.user_id)
UNION SELECT p.owner_id FROM audio_change c JOIN audio_playlist p ON p.id = c.object_id
  WHERE c."user" = %(members)s AND c.kind = %(playlist)s AND c.xid >= %(xid)s
ORDER BY 1
"""
_KEPT: Final = [
    int(kind)
    for kind in (
        Changed.LIKED_TRACK,
        Changed.SAVED_ALBUM,
        Changed.RATED_TRACK,
        Changed.RATED_ALBUM,
        Changed.RATED_ARTIST,
        Changed.FOLLOWED_ARTIST,
    )
]

Seen = dict[str, Any]
"""Up to where acts have been read: `at`, `play`, `xid`. For `Training.seen`."""


@contextmanager
def quietly(what: str, unit: str) -> Iterator[Step]:
    yield lambda done, total: None


def seen() -> Seen:
    """Asked before reading: what comes in between is read twice rather than never."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN)
        at, play, xid = cursor.fetchone()
    return {"at": at.isoformat(), "play": play, "xid": xid}


def touched(since: Seen) -> list[int]:
    """People who have done something, taken it back, or want no guesses any more; in order."""
    given = {
        "play": since["play"] - PLAYS_OF_OVERLAP,
        "at": datetime.fromisoformat(since["at"]) - OVERLAP,
        "xid": since["xid"],
        "kept": _KEPT,
        "members": MEMBERS,
        "playlist": int(Changed.PLAYLIST),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, given)
        return [pk for (pk,) in cursor.fetchall()]


def roll_up(*, now: datetime, step: Step = lambda done, total: None) -> None:
    """For everybody. Nothing grows with them but files of PostgreSQL's, for sorting."""
    with _fresh():
        _add_up(signals.EVERYBODY, {"now": now})
        sizes, after = _sizes(), -1
        for done, up_to in _groups(sizes):
            _write(_RANGE, {"after": after, "up_to": up_to})
            after = up_to
            step(done, len(sizes))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE recommendations_interaction")


def roll_up_people(*, people: Collection[int], now: datetime) -> None:
    """For these alone: what they have taken back is gone. A few hundred at a time."""
    given = {"people": sorted(people)}
    with _fresh():
        _add_up(signals.SOME, given | {"now": now})
        _write(_SOME, given)


@contextmanager
def _fresh() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_AWAY)
        cursor.execute(_FRESH)
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(_AWAY)


@transaction.atomic
def _add_up(whose: str, given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MEMORY)
        cursor.execute(_ADD_UP.format(acts=signals.acts(whose, signals.TRACK_LEGS)), given)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON fresh_interaction (user_id, track_id)")
        cursor.execute("ANALYZE fresh_interaction")


@transaction.atomic
def _write(people: str, given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MEMORY)
        cursor.execute(_WRITE.format(people=people), given | {"moved": MOVED})


def _sizes() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_SIZES)
        return list(cursor.fetchall())


def _groups(sizes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """How many people are done, and the last of each group; the last group is open."""
    rows = 0
    for done, (pk, size) in enumerate(sizes, 1):
        rows += size
        if rows >= ROWS_AT_ONCE and done < len(sizes):
            yield done, pk
            rows = 0
    yield len(sizes), _LAST
