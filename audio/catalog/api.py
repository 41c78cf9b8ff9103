"""Reading the catalogue."""

from django.db.models import Q
from ninja import Path, Query, Router

from audio.catalog import queries, services, shelves
from audio.catalog.asked import (
    AlbumQuery,
    ArtistQuery,
    DiscographyQuery,
    GenreQuery,
    TopQuery,
    TrackQuery,
)
from audio.catalog.cards import Json
from audio.catalog.freshness import comes_along, stamp
from audio.catalog.models.track import Track
from audio.catalog.schemas import AlbumOut, ArtistOut, GenreOut, NewArtist, TrackOut
from config.conditional import conditional
from config.fast import exact, fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Catalogue"], auth=Viewer())


@router.get("/tracks/", response={200: Page[TrackOut | None]})
@conditional(stamp, comes_along=comes_along)
@exact
def list_tracks(request: ViewerRequest, query: Query[TrackQuery]) -> Json:
    """Tracks, newest first; or those of `ids`."""
    if query.ids:
        return shelves.tracks.several(request, query.ids)
    return shelves.tracks.page(request, query, query.where(), sort=query.sort)


@router.get("/tracks/recent/", response={200: Page[TrackOut]})
@conditional(stamp, comes_along=comes_along)
@exact
def list_recent_tracks(request: ViewerRequest, query: Query[PageQuery]) -> Json:
    """What was published last, the same for everybody: drafts of your own are not in it."""
    return shelves.tracks.public_page(request, query)


@router.get("/tracks/{int:track_id}/", response={200: TrackOut} | problems(404))
@conditional(stamp, comes_along=comes_along)
@exact
def get_track(request: ViewerRequest, track_id: Path[Id]) -> Json:
    """A track. Drafts and what was withdrawn only its artist and staff see."""
    return shelves.tracks.one(request, track_id)


@router.get("/albums/", response={200: Page[AlbumOut | None]})
@conditional(stamp, comes_along=comes_along)
@exact
def list_albums(request: ViewerRequest, query: Query[AlbumQuery]) -> Json:
    """Albums, newest first; or those of `ids`."""
    if query.ids:
        return shelves.albums.several(request, query.ids)
    return shelves.albums.page(request, query, query.where(), sort=query.sort)


@router.get("/albums/{int:album_id}/", response={200: AlbumOut} | problems(404))
@conditional(stamp, comes_along=comes_along)
@exact
def get_album(request: ViewerRequest, album_id: Path[Id]) -> Json:
    """An album; its tracks are a list of their own. Drafts only its artist and staff see."""
    return shelves.albums.one(request, album_id)


@router.get("/albums/{int:album_id}/tracks/", response={200: Page[TrackOut]} | problems(404))
@conditional(stamp)
@exact
def list_album_tracks(
    request: ViewerRequest, album_id: Path[Id], query: Query[PageQuery]
) -> Json:
    """An album's tracks in its order; drafts only for its artist and staff."""
    album = queries.album(request.auth, album_id)
    return shelves.tracks_of_album.page(
        request, query, Q(album=album), total=album.tracks_count, of=album.artist_id
    )


@router.get("/artists/", response={200: Page[ArtistOut | None]})
@conditional(stamp, comes_along=comes_along)
@exact
def list_artists(request: ViewerRequest, query: Query[ArtistQuery]) -> Json:
    """Artists by name; or those of `ids`."""
    if query.ids:
        return shelves.artists.several(request, query.ids)
    return shelves.artists.page(request, query, query.where(), sort=query.sort)


@router.post(
    "/artists/",
    auth=Bearer(),
    throttle=[Limit("write")],
    response={201: ArtistOut} | problems(409),
)
@idempotent
@fast
def open_artist_page(request: AuthedRequest, data: NewArtist) -> Json:
    """Open an artist page of your own, published at once. Up to ten of them."""
    page = services.open_page(
        user=request.auth, name=data.stage_name, bio=data.bio, links=data.link_texts()
    )
    return queries.page(request, page, request.auth)


@router.get("/me/artists/", auth=Bearer(), response={200: Page[ArtistOut]})
@fast
def list_my_artists(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """The artist pages that you manage, by name; those that nobody else sees, too."""
    return queries.managed_pages(request, request.auth, query)


@router.get("/artists/{int:artist_id}/", response={200: ArtistOut} | problems(404))
@conditional(stamp, comes_along=comes_along)
@exact
def get_artist(request: ViewerRequest, artist_id: Path[Id]) -> Json:
    """An artist's page; releases and tracks are lists of their own."""
    return shelves.artists.one(request, artist_id)


@router.get("/artists/{int:artist_id}/albums/", response={200: Page[AlbumOut]} | problems(404))
@conditional(stamp)
@exact
def list_artist_albums(
    request: ViewerRequest, artist_id: Path[Id], query: Query[DiscographyQuery]
) -> Json:
    """An artist's releases; `include=appears_on` for those of others that credit them."""
    artist, kinds = queries.artist(request.auth, artist_id), query.kinds()
    return shelves.albums.page(
        request,
        query,
        queries.discography(artist, kinds),
        sort=query.sort,
        total=None if kinds else artist.albums_count,
        of=artist.pk,
    )


@router.get("/artists/{int:artist_id}/tracks/", response={200: Page[TrackOut]} | problems(404))
@conditional(stamp)
@exact
def list_artist_tracks(
    request: ViewerRequest, artist_id: Path[Id], query: Query[PageQuery]
) -> Json:
    """An artist's tracks, and those that credit them, newest first."""
    artist = queries.artist(request.auth, artist_id)
    return shelves.tracks.page(request, query, queries.of_artist(artist), of=artist.pk)


@router.get(
    "/artists/{int:artist_id}/top-tracks/", response={200: Page[TrackOut]} | problems(404)
)
@conditional(stamp)
@exact
def list_top_tracks(
    request: ViewerRequest, artist_id: Path[Id], query: Query[TopQuery]
) -> Json:
    """An artist's most played tracks."""
    artist = queries.artist(request.auth, artist_id)
    tracks = Track.objects.visible_to(request.auth).order_by("-plays_count", "pk")
    either = queries.of_artist(artist)
    return shelves.tracks.first(request, tracks, either, query.limit, of=artist.pk)


@router.get("/genres/", response={200: Page[GenreOut]})
@conditional(stamp, comes_along=comes_along)
@exact
def list_genres(request: ViewerRequest, query: Query[GenreQuery]) -> Json:
    """Genres by name."""
    return shelves.genres.page(request, query, sort=query.sort)
