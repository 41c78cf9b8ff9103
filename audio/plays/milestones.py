"""Round numbers of plays, each told once: also those that a counter jumps over."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction

from audio.catalog import announcing
from audio.catalog.models.album import Album
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track

FIRST, STEP = 100, 10
BATCH = 500
AT_ONCE = 5_000
"""So many are looked for at a time: the first time it may be half of a catalogue."""
_MODELS: dict[str, type[Album] | type[Track]] = {"track": Track, "album": Album}

# Nothing is noted where plays are counted: a milestone may be some minutes late, and a play
# must not cost more. What has fewer plays than the first milestone is passed by unread.
_DUE = {
    "track": """
SELECT thing.id, thing.plays_count, coalesce(told.plays, 0)
FROM audio_track thing
LEFT JOIN audio_milestone told ON told.kind = 'track' AND told.object_id = thing.id
WHERE thing.status = %(published)s AND thing.plays_count >= %(first)s
  AND thing.plays_count >= coalesce(told.plays * %(step)s, %(first)s)
ORDER BY thing.id LIMIT %(most)s
""",
    "album": """
SELECT thing.id, played.plays, coalesce(told.plays, 0)
FROM (
  SELECT album_id, sum(plays_count)::bigint AS plays FROM audio_track
  WHERE album_id IS NOT NULL AND status = %(published)s AND plays_count > 0
  GROUP BY album_id HAVING sum(plays_count) >= %(first)s
) played
JOIN audio_album thing ON thing.id = played.album_id AND thing.status = %(published)s
LEFT JOIN audio_milestone told ON told.kind = 'album' AND told.object_id = thing.id
WHERE played.plays >= coalesce(told.plays * %(step)s, %(first)s)
ORDER BY thing.id LIMIT %(most)s
""",
}
_NOTE = """
INSERT INTO audio_milestone AS told (kind, object_id, plays, reached_at)
SELECT %s, id, plays, now() FROM unnest(%s::bigint[], %s::bigint[]) AS new (id, plays)
ORDER BY id
ON CONFLICT (kind, object_id) DO UPDATE SET plays = excluded.plays, reached_at = now()
WHERE told.plays < excluded.plays
"""


class Reached(NamedTuple):
    """A track or album has `plays`; it was told of `told`, 0: of none."""

    pk: int
    plays: int
    told: int

    @property
    def milestones(self) -> list[int]:
        """Those that are new, from the lowest up."""
        found, plays = [], max(self.told * STEP, FIRST)
        while plays <= self.plays:
            found.append(plays)
            plays *= STEP
        return found


def tell() -> int:
    """How many milestones were reached. Safe to repeat; what is told is told once."""
    count = 0
    for kind in _MODELS:
        while due := _due(kind):
            count += sum(_tell_of(kind, some) for some in _batches(due))
    return count


def _due(kind: str) -> list[Reached]:
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"published": Status.PUBLISHED.value, "first": FIRST}
        cursor.execute(_DUE[kind], given | {"step": STEP, "most": AT_ONCE})
        return [Reached(*row) for row in cursor.fetchall()]


def _batches(rows: list[Reached]) -> Iterator[list[Reached]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


@transaction.atomic
def _tell_of(kind: str, some: list[Reached]) -> int:
    """Noted and told, or neither."""
    by_id = {one.pk: one for one in some}
    for thing in _managed(kind, by_id):
        for plays in by_id[thing.pk].milestones:
            announcing.milestone(thing, plays)
    with connection.cursor() as cursor:
        highest = [one.milestones[-1] for one in some]
        cursor.execute(_NOTE, [kind, [one.pk for one in some], highest])
    return sum(len(one.milestones) for one in some)


def _managed(kind: str, ids: Iterable[int]) -> Any:
    """Those that there is somebody to tell of."""
    rows = _MODELS[kind]._default_manager.filter(pk__in=list(ids)).select_related("artist")
    return rows.exclude(artist__user=None).order_by("pk")
