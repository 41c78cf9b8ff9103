"""What can be asked of the catalogue: its lists, their filters and orders, its stamp."""

from datetime import datetime
from time import time
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Viewer
from audio.catalog.models.stamp import current_stamp
from audio.catalog.models.track import Track
from audio.catalog.rows import ALBUMS, ARTISTS, GENRES, TRACKS, Json, Row
from audio.catalog.schemas import (
    AlbumQuery,
    ArtistQuery,
    DiscographyQuery,
    GenreQuery,
    TopQuery,
    TrackQuery,
)
from audio.catalog.shelf import Shelf
from audio.indexing.normalise import normalise
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, Orders, PageQuery, both_ways, from_queryset, page_of
from users.auth.bearer import ViewerRequest

SHAPE = 1
"""Raised when the JSON changes, so that no cache keeps the older form."""
COUNTERS_OLD_SECONDS = 60

TRACK_SHELF = Shelf(
    TRACKS,
    Orders(
        Order("-published_at", "published_at", datetime, descending=True),
        Order("published_at", "published_at", datetime),
        *both_ways("title", "sort_title", str),
    ),
)
ALBUM_TRACKS = Shelf(TRACKS, Orders(Order("position", "album_position", int)))
ALBUM_SHELF = Shelf(
    ALBUMS,
    Orders(
        Order("-published_at", "published_at", datetime, descending=True),
        Order("published_at", "published_at", datetime),
        *both_ways("title", "sort_title", str),
    ),
)
ARTIST_SHELF = Shelf(
    ARTISTS,
    Orders(
        *both_ways("name", "sort_name", str),
        *both_ways("followers_count", "followers_count", int),
        *both_ways("rating", "rating_average", float),
        *both_ways("rank", "rank", int),
    ),
)
GENRE_ORDERS = Orders(
    *both_ways("name", "slug", str), *both_ways("tracks_count", "tracks_count", int)
)


def stamp(request: ViewerRequest) -> str:
    """The state of all that a catalogue answer is made of.

    But not of counters, which a 304 may leave a minute behind.
    """
    who = f"-{request.auth.pk}-{request.marks_version}" if request.auth.pk else ""
    return f"{SHAPE}-{current_stamp()}-{int(time()) // COUNTERS_OLD_SECONDS}{who}"


def tracks(request: HttpRequest, viewer: Viewer, query: TrackQuery) -> Json:
    if query.ids:
        return TRACK_SHELF.several(request, viewer, query.ids)
    wanted = _given(
        artist=query.artist,
        album=query.album,
        genres__slug=query.genre,
        explicit=query.explicit,
    )
    things = TRACK_SHELF.visible_to(viewer).filter(wanted) if wanted else None
    return TRACK_SHELF.page(request, query, things, sort=query.sort, viewer=viewer)


def albums(request: HttpRequest, viewer: Viewer, query: AlbumQuery) -> Json:
    if query.ids:
        return ALBUM_SHELF.several(request, viewer, query.ids)
    wanted = _given(
        artist=query.artist,
        genres__slug=query.genre,
        release_date__year=query.year,
        album_type=query.album_type,
    )
    things = ALBUM_SHELF.visible_to(viewer).filter(wanted) if wanted else None
    return ALBUM_SHELF.page(request, query, things, sort=query.sort, viewer=viewer)


def artists(request: HttpRequest, viewer: Viewer, query: ArtistQuery) -> Json:
    """By genre: those with a published track of it."""
    if query.ids:
        return ARTIST_SHELF.several(request, viewer, query.ids)
    wanted = _given(sort_name__startswith=normalise(query.q) if query.q else None)
    if query.genre:
        of_genre = Track.objects.visible_to(viewer).filter(genres__slug=query.genre)
        wanted &= Q(pk__in=of_genre.values("artist"))
    things = ARTIST_SHELF.visible_to(viewer).filter(wanted) if wanted else None
    return ARTIST_SHELF.page(request, query, things, sort=query.sort, viewer=viewer)


def genres(request: HttpRequest, query: GenreQuery) -> Json:
    order = GENRE_ORDERS.named(query.sort)
    at = GENRES.columns.index(order.column)

    def key(row: Row) -> tuple[Any, int]:
        return row[at], row[0]

    fetch = from_queryset(GENRES.rows(Genre.objects.all()))
    page = page_of(request, query, order, fetch, key=key)
    base = origin(request)
    return page | {"items": [GENRES.shape(base, row) for row in page["items"]]}


def genre(request: HttpRequest, slug: str) -> Json:
    """Raises `NotFound`."""
    found = GENRES.json(origin(request), Genre.objects.filter(slug=slug))
    if not found:
        raise NotFound
    return next(iter(found.values()))


def discography(
    request: HttpRequest, viewer: Viewer, artist_id: int, query: DiscographyQuery
) -> Json:
    """The artist's releases, and with `appears_on` those of others that credit them."""
    artist = _artist(viewer, artist_id)
    kinds = set(query.include.split(",")) if query.include else set()
    wanted = Q(artist=artist)
    if kinds:
        wanted &= Q(album_type__in=kinds - {"appears_on"})
    if "appears_on" in kinds:
        theirs = Track.objects.visible_to(viewer).by_artist(artist).exclude(album=None)
        wanted |= Q(pk__in=theirs.values("album")) & ~Q(artist=artist)
    things = Album.objects.visible_to(viewer).filter(wanted)
    total = None if kinds else artist.albums_count
    return ALBUM_SHELF.page(request, query, things, sort=query.sort, total=total)


def artist_tracks(
    request: HttpRequest, viewer: Viewer, artist_id: int, query: PageQuery
) -> Json:
    artist = _artist(viewer, artist_id)
    return TRACK_SHELF.page(request, query, Track.objects.visible_to(viewer).by_artist(artist))


def top_tracks(request: HttpRequest, viewer: Viewer, artist_id: int, query: TopQuery) -> Json:
    """The most played; reads all of one artist's tracks, which are some thousands at most."""
    artist = _artist(viewer, artist_id)
    things = Track.objects.visible_to(viewer).by_artist(artist).order_by("-plays_count", "pk")
    items = list(TRACKS.json(origin(request), things[: query.limit]).values())
    return {
        "items": items,
        "limit": query.limit,
        "next": None,
        "previous": None,
        "total": len(items),
    }


def album_tracks(request: HttpRequest, viewer: Viewer, album_id: int, query: PageQuery) -> Json:
    """In the album's order."""
    album = Album.objects.visible_to(viewer).filter(pk=album_id).first()
    if album is None:
        raise NotFound
    things = Track.objects.visible_to(viewer).filter(album=album)
    return ALBUM_TRACKS.page(request, query, things, total=album.tracks_count)


def _artist(viewer: Viewer, pk: int) -> Artist:
    artist: Artist | None = Artist.objects.visible_to(viewer).filter(pk=pk).first()
    if artist is None:
        raise NotFound
    return artist


def _given(**wanted: Any) -> Q:
    """Only what was asked; an empty Q is false."""
    return Q(**{name: value for name, value in wanted.items() if value is not None})


def visible_tracks(viewer: Viewer, ids: list[int], base: str) -> dict[int, Json]:
    """By id, what the viewer may see of these; for lists that other features keep."""
    things: QuerySet[Track] = Track.objects.visible_to(viewer).filter(pk__in=ids)
    return TRACKS.json(base, things)
