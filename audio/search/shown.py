"""What was found, as whoever asks sees it: the engine says which, `visible_to` has the word."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from audio.catalog import by_id
from audio.catalog.by_id import ONE_OF_THESE, ById
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.catalog.rows import Json, Row
from audio.indexing.models import Kind
from audio.playlists.by_id import playlists
from audio.playlists.models.playlist import Playlist
from audio.search.backend import BACKEND, Hit, Hits, Scope
from audio.search.parsing import Query, parse
from config.addresses import origin
from users.accounts.requests import ViewerRequest

MOST_SUGGESTED = 8
_LOOKED_AT = 24
"""Titles are sung by many: so many things give that many texts, nearly always."""
_READ: dict[Kind, Callable[[str, Collection[int], int | None], dict[int, Json]]] = {
    Kind.TRACK: by_id.tracks.json,
    Kind.ALBUM: by_id.albums.json,
    Kind.ARTIST: by_id.artists.json,
    Kind.PLAYLIST: playlists,
}
_FIRST = (Kind.ARTIST, Kind.ALBUM, Kind.TRACK, Kind.PLAYLIST)
"""Of things found equally well: who types a name means the artist before their album."""


def results(
    request: ViewerRequest, q: str, *, kinds: Collection[Kind], limit: int, offset: int
) -> Json:
    """A `SearchOut`. For each kind the engine's queries and one more."""
    query, viewer = parse(q), _scope(request)
    answer: Json = dict.fromkeys(_plural(kind) for kind in Kind)
    best: dict[Kind, tuple[Hit, Json]] = {}
    for kind in kinds:
        found = _found(query, kind, viewer, limit, offset)
        shown = _shown(request, kind, found.hits)
        answer[_plural(kind)] = {
            "items": [json for _, json in shown],
            "limit": limit,
            "offset": offset,
            "has_more": found.has_more,
        }
        if shown:
            best[kind] = shown[0]
    wanted = len(kinds) > 1 and offset == 0
    return answer | {"top_result": _top(best) if wanted else None}


def _found(query: Query, kind: Kind, viewer: Scope, limit: int, offset: int) -> Hits:
    if query.is_blank:
        return Hits([], False)
    return BACKEND.search(query, kind=kind, viewer=viewer, limit=limit, offset=offset)


def _shown(request: ViewerRequest, kind: Kind, hits: Sequence[Hit]) -> list[tuple[Hit, Json]]:
    """In the order of `hits`. What has gone or was hidden meanwhile is left out."""
    if not hits:
        return []
    ids = [hit.object_id for hit in hits]
    there = _READ[kind](origin(request), ids, request.auth.pk)
    return [(hit, there[hit.object_id]) for hit in hits if hit.object_id in there]


def _top(best: dict[Kind, tuple[Hit, Json]]) -> Json | None:
    """The first of the kind whose first was found best."""
    in_order = [best[kind] for kind in _FIRST if kind in best]
    return max(in_order, key=lambda one: one[0].score)[1] if in_order else None


def suggestions(request: ViewerRequest, q: str) -> Json:
    """A `SuggestOut`. The engine's queries and one more."""
    query = parse(q)
    if query.is_blank:
        return {"items": []}
    hits = BACKEND.suggest(query, viewer=_scope(request), limit=_LOOKED_AT)
    named = _names(hits, request.auth.pk) if hits else {}
    texts: dict[str, Json] = {}
    for hit in hits:
        if text := named.get((hit.kind, hit.object_id)):
            one = {"text": text, "type": hit.kind.name.lower(), "id": hit.object_id}
            texts.setdefault(text.casefold(), one)
    return {"items": [*texts.values()][:MOST_SUGGESTED]}


def _named(kind: Kind) -> ById:
    """Rows of a kind, an id and a name, of one kind of thing."""
    things: dict[Kind, tuple[Any, str]] = {
        Kind.TRACK: (Track, "title"),
        Kind.ALBUM: (Album, "title"),
        Kind.ARTIST: (Artist, "name"),
        Kind.PLAYLIST: (Playlist, "title"),
    }
    model, name = things[kind]

    def rows(viewer: Viewer) -> QuerySet[Any, Row]:
        visible = model.objects.visible_to(viewer).filter(ONE_OF_THESE)
        found: QuerySet[Any, Row] = visible.values_list("pk", name)
        return found

    return ById(rows)


_NAMED = {kind: _named(kind) for kind in Kind}


def _names(hits: Iterable[Hit], person: int | None) -> dict[tuple[Kind, int], str]:
    """What they see of these is called. A query for each kind among them."""
    ids: dict[Kind, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(hit.object_id)
    return {
        (kind, pk): name
        for kind, wanted in ids.items()
        for pk, name in _NAMED[kind].rows(wanted, person)
    }


def _scope(request: ViewerRequest) -> Scope:
    return Scope(request.auth.pk, request.artist_blocks > 0)


def _plural(kind: Kind) -> str:
    return f"{kind.name.lower()}s"
