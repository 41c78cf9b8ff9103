"""People, as they show themselves."""

from ninja import Query, Router

from audio.catalog.cards import Json
from audio.playlists.schemas.playlists import PlaylistOut
from config.fast import fast
from config.pagination import Page, PageQuery
from config.problems import problems
from followers.queries import people, playlists, profiles
from followers.schemas.people import UserOut
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["People"], auth=Viewer())


@router.get("/users/{username}/", response={200: UserOut} | problems(404))
@fast
def get_user(request: ViewerRequest, username: str) -> Json:
    """A person, as they show themselves."""
    return profiles.profile(request, request.auth, people.person(request.auth, username))


@router.get("/users/{username}/playlists/", response={200: Page[PlaylistOut]} | problems(404))
@fast
def list_user_playlists(request: ViewerRequest, username: str, query: Query[PageQuery]) -> Json:
    """A person's public playlists; the one that became public last comes first.

    404 `not_shown`: the person does not show them to you (`privacy.playlists`).
    """
    seen = people.person(request.auth, username)
    return playlists.page(request, request.auth, seen, query)
