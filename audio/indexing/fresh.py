"""The index made anew beside the one in use, compared with it, and put in its place by parts.

Temporary tables of this connection hold what it should be. Nothing that others read is emptied
meanwhile, and no statement holds rows for longer than a moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from audio.indexing.documents import REPLACE, TOLD
from audio.indexing.models import Kind
from audio.indexing.pool import in_processes
from audio.indexing.rows import Document, copied

AT_ONCE: Final = 2_000
"""Rows that one statement writes: some 0.3 s at most."""
SHOWN: Final = 10

_FRESH = """
DROP TABLE IF EXISTS fresh_document;
CREATE TEMP TABLE fresh_document (kind smallint, object_id bigint, title text, title_norm text,
  base_norm text, artist_norm text, album_norm text, tsv tsvector, is_public boolean,
  owner_id bigint, available_from timestamptz, artist_ids bigint[])
"""
_COPY = "COPY fresh_document FROM STDIN"
_COMPARE = f"""
DROP TABLE IF EXISTS fresh_difference;
CREATE TEMP TABLE fresh_difference AS
SELECT row_number() OVER (ORDER BY kind, object_id) AS n, kind, object_id, how FROM (
  SELECT kind, object_id,
    CASE WHEN d.id IS NULL THEN 'missing' WHEN f.title IS NULL THEN 'surplus' ELSE 'other' END
  FROM fresh_document f {{join}} JOIN audio_searchdocument d USING (kind, object_id)
  WHERE d.id IS NULL OR f.title IS NULL
    OR ({", ".join(f"f.{name}" for name in TOLD)})
      IS DISTINCT FROM ({", ".join(f"d.{name}" for name in TOLD)})
) AS found (kind, object_id, how);
"""  # noqa: S608
# What was changed since the reading began is left to `index_…`, which reads it again.
_UNTOUCHED = """
NOT EXISTS (SELECT FROM audio_change c WHERE c.xid >= %(since)s
  AND c.kind = x.kind AND c.object_id = x.object_id)
"""
# By itself: of what was hidden while this waited, the next statement knows that it was touched.
_HOLD = """
SELECT FROM audio_searchdocument d JOIN fresh_difference x USING (kind, object_id)
WHERE x.n > %(after)s AND x.n <= %(up_to)s
ORDER BY d.kind, d.object_id FOR NO KEY UPDATE OF d
"""
_WRITE = f"""
INSERT INTO audio_searchdocument AS d (kind, object_id, {", ".join(TOLD)}, popularity, tier)
SELECT kind, object_id, {", ".join(f"f.{name}" for name in TOLD)}, s.popularity, s.tier
FROM fresh_difference x JOIN fresh_document f USING (kind, object_id)
JOIN fresh_standing s USING (kind, object_id)
WHERE x.n > %(after)s AND x.n <= %(up_to)s AND {_UNTOUCHED}
ORDER BY kind, object_id {REPLACE}
"""  # noqa: S608
_REMOVE = f"""
DELETE FROM audio_searchdocument d USING fresh_difference x
WHERE x.n > %(after)s AND x.n <= %(up_to)s AND x.how = 'surplus'
  AND d.kind = x.kind AND d.object_id = x.object_id AND {_UNTOUCHED}
"""  # noqa: S608
_REMOVE_GONE = """
DELETE FROM audio_searchdocument d USING fresh_difference x
WHERE x.kind = %s AND d.kind = x.kind AND d.object_id = x.object_id
  AND NOT EXISTS (SELECT FROM {things} t WHERE t.id = x.object_id)
"""


@dataclass
class Differences:
    """Between the index and what it should be. `examples` are of the first few.

    `sung` are tracks whose lyrics are found by other words than theirs.
    """

    missing: int = 0
    surplus: int = 0
    other: int = 0
    words: int = 0
    examples: list[tuple[str, Kind, int]] = field(default_factory=list)
    sung: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.missing, self.surplus, self.other, self.words, self.sung))

    @property
    def documents(self) -> int:
        return self.missing + self.surplus + self.other


def begin() -> None:
    """An empty one."""
    with connection.cursor() as cursor:
        run(cursor, _FRESH)


def run(cursor: CursorWrapper, script: str) -> None:
    """Statement by statement: several at once cannot be prepared."""
    for statement in script.split(";"):
        if statement.strip():
            cursor.execute(statement)


def fill(batches: Iterable[Sequence[Document]], *, rows: int) -> Iterator[int]:
    """Adds these; tells how many there are, batch for batch."""
    done = 0
    # Plain numbers: the other processes have no Django, whose enumeration `Kind` is.
    plain = ([one._replace(kind=int(one.kind)) for one in batch] for batch in batches)
    for text in in_processes(copied, plain, rows=rows):
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write(text)
        done += text.count("\n")
        yield done


def compare(*, whole: bool = True) -> Differences:
    """What is missing, what should not be there, and what reads otherwise.

    Not `whole`: what was made anew is only a part, so nothing else is looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX ON fresh_document (kind, object_id)")
        cursor.execute("ANALYZE fresh_document")
        run(cursor, _COMPARE.format(join="FULL" if whole else "LEFT"))
        cursor.execute("CREATE UNIQUE INDEX ON fresh_difference (n)")
        cursor.execute("ANALYZE fresh_difference")
        cursor.execute("SELECT how, count(*) FROM fresh_difference GROUP BY how")
        counted = dict(cursor.fetchall())
        cursor.execute(
            "SELECT how, kind, object_id FROM fresh_difference ORDER BY n LIMIT %s", [SHOWN]
        )
        examples = [(how, Kind(kind), pk) for how, kind, pk in cursor.fetchall()]
    return Differences(**counted, examples=examples)


def apply(differences: Differences, *, since: int) -> Iterator[int]:
    """Writes what differs, by parts; tells how far it is.

    `since` is the number of the first transaction that was not over when the reading began.
    """
    for after in range(0, differences.documents, AT_ONCE):
        part = {"after": after, "up_to": after + AT_ONCE, "since": since}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_HOLD, part)
            cursor.execute(_WRITE, part)
            cursor.execute(_REMOVE, part)
        yield min(after + AT_ONCE, differences.documents)


def remove_gone(kind: Kind, things: str) -> None:
    """What `apply` may have written of rows that the table `things` has no more."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE_GONE.format(things=things), [kind])


def end() -> None:
    """The temporary tables go: a worker's connection lives for long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS fresh_document, fresh_difference, fresh_standing,"
            " fresh_plays, fresh_term, fresh_move"
        )
