"""Charts, popular tracks and pages of genres, as JSON for whoever asks."""

import zlib
from typing import Any

from pydantic_core import to_json

from audio.catalog import shelves
from audio.catalog.cards import Json, artist_card, genre_card
from audio.catalog.freshness import stamp
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.queries import find_genre
from audio.catalog.shelf import Shelf, single_page
from audio.catalog.source import Source
from audio.charts import queries
from audio.charts.models import Kind
from audio.charts.schemas import ChartQuery, PopularQuery
from audio.playlists.models.playlist import Playlist
from audio.playlists.rows import playlist_cards
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, Orders
from users.auth.bearer import ViewerRequest

TOP = 10
"""So many of each stand on a genre's page."""
_SHELVES: dict[str, tuple[Shelf, str]] = {
    Kind.TRACKS: (shelves.tracks, "track"),
    Kind.ALBUMS: (shelves.albums, "album"),
    Kind.ARTISTS: (shelves.artists, "artist"),
}
_ARTIST_CARDS = Shelf(
    Source(
        Artist,
        lambda base, row: artist_card(base, *row),
        ("pk", "name", "slug", "picture_key"),
        artist="pk",
    ),
    Orders(Order("name", "name", str)),
)
_PLAYLISTS = "tonearm.top_playlists"


def chart(request: ViewerRequest, query: ChartQuery) -> Json:
    """What everybody may see of it. Two queries, one more for a genre. Raises `NotFound`."""
    genre = _genre(query.genre) if query.genre is not None else None
    at, places = queries.chart(query.kind, query.period, genre[0] if genre else None)
    shelf, name = _SHELVES[query.kind]
    by_id = {place.object_id: place for place in places}
    items = []
    for thing in shelf.ranked(request, list(by_id), query.limit):
        rank, previous, plays, _ = by_id[thing["id"]]
        items.append({"rank": rank, "previous_rank": previous, "plays": plays, name: thing})
    return single_page(items, query.limit) | {
        "kind": query.kind,
        "period": query.period,
        "genre": genre and genre_card(origin(request), *genre),
        "counted_at": at,
    }


def popular(request: ViewerRequest, query: PopularQuery) -> Json:
    """The tracks of a chart. As in other lists, there are none of a genre that is unknown."""
    genre = find_genre(query.genre) if query.genre is not None else None
    if genre is None and query.genre is not None:
        return single_page([], query.limit)
    places = queries.chart(Kind.TRACKS, query.period, genre).places
    ids = [place.object_id for place in places]
    return single_page(shelves.tracks.ranked(request, ids, query.limit), query.limit)


def genre(request: ViewerRequest) -> Json:
    """Four queries besides those of `genre_stamp`, which comes before. Raises `NotFound`."""
    pk, playlists = request.META[_PLAYLISTS]
    if pk is None:
        raise NotFound
    most = queries.most_played(pk, (Kind.ARTISTS, Kind.TRACKS))
    return shelves.genres.one(request, pk) | {
        "top_artists": _ARTIST_CARDS.ranked(request, most[Kind.ARTISTS], TOP),
        "top_tracks": shelves.tracks.ranked(request, most[Kind.TRACKS], TOP),
        "top_playlists": playlists,
    }


def genre_stamp(request: ViewerRequest) -> str:
    """The catalogue's, and that of the playlists on the page, whose changes do not raise it.

    So these are read for a 304 too, and kept for `genre`. Two queries.
    """
    slug: Any = request.resolver_match and request.resolver_match.kwargs["slug"]
    pk = find_genre(slug)
    playlists = [] if pk is None else _top_playlists(request, pk)
    request.META[_PLAYLISTS] = pk, playlists
    return f"{stamp(request)}-{zlib.crc32(to_json(playlists)):x}"


def _top_playlists(request: ViewerRequest, genre: int) -> list[Json]:
    """Public ones that have it among their commonest, the most followed first."""
    listed = Playlist.objects.put_before(request.auth).filter(genre_ids__contains=[genre])
    most = listed.order_by("-followers_count", "-pk")[:TOP]
    return list(playlist_cards(origin(request), most).values())


def _genre(slug: str) -> tuple[int, str, str]:
    found = Genre.objects.filter(slug=slug).values_list("pk", "name", "slug").first()
    if found is None:
        raise NotFound
    return found
