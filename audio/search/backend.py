"""Whatever answers searches; and PostgreSQL, which does."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from audio.indexing.models import Kind
from audio.search import queries
from audio.search.candidates import Search, seek
from audio.search.narrowing import conditions
from audio.search.parsing import Query
from audio.search.queries import Scope, Sought
from audio.search.ranking import Scored
from audio.search.suggesting import suggested

__all__ = ["BACKEND", "Hit", "Hits", "PostgresBackend", "Scope", "SearchBackend"]

DEEPEST = 200
"""So many things of a kind are ranked; whoever wants others says more."""


class Hit(NamedTuple):
    """A thing found. Scores of different kinds compare. `line`: of its lyrics, if by that."""

    kind: Kind
    object_id: int
    score: float
    line: str = ""


class Hits(NamedTuple):
    """A stretch of them, the best first."""

    hits: Sequence[Hit]
    has_more: bool


class SearchBackend(Protocol):
    """Only ids and their order: what of it is shown, and how, others decide."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits:
        """Of one kind; beyond `DEEPEST` there is nothing."""
        ...

    def search_kinds(
        self, query: Query, *, kinds: Iterable[Kind], viewer: Scope, limit: int, offset: int
    ) -> dict[Kind, Hits]:
        """Of each of them, for less than one after the other."""
        ...

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]:
        """Of all kinds, by their titles and names alone, none of which comes twice."""
        ...


class PostgresBackend:
    """Over the tables of `audio.indexing`."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits:
        return self.search_kinds(
            query, kinds=[kind], viewer=viewer, limit=limit, offset=offset
        )[kind]

    def search_kinds(
        self, query: Query, *, kinds: Iterable[Kind], viewer: Scope, limit: int, offset: int
    ) -> dict[Kind, Hits]:
        searches: dict[Kind, Search] = {}
        end = min(offset + limit, DEEPEST)
        genres = [queries.genre_ids(genre) for genre in query.genres]
        for kind in kinds:
            must = None if query.is_blank else conditions(query, kind, genres)
            if must is not None:
                sought = Sought(kind, viewer, query.artists, query.albums)
                searches[kind] = Search(query, sought, must, end + 1)
        seek([*searches.values()])
        found: dict[Kind, Hits] = {}
        for kind in kinds:
            search = searches.get(kind)
            ranked = search.ranked() if search else []
            hits = [_hit(kind, search, one) for one in ranked[offset:end] if search]
            found[kind] = Hits(hits, has_more=end < min(len(ranked), DEEPEST))
        return found

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]:
        return [
            Hit(one.kind, one.candidate.object_id, one.score)
            for one in suggested(query, viewer)[:limit]
        ]


def _hit(kind: Kind, search: Search, found: Scored) -> Hit:
    return Hit(kind, found.candidate.object_id, found.score, search.line_of(found))


BACKEND: SearchBackend = PostgresBackend()
"""Keeps nothing between two requests."""
