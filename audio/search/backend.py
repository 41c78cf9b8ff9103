"""Whatever answers searches; and PostgreSQL, which does."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from audio.indexing.models import Kind
from audio.search.candidates import Search
from audio.search.narrowing import conditions
from audio.search.parsing import Query
from audio.search.queries import Scope, Sought
from audio.search.suggesting import suggested

__all__ = ["BACKEND", "Hit", "Hits", "PostgresBackend", "Scope", "SearchBackend"]

DEEPEST = 200
"""So many things of a kind are ranked."""


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
    """Only ids and their order: what of it is shown, and how, others decide."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits:
        """Of one kind; beyond `DEEPEST` there is nothing."""
        ...

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]:
        """Of all kinds, by their titles and names alone, none of which comes twice."""
        ...


class PostgresBackend:
    """Over the tables of `audio.indexing`."""

    def search(
        self, query: Query, *, kind: Kind, viewer: Scope, limit: int, offset: int
    ) -> Hits:
        must = None if query.is_blank else conditions(query, kind)
        if must is None:
            return Hits([], has_more=False)
        sought = Sought(kind, viewer, query.artists, query.albums)
        end = min(offset + limit, DEEPEST)
        ranked = Search(query, sought, must).ranked(end + 1)
        hits = [Hit(kind, one.candidate.object_id, one.score) for one in ranked[offset:end]]
        return Hits(hits, has_more=end < min(len(ranked), DEEPEST))

    def suggest(self, query: Query, *, viewer: Scope, limit: int) -> list[Hit]:
        return [
            Hit(one.kind, one.candidate.object_id, one.score)
            for one in suggested(query, viewer)[:limit]
        ]


BACKEND: SearchBackend = PostgresBackend()
"""Keeps nothing between two requests."""
