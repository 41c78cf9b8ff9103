"""Questions about the catalogue that need more than one table."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from audio.catalog import marking
from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Credit, Track
from audio.catalog.rows import ARTISTS, TRACKS
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.requests import AuthedRequest, ViewerRequest
from users.models import User

APPEARS_ON = "appears_on"
GONE, BLOCKED = "gone", "blocked"
_BY_NAME = Order("name", "sort_name", str)
_SORT_NAME = ARTISTS.columns.index("sort_name")


def artist(viewer: Viewer, pk: int) -> Artist:
    """Raises `NotFound`."""
    found: Artist | None = Artist.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def page(request: HttpRequest, artist: Artist, user: User) -> Json:
    """An artist page as its manager, the `user`, has just made it."""
    made = Artist.objects.filter(pk=artist.pk)
    return ARTISTS.json(origin(request), made, user.pk)[artist.pk]


def managed_pages(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """Whatever their status. One query."""
    mine = Artist.objects.managed_by(user)
    fetch, base = from_queryset(ARTISTS.rows(mine, user.pk)), origin(request)
    found = page_of(request, query, _BY_NAME, fetch, key=lambda row: (row[_SORT_NAME], row[0]))
    return found | {"items": [ARTISTS.shape(base, row) for row in found["items"]]}


def album(viewer: Viewer, pk: int) -> Album:
    """Raises `NotFound`."""
    found: Album | None = Album.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def discography(artist: Artist, kinds: Collection[str]) -> Q:
    """Their own albums of these kinds (all, without any).

    With `appears_on`, also those of others that credit them.
    """
    own = Q(artist=artist)
    if not kinds:
        return own
    wanted = own & Q(album_type__in=set(kinds) - {APPEARS_ON})
    if APPEARS_ON in kinds:
        tracks = Track.objects.published().exclude(album=None).order_by()
        theirs, crediting = (tracks.filter(one).values("album") for one in of_artist(artist))
        wanted |= Q(pk__in=theirs.union(crediting, all=True)) & ~own
    return wanted


def of_artist(artist: Artist) -> list[Q]:
    """For tracks: the artist's own, and those they are credited on.

    Each finds an index by itself: an OR of the two would read the whole table.
    """
    return [Q(artist=artist), Q(pk__in=_crediting(artist))]


def _crediting(artist: Artist) -> QuerySet[Any, Any]:
    return Credit.objects.filter(artist=artist, accepted=True).order_by().values("track")


def genre_id(slug: str) -> int:
    """Raises `NotFound`."""
    found = find_genre(slug)
    if found is None:
        raise NotFound
    return found


def find_genre(slug: str) -> int | None:
    """Asked first, by itself: PostgreSQL cannot guess how common a slug behind a join is."""
    return Genre.objects.filter(slug=slug).values_list("pk", flat=True).first()


def has_published_genre(genre: int) -> Q:
    """For artists: those with a published track of this genre."""
    return Q(pk__in=Track.objects.published().filter(genres=genre).values("artist"))


def visible_tracks(viewer: Viewer, ids: Collection[int], base: str) -> dict[int, Json]:
    """By id, what the viewer may see of these, for lists that other features keep.

    With their marks. One query; `base` is the origin of our own pages.
    """
    return TRACKS.json(base, Track.objects.visible_to(viewer).filter(pk__in=ids), viewer.pk)


def blocked_artists(request: ViewerRequest | AuthedRequest) -> frozenset[int]:
    """Whom the person who asks has blocked. No query for those who blocked nobody."""
    person = request.auth.pk
    if not request.artist_blocks or person is None:
        return frozenset()
    found = marking.blocked_artists(person).values_list("artist_id", flat=True)
    return frozenset(found)


def unavailable(track: Json | None, blocked: Collection[int]) -> str | None:
    """Why an entry of a list that is kept has only its place: gone, or by a blocked artist."""
    if track is None:
        return GONE
    return BLOCKED if track["artist"]["id"] in blocked else None
