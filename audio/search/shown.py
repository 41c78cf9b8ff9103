"""What was found, as whoever asks sees it: the engine says which, `visible_to` has the word."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model, QuerySet, Value

from audio.catalog import by_id
from audio.catalog.by_id import ForAnybody, one_of_these
from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.catalog.source import Row
from audio.indexing.models import Kind
from audio.playlists.by_id import playlists
from audio.playlists.models.playlist import Playlist
from audio.search.backend import BACKEND, Hit, Scope
from audio.search.parsing import parse
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
    answer: Json = dict.fromkeys(("top_result", *map(_plural, Kind)))
    lines: list[Json] = []
    best: dict[Kind, tuple[Hit, Json]] = {}
    hits = BACKEND.search_kinds(query, kinds=kinds, viewer=viewer, limit=limit, offset=offset)
    for kind, found in hits.items():
        shown = _shown(request, kind, found.hits)
        answer[_plural(kind)] = {
            "items": [json for _, json in shown],
            "limit": limit,
            "offset": offset,
            "has_more": found.has_more,
        }
        if shown:
            best[kind] = shown[0]
        lines += ({"track_id": hit.object_id, "line": hit.line} for hit, _ in shown if hit.line)
    if len(kinds) > 1 and offset == 0:
        answer["top_result"] = _top(best)
    return answer | {"lines": lines}


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


def is_anything(results: Json) -> bool:
    """Whether a `SearchOut` has something of any kind."""
    return any(part and part["items"] for part in map(results.get, map(_plural, Kind)))


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


_NAMED: dict[Kind, tuple[type[Model], str]] = {
    Kind.TRACK: (Track, "title"),
    Kind.ALBUM: (Album, "title"),
    Kind.ARTIST: (Artist, "name"),
    Kind.PLAYLIST: (Playlist, "title"),
}


def _named(kind: Kind, viewer: Viewer) -> QuerySet[Any, Row]:
    """The kind, an id and a name of each that they see."""
    model, name = _NAMED[kind]
    things: Any = model._default_manager
    visible = things.visible_to(viewer).filter(one_of_these(kind.name)).order_by()
    found: QuerySet[Any, Row] = visible.values_list(Value(int(kind)), "pk", name)
    return found


def _all_named(viewer: Viewer) -> QuerySet[Any, Row]:
    first, *others = (_named(kind, viewer) for kind in Kind)
    return first.union(*others, all=True)


_NAMES = ForAnybody(_all_named)


def _names(hits: Iterable[Hit], person: int | None) -> dict[tuple[int, int], str]:
    """What those of them are called that they see. One query."""
    ids: dict[str, list[int]] = {kind.name: [] for kind in Kind}
    for hit in hits:
        ids[hit.kind.name].append(hit.object_id)
    return {(kind, pk): name for kind, pk, name in _NAMES.rows(person, **ids)}


def _scope(request: ViewerRequest) -> Scope:
    return Scope(request.auth.pk, request.artist_blocks > 0)


def _plural(kind: Kind) -> str:
    return f"{kind.name.lower()}s"
