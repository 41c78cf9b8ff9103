"""For clients that keep a copy: what has changed since they last asked."""

from ninja import Query, Router

from audio.catalog.cards import Json
from audio.sync import queries
from audio.sync.schemas import SyncOut, SyncQuery
from config.fast import fast
from config.problems import problems
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Sync"], auth=Bearer())


@router.get("/sync/", response={200: SyncOut} | problems(410))
@fast
def sync(request: AuthedRequest, query: Query[SyncQuery]) -> Json:
    """What changed since `cursor`, deletions included; without one, everything there is.

    Whoever puts and deletes what it tells, from nothing on, holds what the lists say: tracks,
    albums, artists, your playlists with their entries, and what you like, save, rate and
    follow. A change may be told more than once. With `has_more`, ask on at once.
    """
    return queries.changes(request, query.wanted(), query.cursor, query.limit)
