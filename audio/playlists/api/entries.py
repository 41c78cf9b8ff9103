"""The tracks of a playlist: read, added, moved, removed."""

from itertools import count

from django.http import HttpResponse
from ninja import Body, Path, Query, Router

from audio.catalog.cards import Json
from audio.playlists import listing, positions, queries, snapshot_ids
from audio.playlists.schemas.entries import (
    AddedOut,
    AddQuery,
    EntriesOut,
    EntriesQuery,
    MoveIn,
    NewTracks,
    RemoveQuery,
    SnapshotQuery,
    StateOut,
)
from audio.playlists.services import entries
from config.conditional import IF_MATCH, STATE_TAG
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Playlists"], auth=Bearer())
TRACKS = "/playlists/{int:playlist_id}/tracks/"
WRITE = Limit("write")


@router.get(
    TRACKS,
    auth=Viewer(),
    response={200: EntriesOut} | problems(404, 429, 503),
    openapi_extra=STATE_TAG,
)
@fast
def list_playlist_tracks(
    request: ViewerRequest,
    response: HttpResponse,
    playlist_id: Path[Id],
    query: Query[EntriesQuery],
) -> Json:
    """A playlist's entries in their order.

    What was withdrawn or taken down keeps its place, with `track` null. Of a smart playlist
    these are the tracks that fit its rules now, as far as you may see them.
    """
    found = queries.playlist(request.auth, playlist_id, key=query.key)
    page = listing.entries_page(request, found, positions.jump(request, query, query.offset))
    response["ETag"] = snapshot_ids.etag(page["snapshot_id"])
    return page


@router.post(
    TRACKS,
    throttle=WRITE,
    response={201: AddedOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@idempotent
@fast
def add_playlist_tracks(
    request: AuthedRequest, playlist_id: Path[Id], data: Body[NewTracks], query: Query[AddQuery]
) -> Json:
    """Add up to 100 tracks, at the end or at a position.

    What stands in the playlist already is skipped, unless `allow_duplicates`. `position` is
    that of the entry to go before, in the state that `If-Match` or `snapshot_id` names; if the
    list has changed since, they go before the same entry, or it is a `snapshot_conflict`.
    """
    found = queries.playlist(request.auth, playlist_id)
    added = entries.add_tracks(
        playlist=found,
        by=request.auth,
        track_ids=data.track_ids,
        position=data.position,
        snapshot_id=snapshot_ids.meant(request, data.snapshot_id),
        allow_duplicates=query.allow_duplicates,
    )
    places = dict(zip(added.entry_ids, count(added.position), strict=False))
    return {
        "snapshot_id": added.snapshot_id,
        "added": listing.entries_of(request, found, places),
        "skipped": added.skipped,
    }


@router.put(
    TRACKS,
    throttle=WRITE,
    response={200: StateOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def move_playlist_tracks(
    request: AuthedRequest, playlist_id: Path[Id], data: Body[MoveIn]
) -> Json:
    """Move entries: those of a range go together before another, or to the end.

    If the list has changed since the state that `If-Match` or `snapshot_id` names, the same
    entries go before the same one, as long as all of them still stand together; else
    `snapshot_conflict`, with the present `snapshot_id`.
    """
    snapshot_id = entries.move_entries(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        range_start=data.range_start,
        range_length=data.range_length,
        insert_before=data.insert_before,
        snapshot_id=snapshot_ids.meant(request, data.snapshot_id),
    )
    return {"snapshot_id": snapshot_id}


@router.delete(
    "/playlists/{int:playlist_id}/tracks/{int:track_id}/",
    throttle=WRITE,
    response={200: StateOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def remove_playlist_track(
    request: AuthedRequest,
    playlist_id: Path[Id],
    track_id: Path[Id],
    query: Query[SnapshotQuery],
) -> Json:
    """Remove a track wherever it stands in the playlist."""
    snapshot_id = entries.remove_track(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        track_id=track_id,
        snapshot_id=snapshot_ids.meant(request, query.snapshot_id, place="query"),
    )
    return {"snapshot_id": snapshot_id}


@router.delete(
    "/playlists/{int:playlist_id}/entries/{int:entry_id}/",
    throttle=WRITE,
    response={200: StateOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def remove_playlist_entry(
    request: AuthedRequest,
    playlist_id: Path[Id],
    entry_id: Path[Id],
    query: Query[SnapshotQuery],
) -> Json:
    """Remove one entry, and leave the same track where it stands elsewhere."""
    snapshot_id = entries.remove_entry(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        entry_id=entry_id,
        snapshot_id=snapshot_ids.meant(request, query.snapshot_id, place="query"),
    )
    return {"snapshot_id": snapshot_id}


@router.delete(
    "/playlists/{int:playlist_id}/entries/",
    throttle=WRITE,
    response={200: StateOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def remove_playlist_entries(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[RemoveQuery]
) -> Json:
    """Remove up to 100 entries, as one change.

    What does not stand in the playlist, or does no more, is passed over; if that is all of
    them, nothing changes.
    """
    done = entries.remove_entries(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        entry_ids=query.entry_ids(),
        snapshot_id=snapshot_ids.meant(request, query.snapshot_id, place="query"),
    )
    return {"snapshot_id": done.snapshot_id}
