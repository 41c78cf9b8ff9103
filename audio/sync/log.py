"""Reads the log in the order of transactions, for one person."""

from typing import Any, NamedTuple

from django.db import connection

from audio.sync.cursors import Place
from audio.sync.types import OWN, SHARED, Type, kinds


class Stretch(NamedTuple):
    """Places beyond another, nearest first; and the moment at which they were read.

    All transactions before `xmin` were over then, none from `xmax` on had begun.
    """

    places: list[Place]
    log: int
    xmin: int
    xmax: int


# One statement, hence one snapshot, for the rows and for the numbers. What a playlist's members
# see is found from their lists: whoever has few does not read past the changes of all others.
_READ = """
WITH moment AS (
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin,
         pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax,
         coalesce((SELECT object_id FROM audio_change
                   WHERE "user" = 0 AND kind = 0 LIMIT 1), 0) AS log
), found AS (
  (SELECT xid, kind, object_id, "user" FROM audio_change
    WHERE %(shared)s::int[] <> '{}' AND "user" = 0 AND kind = ANY(%(shared)s::int[])
      AND (xid, kind, object_id, "user") > (%(xid)s, %(kind)s, %(pk)s, %(whose)s)
    ORDER BY xid, kind, object_id LIMIT %(most)s)
  UNION ALL
  (SELECT xid, kind, object_id, "user" FROM audio_change
    WHERE "user" = %(user)s AND kind = ANY(%(own)s::int[])
      AND (xid, kind, object_id, "user") > (%(xid)s, %(kind)s, %(pk)s, %(whose)s)
    ORDER BY xid, kind, object_id LIMIT %(most)s)
  UNION ALL
  (SELECT c.xid, c.kind, c.object_id, c."user" FROM audio_playlistmember m
    JOIN audio_change c ON c."user" = -1 AND c.kind = 4 AND c.object_id = m.playlist_id
    WHERE %(playlists)s AND m.user_id = %(user)s
      AND (c.xid, c.kind, c.object_id, c."user") > (%(xid)s, %(kind)s, %(pk)s, %(whose)s)
    ORDER BY c.xid, c.object_id LIMIT %(most)s)
  ORDER BY xid, kind, object_id, "user" LIMIT %(most)s
)
SELECT log, xmin, xmax, xid, kind, object_id, "user" FROM moment LEFT JOIN found ON true
ORDER BY xid, kind, object_id, "user"
"""


def beyond(place: Place, *, user: int, types: frozenset[Type], most: int) -> Stretch:
    """Costs an index scan of what changed since, and a look at each playlist of theirs."""
    given: dict[str, Any] = {
        "shared": kinds(SHARED, types),
        "own": kinds(OWN, types),
        "playlists": Type.PLAYLISTS in types,
        "user": user,
        "xid": place.xid,
        "kind": place.kind,
        "pk": place.object_id,
        "whose": place.user,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, given)
        rows = cursor.fetchall()
    log, xmin, xmax = rows[0][:3]
    return Stretch([Place(*row[3:]) for row in rows if row[3] is not None], log, xmin, xmax)
