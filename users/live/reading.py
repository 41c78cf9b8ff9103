"""What open streams have not seen yet, for all of them in one statement."""

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from psycopg.errors import DataError

from users.events.services import MOST
from users.live.cursors import Cursor

Connection = AsyncConnection[tuple[Any, ...]]


class Waiting(NamedTuple):
    """A stream: whose, and what it has seen. None: nothing before now matters."""

    user_id: int
    cursor: Cursor | None


class Event(NamedTuple):
    """As it is written on a stream."""

    kind: str
    payload: Any
    cursor: Cursor


class News(NamedTuple):
    """`anew`: too much was missed, or the database is an older one. `more`: ask again."""

    cursor: Cursor
    events: list[Event]
    anew: bool = False
    more: bool = False


# One snapshot for all of it: what is visible is told now, what is not, the next time. What was
# told in part is told to its end first, which is as it was whatever was committed since.
_SINCE = """
SELECT w.n, s.now::text, pg_snapshot_xmax(w.seen) > pg_snapshot_xmax(s.now),
       e.id, e.kind, e.payload
FROM (SELECT pg_current_snapshot() AS now) AS s
CROSS JOIN unnest(
  %s::int[], %s::bigint[], %s::pg_snapshot[], %s::pg_snapshot[], %s::bigint[]
) AS w (n, user_id, seen, partly, upto)
LEFT JOIN LATERAL (
  SELECT id, kind, payload FROM users_event
  WHERE user_id = w.user_id
    AND xid >= pg_snapshot_xmin(w.seen)::text::bigint
    AND NOT pg_visible_in_snapshot(xid::text::xid8, w.seen)
    AND (w.partly IS NULL
         OR (id > w.upto AND pg_visible_in_snapshot(xid::text::xid8, w.partly)))
  ORDER BY id LIMIT %s
) AS e ON true
ORDER BY w.n, e.id
"""


async def since(connection: Connection, waiting: Sequence[Waiting]) -> list[News]:
    """One for each of them, in their order."""
    columns = (
        list(range(len(waiting))),
        [one.user_id for one in waiting],
        [one.cursor and one.cursor.seen for one in waiting],
        [one.cursor and one.cursor.partly for one in waiting],
        [one.cursor and one.cursor.upto for one in waiting],
    )
    answer = await connection.execute(_SINCE, [*columns, MOST])
    rows: list[list[tuple[Any, ...]]] = [[] for _ in waiting]
    for n, *row in await answer.fetchall():
        rows[n].append(tuple(row))
    return [_news(one, theirs) for one, theirs in zip(waiting, rows, strict=True)]


def _news(one: Waiting, rows: list[tuple[Any, ...]]) -> News:
    now, is_ahead = rows[0][0], rows[0][1]
    told = [row[2:] for row in rows if row[2] is not None]
    at, old = int(time.time()), one.cursor
    if old is None:
        return News(Cursor(at, now), [])
    if is_ahead or len(told) >= MOST:
        return News(Cursor(at, now), [], anew=True)
    until = old.partly or now
    events = [
        Event(kind, payload, Cursor(at, old.seen, until, pk)) for pk, kind, payload in told
    ]
    last = Cursor(at, until)
    if events:
        events[-1] = events[-1]._replace(cursor=last)
    return News(last, events, more=old.partly is not None)


async def is_readable(connection: Connection, cursor: Cursor) -> bool:
    """Whether PostgreSQL takes these for snapshots: one that is none would fail all streams."""
    try:
        await connection.execute(
            "SELECT %s::pg_snapshot, %s::pg_snapshot", [cursor.seen, cursor.partly]
        )
    except DataError:
        return False
    return True
