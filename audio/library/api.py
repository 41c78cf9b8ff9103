"""A person's library: liked tracks, saved albums; and what they rate."""

from ninja import Path, Query, Router, Status

from audio.catalog.cards import Json, rating
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.library import queries, services
from audio.library.schemas import (
    KeptOut,
    LikeOut,
    LikesQuery,
    RatedOut,
    SavedOut,
    SavedQuery,
    Stars,
    ToKeep,
    ToLetGo,
)
from config.fast import exact, fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Library"], auth=Bearer())
ratings = Router(tags=["Library"], auth=Bearer())


@router.get("/tracks/", response={200: Page[LikeOut]})
@exact
def list_liked_tracks(request: AuthedRequest, query: Query[LikesQuery]) -> Json:
    """The tracks that you like, the last liked first. `total` is true under each filter.

    What is no longer to be seen keeps its place, and is in no filtered list.
    """
    return queries.LIKES.page(request, query, query.where(), query.sort)


@router.post("/tracks/", throttle=[Limit("write")], response={201: KeptOut} | problems(404))
@idempotent
@fast
def like_tracks(request: AuthedRequest, data: ToKeep) -> Json:
    """Like one track, or up to 50. Liking twice is one like.

    If one of them is not to be seen, none is liked.
    """
    return {"added": services.like(user=request.auth, track_ids=data.wanted())}


@router.delete("/tracks/", throttle=[Limit("write")], response={204: None} | problems(404))
def unlike_tracks(request: AuthedRequest, query: Query[ToLetGo]) -> Status[None]:
    """Take up to 50 likes back, also of what is not to be seen now. Others are passed over."""
    services.unlike(user=request.auth, track_ids=query.wanted())
    return Status(204, None)


@router.delete(
    "/tracks/{int:track_id}/", throttle=[Limit("write")], response={204: None} | problems(404)
)
def unlike_track(request: AuthedRequest, track_id: Path[Id]) -> Status[None]:
    """Take a like back. 204 also if there was none, or the track is no longer to be seen."""
    services.unlike(user=request.auth, track_ids=[track_id])
    return Status(204, None)


@router.get("/albums/", response={200: Page[SavedOut]})
@exact
def list_saved_albums(request: AuthedRequest, query: Query[SavedQuery]) -> Json:
    """The albums that you saved, the last saved first. `total` is true under each filter.

    What is no longer to be seen keeps its place, and is in no filtered list.
    """
    return queries.SAVED.page(request, query, query.where(), query.sort)


@router.post("/albums/", throttle=[Limit("write")], response={201: KeptOut} | problems(404))
@idempotent
@fast
def save_albums(request: AuthedRequest, data: ToKeep) -> Json:
    """Save one album, or up to 50. Saving twice is saving once.

    If one of them is not to be seen, none is saved.
    """
    return {"added": services.save_albums(user=request.auth, album_ids=data.wanted())}


@router.delete("/albums/", throttle=[Limit("write")], response={204: None} | problems(404))
def unsave_albums(request: AuthedRequest, query: Query[ToLetGo]) -> Status[None]:
    """Take up to 50 albums out, also those no longer to be seen. Others are passed over."""
    services.unsave(user=request.auth, album_ids=query.wanted())
    return Status(204, None)


@router.delete(
    "/albums/{int:album_id}/", throttle=[Limit("write")], response={204: None} | problems(404)
)
def unsave_album(request: AuthedRequest, album_id: Path[Id]) -> Status[None]:
    """Take an album out. 204 also if it was not in, or is no longer to be seen."""
    services.unsave(user=request.auth, album_ids=[album_id])
    return Status(204, None)


@ratings.put(
    "/tracks/{int:track_id}/rating/",
    throttle=[Limit("write")],
    response={200: RatedOut} | problems(404),
)
@fast
def rate_track(request: AuthedRequest, track_id: Path[Id], data: Stars) -> Json:
    """Rate a track, or change what you said."""
    return _rate(request, Track(pk=track_id), data.stars)


@ratings.delete(
    "/tracks/{int:track_id}/rating/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def unrate_track(request: AuthedRequest, track_id: Path[Id]) -> Status[None]:
    """Take your rating back; also of what is no longer to be seen."""
    services.unrate(user=request.auth, thing=Track(pk=track_id))
    return Status(204, None)


@ratings.put(
    "/albums/{int:album_id}/rating/",
    throttle=[Limit("write")],
    response={200: RatedOut} | problems(404),
)
@fast
def rate_album(request: AuthedRequest, album_id: Path[Id], data: Stars) -> Json:
    """Rate an album, or change what you said."""
    return _rate(request, Album(pk=album_id), data.stars)


@ratings.delete(
    "/albums/{int:album_id}/rating/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def unrate_album(request: AuthedRequest, album_id: Path[Id]) -> Status[None]:
    """Take your rating back; also of what is no longer to be seen."""
    services.unrate(user=request.auth, thing=Album(pk=album_id))
    return Status(204, None)


@ratings.put(
    "/artists/{int:artist_id}/rating/",
    throttle=[Limit("write")],
    response={200: RatedOut} | problems(404),
)
@fast
def rate_artist(request: AuthedRequest, artist_id: Path[Id], data: Stars) -> Json:
    """Rate an artist, or change what you said."""
    return _rate(request, Artist(pk=artist_id), data.stars)


@ratings.delete(
    "/artists/{int:artist_id}/rating/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def unrate_artist(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Take your rating back; also of what is no longer to be seen."""
    services.unrate(user=request.auth, thing=Artist(pk=artist_id))
    return Status(204, None)


def _rate(request: AuthedRequest, thing: services.Thing, stars: int) -> Json:
    """As things show it, and what the person said."""
    rated = services.rate(user=request.auth, thing=thing, stars=stars)
    return {"rating": rating(*rated), "my_rating": stars}
