"""Upsert and remove, called by every change of the catalogue inside its transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from audio.indexing.models import Kind, SearchDocument
from audio.indexing.normalise import base, normalise, tokens


class Document(NamedTuple):
    """Plain values of a thing that can be found. `artists` are all its artists' names."""

    kind: Kind
    object_id: int
    title: str
    is_public: bool
    artists: Sequence[str] = ()
    album: str = ""
    owner_id: int | None = None
    available_from: datetime | None = None
    artist_ids: Sequence[int] = ()


# Lexemes travel as one string with spaces between: an array of arrays must be rectangular.
_UPSERT = """
INSERT INTO audio_searchdocument
  (kind, object_id, title, title_norm, base_norm, artist_norm, album_norm, tsv,
   popularity, tier, is_public, owner_id, available_from, artist_ids)
SELECT kind, object_id, title, title_norm, base_norm, artist_norm, album_norm,
  array_to_tsvector(string_to_array(lexemes, ' ')), 0, 1, is_public, owner_id, available_from,
  string_to_array(artists, ' ')::bigint[]
FROM unnest(%s::smallint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
  %s::text[], %s::text[], %s::boolean[], %s::bigint[], %s::timestamptz[], %s::text[]) AS given
  (kind, object_id, title, title_norm, base_norm, artist_norm, album_norm, lexemes,
   is_public, owner_id, available_from, artists)
ORDER BY kind, object_id
ON CONFLICT (kind, object_id) DO UPDATE SET
  title = excluded.title, title_norm = excluded.title_norm, base_norm = excluded.base_norm,
  artist_norm = excluded.artist_norm, album_norm = excluded.album_norm, tsv = excluded.tsv,
  is_public = excluded.is_public, owner_id = excluded.owner_id,
  available_from = excluded.available_from, artist_ids = excluded.artist_ids
"""


def upsert(documents: Iterable[Document]) -> None:
    """Makes these findable as they are now. Popularity and tier are the nightly job's."""
    rows = [_row(document) for document in documents]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])


def remove(kind: Kind, object_ids: Iterable[int]) -> None:
    """Makes these unfindable."""
    SearchDocument.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def _row(document: Document) -> tuple[object, ...]:
    title, album = normalise(document.title), normalise(document.album)
    artist = normalise(" ".join(document.artists))
    lexemes = dict.fromkeys(tokens(f"{title} {artist} {album}"))
    return (
        int(document.kind),
        document.object_id,
        document.title,
        title,
        base(document.title),
        artist,
        album,
        " ".join(lexemes),
        document.is_public,
        document.owner_id,
        document.available_from,
        " ".join(map(str, document.artist_ids)),
    )
