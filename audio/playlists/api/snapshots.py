"""The past of a playlist: its changes, its lists as they were, going back."""

from ninja import Body, Path, Query, Router

from audio.catalog.cards import Json
from audio.playlists import past_pages, positions, queries, snapshot_ids
from audio.playlists.models.playlist import Playlist
from audio.playlists.schemas.entries import EntriesOut, StateOut
from audio.playlists.schemas.snapshots import (
    DiffOut,
    DiffQuery,
    Named,
    PastQuery,
    RestoreIn,
    SnapshotOut,
)
from audio.playlists.services import history
from config.conditional import IF_MATCH
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playlists"], auth=Bearer())
ALL = "/playlists/{int:playlist_id}/snapshots/"
ONE = ALL + "{int:snapshot_id}/"


@router.get(ALL, response={200: Page[SnapshotOut]} | problems(403, 404))
@fast
def list_snapshots(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[PageQuery]
) -> Json:
    """The changes of a playlist that you may edit, the last first: 1,000 at most."""
    return past_pages.changes(request, _edited(request, playlist_id), query)


@router.get(ONE, response={200: EntriesOut} | problems(403, 404))
@fast
def get_snapshot(
    request: AuthedRequest,
    playlist_id: Path[Id],
    snapshot_id: Path[Named],
    query: Query[PastQuery],
) -> Json:
    """The entries as they stood after that change."""
    found = _edited(request, playlist_id)
    begun = positions.jump(request, query, query.offset)
    return past_pages.as_it_was(request, found, snapshot_id, begun)


@router.get(ONE + "diff/", response={200: DiffOut} | problems(403, 404))
@fast
def compare_snapshots(
    request: AuthedRequest,
    playlist_id: Path[Id],
    snapshot_id: Path[Named],
    query: Query[DiffQuery],
) -> Json:
    """What was added, removed and moved between that state and another, or now."""
    found = _edited(request, playlist_id)
    return past_pages.difference(request.auth, found, snapshot_id, query.to)


@router.post(
    ONE + "restore/",
    throttle=Limit("write"),
    response={200: StateOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@idempotent
@fast
def restore_snapshot(
    request: AuthedRequest,
    playlist_id: Path[Id],
    snapshot_id: Path[Named],
    data: Body[RestoreIn | None] = None,
) -> Json:
    """Go back to the tracks of that state. This is a change of its own, and can be undone.

    With `If-Match`, or `snapshot_id` in the body, only if the playlist is still as you know it.
    """
    now = history.restore(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        version=snapshot_id,
        snapshot_id=snapshot_ids.meant(request, data.snapshot_id if data else None),
    )
    return {"snapshot_id": now}


def _edited(request: AuthedRequest, playlist_id: int) -> Playlist:
    found = queries.playlist(request.auth, playlist_id)
    found.require_editor(request.auth)
    return found
