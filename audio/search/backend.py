"""Candidates and their order: what stands behind the two routes."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from django.db import connection

from audio.indexing.models import Kind
from audio.indexing.normalise import normalise, tokens
from audio.search.parsing import Query


class Scope(NamedTuple):
    """Who asks; None is nobody. Staff find no more than others."""

    person: int | None
    artist_blocks: bool


class Hit(NamedTuple):
    """A thing found. Scores of different kinds compare."""

    kind: Kind
    object_id: int
    score: float


class Hits(NamedTuple):
    """A stretch of them, the best first."""

    hits: Sequence[Hit]
    has_more: bool


class SearchBackend(Protocol):
    """Whatever answers searches."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits: ...

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]: ...


_BLOCKED = """
 AND NOT artist_ids && ARRAY(SELECT artist_id FROM audio_artistblock
   WHERE user_id = %(me)s AND level = 'block')
"""
_FOUND = """
SELECT object_id, popularity + (title_norm = %(whole)s)::int FROM audio_searchdocument
WHERE kind = %(kind)s AND tsv @@ %(ts)s::tsquery
  AND ((is_public AND coalesce(available_from <= statement_timestamp(), true))
    OR owner_id = %(me)s::bigint)
  {blocked}
ORDER BY 2 DESC, object_id LIMIT %(limit)s OFFSET %(offset)s
"""


class PostgresBackend:
    """Over the tables of `audio.indexing`."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits:
        rows = _found(query, kind, viewer, limit + 1, offset)
        hits = [Hit(kind, pk, score) for pk, score in rows[:limit]]
        return Hits(hits, len(rows) > limit)

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]:
        rows = {kind: _found(query, kind, viewer, limit, 0) for kind in Kind}
        hits = [Hit(kind, *row) for kind, found in rows.items() for row in found]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _found(
    query: Query, kind: Kind, viewer: Scope, limit: int, offset: int
) -> list[tuple[int, float]]:
    more = [t for value in query.filters.values() for t in tokens(normalise(value))]
    lexemes = [f"'{word}'" for word in (*more, *query.words)]
    if query.words and query.goes_on:
        lexemes[-1] += ":*"
    given: dict[str, str | int | None] = {
        "kind": int(kind),
        "ts": " & ".join(lexemes),
        "whole": " ".join(query.words),
        "me": viewer.person,
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(blocked=_BLOCKED if viewer.artist_blocks else ""), given)
        return [(pk, score) for pk, score in cursor.fetchall()]


BACKEND: SearchBackend = PostgresBackend()
