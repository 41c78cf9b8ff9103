"""Upsert and remove, called by every change of the catalogue inside its transaction."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection
from django.db.transaction import TransactionManagementError

from audio.indexing.models import Kind, SearchDocument
from audio.indexing.rows import Document, row_of, words_of
from audio.indexing.vocabulary import UNKNOWN, learn

__all__ = ["Document", "Standing", "hold", "remove", "upsert"]

TOLD = (
    *("title", "title_norm", "base_norm", "artist_norm", "album_norm", "tsv"),
    *("is_public", "owner_id", "available_from", "artist_ids"),
)
"""What a change writes: the rest is the nightly job's."""
REPLACE = f"""
ON CONFLICT (kind, object_id) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in TOLD)}
WHERE ({", ".join(f"d.{name}" for name in TOLD)})
  IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in TOLD)})
"""
# What is written already is not written again: each version of a row costs entries in the
# indexes. The words that are new come back by the same journey.
_UPSERT = f"""
WITH put AS (
  INSERT INTO audio_searchdocument AS d
    (kind, object_id, title, title_norm, base_norm, artist_norm, album_norm, tsv,
     popularity, tier, is_public, owner_id, available_from, artist_ids)
  SELECT kind, object_id, title, title_norm, base_norm, artist_norm, album_norm,
    array_to_tsvector(string_to_array(lexemes, ' ')), 0, 1, is_public, owner_id,
    available_from, string_to_array(artists, ' ')::bigint[]
  FROM unnest(%(kind)s::smallint[], %(object_id)s::bigint[], %(title)s::text[],
    %(title_norm)s::text[], %(base_norm)s::text[], %(artist_norm)s::text[],
    %(album_norm)s::text[], %(lexemes)s::text[], %(is_public)s::boolean[],
    %(owner_id)s::bigint[], %(available_from)s::timestamptz[], %(artist_ids)s::text[])
    AS given (kind, object_id, title, title_norm, base_norm, artist_norm, album_norm, lexemes,
      is_public, owner_id, available_from, artists)
  ORDER BY kind, object_id
  {REPLACE})
{UNKNOWN}
"""  # noqa: S608
# In one order: two who hold the same wait for each other, never in a circle.
_HOLD = """
SELECT kind, object_id, is_public, artist_ids[1],
  ARRAY(SELECT lexeme FROM unnest(tsv) WHERE lexeme LIKE 'g:%%')
FROM audio_searchdocument
WHERE (kind, object_id) IN (SELECT * FROM unnest(%s::smallint[], %s::bigint[]))
ORDER BY kind, object_id FOR NO KEY UPDATE OF audio_searchdocument
"""


class Standing(NamedTuple):
    """What a document gives to others: its artist's are found by the genres of its tracks."""

    is_public: bool
    artist_id: int | None
    genres: tuple[str, ...]


def hold(ids: Mapping[Kind, Iterable[int]]) -> dict[tuple[Kind, int], Standing]:
    """Nobody else writes these documents until this transaction ends; what they are now.

    Taken before what goes into them is read: of two who change a part of one each, the second
    then reads what the first has written. Raises `TransactionManagementError` outside of one,
    where they would be held for this statement alone.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Documents are held in a transaction.")
    wanted = [(int(kind), pk) for kind, of_kind in ids.items() for pk in of_kind]
    if not wanted:
        return {}
    kinds, pks = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(kinds), list(pks)])
        return {
            (Kind(kind), pk): Standing(public, artist, tuple(sorted(genres)))
            for kind, pk, public, artist, genres in cursor.fetchall()
        }


def upsert(documents: Iterable[Document]) -> None:
    """Makes these findable as they are now, and learns the words of those that are public.

    One statement, or two when there are new words. Popularity and tier are the nightly job's.
    """
    rows = [row_of(document) for document in documents]
    if not rows:
        return
    given = {
        name: list(column)
        for name, column in zip(rows[0]._fields, zip(*rows, strict=True), strict=True)
    }
    words = {word for row in rows if row.is_public for word in words_of(row)}
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, {**given, "words": sorted(words)})
        unknown = [word for (word,) in cursor.fetchall()]
    learn(unknown)


def remove(kind: Kind, object_ids: Iterable[int]) -> None:
    """Makes these unfindable."""
    SearchDocument.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()
