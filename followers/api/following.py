"""Following people and artists, and the lists of both."""

from ninja import Path, Query, Router, Status

from audio.catalog import queries as catalog
from audio.catalog.cards import Json
from config.fast import fast
from config.fields import Id
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from followers import services
from followers.queries import following, people
from followers.queries.contains import contains
from followers.schemas.contains import ContainsOut, ContainsQuery
from followers.schemas.following import FollowingOut, FollowingQuery, FollowOut
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Following"], auth=Bearer())
_LISTS = {
    "artist": following.artists,
    "user": following.people,
    "playlist": following.playlists,
}


@router.put(
    "/users/{username}/follow/",
    throttle=[Limit("write")],
    response={204: None} | problems(404, 409),
)
def follow_user(request: AuthedRequest, username: str) -> Status[None]:
    """Follow a person. Doing it twice is doing it once."""
    seen = people.person(request.auth, username)
    services.follow_user(user=request.auth, other=seen.person)
    return Status(204, None)


@router.delete(
    "/users/{username}/follow/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def unfollow_user(request: AuthedRequest, username: str) -> Status[None]:
    """Follow a person no longer, whether they are still to be seen or not."""
    other = people.followed_by(request.auth, username)
    if other is not None:
        services.unfollow_user(user=request.auth, other=other)
    return Status(204, None)


@router.put(
    "/artists/{int:artist_id}/follow/",
    throttle=[Limit("write")],
    response={204: None} | problems(404, 409),
)
def follow_artist(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Follow an artist: what they release comes to your feed."""
    artist = catalog.artist(request.auth, artist_id)
    services.follow_artist(user=request.auth, artist=artist)
    return Status(204, None)


@router.delete(
    "/artists/{int:artist_id}/follow/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def unfollow_artist(request: AuthedRequest, artist_id: Path[Id]) -> Status[None]:
    """Follow an artist no longer, whether they are still to be seen or not."""
    services.unfollow_artist(user=request.auth, artist_id=artist_id)
    return Status(204, None)


@router.get("/me/following/", response={200: Page[FollowingOut]})
@fast
def list_my_following(request: AuthedRequest, query: Query[FollowingQuery]) -> Json:
    """The artists, people or playlists that you follow, as far as they are there to be seen.

    `total` is given for people only, and counts those listed.
    """
    return _LISTS[query.type](request, request.auth, query)


@router.get("/me/library/contains/", response={200: ContainsOut})
@fast
def check_library(request: AuthedRequest, query: Query[ContainsQuery]) -> dict[str, list[bool]]:
    """Whether you like tracks, saved albums, follow artists, have playlists in your list."""
    return contains(request.auth, **query.ids())


@router.get(
    "/users/{username}/followers/",
    auth=Viewer(),
    response={200: Page[FollowOut]} | problems(404),
)
@fast
def list_followers(request: ViewerRequest, username: str, query: Query[PageQuery]) -> Json:
    """Who follows a person; those who hide whom they follow are left out.

    404 `not_shown`: the person does not show it to you (`privacy.following`).
    """
    seen = people.person(request.auth, username)
    return following.followers_of(request, request.auth, seen, query)


@router.get(
    "/users/{username}/following/",
    auth=Viewer(),
    response={200: Page[FollowOut]} | problems(404),
)
@fast
def list_following(request: ViewerRequest, username: str, query: Query[PageQuery]) -> Json:
    """The people whom a person follows.

    404 `not_shown`: the person does not show it to you (`privacy.following`).
    """
    seen = people.person(request.auth, username)
    return following.followed_by(request, request.auth, seen, query)
