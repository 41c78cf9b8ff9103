"""Listens that players send: played here if the catalogue has them, else they wait."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from audio.imports.arrivals import key_of_name
from audio.imports.formats.shape import Heard, Kind
from audio.imports.gathering import Gathered
from audio.imports.models import ImportedName
from audio.imports.recognising import tracks
from audio.imports.services.bringing import effect, row_of
from users.accounts.staying import stay
from users.models import User

MOST_WAITING = 100_000
"""Songs that one person's players told of: more than anybody knows. Imports have their own."""
MOST_TIMES = 20_000
"""Listens of one song."""

# What a player sends again, since it had no answer, is known by its time.
_WAIT = """
INSERT INTO audio_importedname AS n (
  user_id, source_id, key, kind, artist, title, album, isrc, duration_ms, artist_key, seen,
  ends, times, lengths, status, how, candidates, added, changed_at
) VALUES (
  %(user)s, NULL, %(key)s, 'listen', %(artist)s, %(title)s, %(album)s, %(isrc)s,
  %(duration_ms)s, %(artist_key)s, %(seen)s, false, %(times)s::bigint[], %(lengths)s::int[],
  %(status)s, '', %(candidates)s::bigint[], 0, now()
)
ON CONFLICT (user_id, key) WHERE source_id IS NULL DO UPDATE SET
  times = n.times || ARRAY(
    SELECT t.at FROM unnest(excluded.times, excluded.lengths) WITH ORDINALITY AS t (at, ms, n)
    WHERE t.at <> ALL (n.times) ORDER BY t.n),
  lengths = n.lengths || ARRAY(
    SELECT t.ms FROM unnest(excluded.times, excluded.lengths) WITH ORDINALITY AS t (at, ms, n)
    WHERE t.at <> ALL (n.times) ORDER BY t.n),
  seen = n.seen + excluded.seen, changed_at = now()
WHERE cardinality(n.times) < %(most)s OR excluded.times <@ n.times
"""


def submit(*, user: User, listens: Sequence[Heard]) -> int:
    """Each once, however often it is sent; of how many nothing is kept, as too many wait.

    They count in no public number, and nobody is told of them. Raises `NotFound` if the person
    is erased.
    """
    names = _by_name(listens)
    found = dict(zip(names, tracks([one.named for one in names.values()]), strict=True))
    with transaction.atomic():
        stay(user.pk)
        rows = [row_of(user, key, one, found[key]) for key, one in names.items()]
        effect(user, Kind.LISTEN, rows)
        waiting = [row for row in rows if row.object_id is None and row.times]
        kept = _wait(_with_room(user, waiting)) if waiting else 0
    return sum(len(row.times) for row in waiting) - kept


def _with_room(user: User, rows: Sequence[ImportedName]) -> list[ImportedName]:
    """All, or those that wait already. Sorted: two submissions wait in one direction."""
    sent = ImportedName.objects.of(user).filter(source__isnull=True)
    room = {row.key for row in rows}
    if sent.count() >= MOST_WAITING:
        room = set(sent.filter(key__in=room).values_list("key", flat=True))
    return sorted((row for row in rows if row.key in room), key=lambda row: row.key)


def _by_name(listens: Sequence[Heard]) -> Mapping[str, Gathered]:
    names: dict[str, Gathered] = {}
    for one in listens:
        key = key_of_name(Kind.LISTEN, one.named)
        found = names.setdefault(key, Gathered(Kind.LISTEN, one.named))
        found.seen += 1
        found.hear(one.at, one.ms)
    return names


def _wait(rows: Sequence[ImportedName]) -> int:
    """How many listens wait now, or waited already."""
    told = [
        *("key", "artist", "title", "album", "isrc", "duration_ms", "artist_key", "seen"),
        *("times", "lengths", "status", "candidates"),
    ]
    kept = 0
    with connection.cursor() as cursor:
        for row in rows:
            given = {name: getattr(row, name) for name in told}
            cursor.execute(_WAIT, given | {"user": row.user_id, "most": MOST_TIMES})
            kept += len(row.times) if cursor.rowcount else 0
    return kept
