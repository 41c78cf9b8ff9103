"""The feed."""

from ninja import Query, Router

from audio.catalog.cards import Json
from config.fast import fast
from config.pagination import Page
from followers.queries import feed
from followers.schemas.feed import FeedOut, FeedQuery
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Following"], auth=Bearer())


@router.get("/me/feed/", response={200: Page[FeedOut]})
@fast
def get_feed(request: AuthedRequest, query: Query[FeedQuery]) -> Json:
    """What those you follow have done, the newest first.

    Releases of artists; of people the playlists that they made public, likes and plays, each
    kind as the person shows it at this moment. Nothing of whom you muted or blocked.
    """
    return feed.page(request, request.auth, query, query.chosen())
