"""Documents as plain values, and what a query finds among them."""

from itertools import count
from typing import Any

from audio.indexing import documents
from audio.indexing.documents import Document
from audio.indexing.models import Kind, SearchDocument
from audio.search.backend import BACKEND, Scope
from audio.search.parsing import parse

NOBODY = Scope(None, artist_blocks=False)
_IDS = count(1)


def index(
    title: str,
    *artists: str,
    kind: Kind = Kind.TRACK,
    popularity: float = 0,
    tier: int = 1,
    **more: Any,
) -> int:
    """The thing's number."""
    pk = next(_IDS)
    more.setdefault("is_public", True)
    documents.upsert([Document(int(kind), pk, title, artists=artists, **more)])
    SearchDocument.objects.filter(kind=kind, object_id=pk).update(
        popularity=popularity, tier=tier
    )
    return pk


def found(
    typed: str,
    kind: Kind = Kind.TRACK,
    *,
    viewer: Scope = NOBODY,
    limit: int = 20,
    offset: int = 0,
) -> list[int]:
    hits = BACKEND.search(parse(typed), kind=kind, viewer=viewer, limit=limit, offset=offset)
    return [hit.object_id for hit in hits.hits]
