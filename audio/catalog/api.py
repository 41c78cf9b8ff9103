"""Reading the catalogue."""

from ninja import Path, Query, Router

from audio.catalog import queries
from audio.catalog.rows import Json
from audio.catalog.schemas import (
    AlbumOut,
    AlbumQuery,
    ArtistOut,
    ArtistQuery,
    DiscographyQuery,
    GenreOut,
    GenreQuery,
    TopQuery,
    TrackOut,
    TrackQuery,
)
from config.conditional import conditional
from config.fast import fast
from config.fields import Id
from config.pagination import Page, PageQuery
from config.problems import problems
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["Catalogue"], auth=Viewer())


@router.get("/tracks/", response={200: Page[TrackOut | None]})
@conditional(queries.stamp)
@fast
def list_tracks(request: ViewerRequest, query: Query[TrackQuery]) -> Json:
    """Tracks, newest first; or those of `ids`."""
    return queries.tracks(request, request.auth, query)


@router.get("/tracks/recent/", response={200: Page[TrackOut]})
@conditional(queries.stamp)
@fast
def list_recent_tracks(request: ViewerRequest, query: Query[PageQuery]) -> Json:
    """What was published last."""
    return queries.TRACK_SHELF.page(request, query, None, viewer=request.auth)


@router.get("/tracks/{int:track_id}/", response={200: TrackOut} | problems(404))
@conditional(queries.stamp)
@fast
def get_track(request: ViewerRequest, track_id: Path[Id]) -> Json:
    """A track."""
    return queries.TRACK_SHELF.one(request, request.auth, track_id)


@router.get("/albums/", response={200: Page[AlbumOut | None]})
@conditional(queries.stamp)
@fast
def list_albums(request: ViewerRequest, query: Query[AlbumQuery]) -> Json:
    """Albums, newest first; or those of `ids`."""
    return queries.albums(request, request.auth, query)


@router.get("/albums/{int:album_id}/", response={200: AlbumOut} | problems(404))
@conditional(queries.stamp)
@fast
def get_album(request: ViewerRequest, album_id: Path[Id]) -> Json:
    """An album; its tracks are a list of their own."""
    return queries.ALBUM_SHELF.one(request, request.auth, album_id)


@router.get("/albums/{int:album_id}/tracks/", response={200: Page[TrackOut]} | problems(404))
@conditional(queries.stamp)
@fast
def list_album_tracks(
    request: ViewerRequest, album_id: Path[Id], query: Query[PageQuery]
) -> Json:
    """An album's tracks in its order."""
    return queries.album_tracks(request, request.auth, album_id, query)


@router.get("/artists/", response={200: Page[ArtistOut | None]})
@conditional(queries.stamp)
@fast
def list_artists(request: ViewerRequest, query: Query[ArtistQuery]) -> Json:
    """Artists by name; or those of `ids`."""
    return queries.artists(request, request.auth, query)


@router.get("/artists/{int:artist_id}/", response={200: ArtistOut} | problems(404))
@conditional(queries.stamp)
@fast
def get_artist(request: ViewerRequest, artist_id: Path[Id]) -> Json:
    """An artist."""
    return queries.ARTIST_SHELF.one(request, request.auth, artist_id)


@router.get("/artists/{int:artist_id}/albums/", response={200: Page[AlbumOut]} | problems(404))
@conditional(queries.stamp)
@fast
def list_artist_albums(
    request: ViewerRequest, artist_id: Path[Id], query: Query[DiscographyQuery]
) -> Json:
    """An artist's releases; `include=appears_on` for those of others that credit them."""
    return queries.discography(request, request.auth, artist_id, query)


@router.get("/artists/{int:artist_id}/tracks/", response={200: Page[TrackOut]} | problems(404))
@conditional(queries.stamp)
@fast
def list_artist_tracks(
    request: ViewerRequest, artist_id: Path[Id], query: Query[PageQuery]
) -> Json:
    """An artist's tracks, and those that credit them, newest first."""
    return queries.artist_tracks(request, request.auth, artist_id, query)


@router.get(
    "/artists/{int:artist_id}/top-tracks/", response={200: Page[TrackOut]} | problems(404)
)
@conditional(queries.stamp)
@fast
def list_top_tracks(
    request: ViewerRequest, artist_id: Path[Id], query: Query[TopQuery]
) -> Json:
    """An artist's most played tracks."""
    return queries.top_tracks(request, request.auth, artist_id, query)


@router.get("/genres/", response={200: Page[GenreOut]})
@conditional(queries.stamp)
@fast
def list_genres(request: ViewerRequest, query: Query[GenreQuery]) -> Json:
    """Genres by name."""
    return queries.genres(request, query)


@router.get("/genres/{slug}/", response={200: GenreOut} | problems(404))
@conditional(queries.stamp)
@fast
def get_genre(request: ViewerRequest, slug: str) -> Json:
    """A genre."""
    return queries.genre(request, slug)
