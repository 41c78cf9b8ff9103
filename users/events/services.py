"""Telling a person's open apps that something is new, in the transaction of what happened."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

CHANNEL: Final = "tonearm_events"
MOST: Final = 1_000
"""Kept of one person's; who missed more is told to read everything anew."""


class Told(NamedTuple):
    """`payload` is small: whoever wants to know more asks the API, which knows what is seen."""

    user_id: int
    kind: str
    payload: Mapping[str, Any]


# Both at the commit or not at all. One signal for a person, however much they are told.
_TELL = f"""
WITH new (user_id, kind, payload) AS (
{{source}}
), told AS (
  INSERT INTO users_event (user_id, kind, payload, xid)
  SELECT user_id, kind, payload, pg_current_xact_id()::text::bigint FROM new
  RETURNING user_id
), signals AS (
  SELECT pg_notify('{CHANNEL}', user_id::text) AS sent
  FROM (SELECT DISTINCT user_id FROM told) AS people
)
SELECT (SELECT count(*) FROM told), (SELECT count(sent) FROM signals)
"""  # noqa: S608
_GIVEN = "SELECT * FROM unnest(%s::bigint[], %s::text[], %s::jsonb[])"


def telling(source: str) -> str:
    """A statement that tells what `source` gives, and selects how many that were.

    `source` is SQL, also that of an INSERT: `user_id`, `kind` and `payload` of each event.
    """
    return _TELL.format(source=source)


def tell(*, user_id: int, kind: str, payload: Mapping[str, Any]) -> None:
    """One event. It reaches open streams once the transaction commits."""
    tell_all(events=[Told(user_id, kind, payload)])


def tell_all(*, events: Iterable[Told]) -> None:
    """The same for many, in one statement."""
    rows = list(events)
    if not rows:
        return
    people = [event.user_id for event in rows]
    kinds = [event.kind for event in rows]
    payloads = [json.dumps(dict(event.payload)) for event in rows]
    with connection.cursor() as cursor:
        cursor.execute(telling(_GIVEN), [people, kinds, payloads])


_FORGET = """
DELETE FROM users_event WHERE at < %s OR id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY id DESC) AS place
    FROM users_event
  ) AS placed WHERE place > %s
)
"""


def forget_old(*, before: datetime) -> int:
    """Deletes what was told before that, and of each person all but the newest; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before, MOST])
        return int(cursor.rowcount)
