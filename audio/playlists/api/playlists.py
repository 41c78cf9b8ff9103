"""Playlists: made, read, described, shown, deleted."""

from django.http import HttpResponse
from ninja import Path, Query, Router, Status

from audio.playlists import queries
from audio.playlists.rows import Json
from audio.playlists.schemas.entries import SnapshotQuery
from audio.playlists.schemas.playlists import (
    BrowseQuery,
    KeptPlaylist,
    KeyQuery,
    MineQuery,
    NewPlaylist,
    PlaylistOut,
    PlaylistPatch,
    WholePlaylist,
)
from audio.playlists.services import life
from audio.playlists.snapshot_ids import etag, meant
from config.conditional import IF_MATCH, STATE_TAG
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Playlists"], auth=Bearer())
WRITE = Limit("write")
ONE = "/playlists/{int:playlist_id}/"


@router.get("/playlists/", response={200: Page[KeptPlaylist]} | problems(404))
@fast
def list_my_playlists(request: AuthedRequest, query: Query[MineQuery]) -> Json:
    """Your list: your own playlists, those you follow, and those you were invited to."""
    if (folder := query.folder_id()) is not None:
        queries.folder(request.auth, folder)
    return queries.mine(request, request.auth, query, query.where(), sort=query.sort)


@router.post("/playlists/", throttle=WRITE, response={201: PlaylistOut} | problems(409))
@idempotent
@fast
def create_playlist(request: AuthedRequest, data: NewPlaylist) -> Json:
    """Begin a playlist. Up to 11,000 of them; an unlisted one tells you its key."""
    made = life.create_playlist(owner=request.auth, **data.fields())
    return queries.one(request, request.auth, made.pk)


@router.get("/playlists/browse/", auth=Viewer(), response={200: Page[PlaylistOut]})
@fast
def browse_playlists(request: ViewerRequest, query: Query[BrowseQuery]) -> Json:
    """Public playlists by genre, artist, title; the most followed first.

    Genre and artist are looked for among a playlist's ten commonest genres and 50 commonest
    artists, counted on its first 1,000 tracks.
    """
    return queries.browse(request, request.auth, query, query.where(), sort=query.sort)


@router.get(
    ONE,
    auth=Viewer(),
    response={200: PlaylistOut} | problems(404),
    openapi_extra=STATE_TAG,
)
@fast
def get_playlist(
    request: ViewerRequest,
    response: HttpResponse,
    playlist_id: Path[Id],
    query: Query[KeyQuery],
) -> Json:
    """A playlist; its tracks are a list of their own. An unlisted one takes its `key`."""
    found = queries.one(request, request.auth, playlist_id, key=query.key)
    response["ETag"] = etag(found["snapshot_id"])
    return found


@router.put(
    ONE,
    throttle=WRITE,
    response={200: PlaylistOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def replace_playlist(
    request: AuthedRequest, playlist_id: Path[Id], data: WholePlaylist
) -> Json:
    """As PATCH, but `title` must be there. What is left out stays as it is."""
    return _edited(request, playlist_id, data)


@router.patch(
    ONE,
    throttle=WRITE,
    response={200: PlaylistOut} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
@fast
def change_playlist(request: AuthedRequest, playlist_id: Path[Id], data: PlaylistPatch) -> Json:
    """Change what you send, and leave the rest.

    With `If-Match: "<snapshot_id>"` (or `snapshot_id` in the body) only if nothing has changed
    since you read it; else 409 `snapshot_conflict`. Each time that it becomes unlisted it gets
    a new key, and no older link opens it. What becomes unlisted or private loses its followers,
    and its pictures move to new addresses.
    """
    return _edited(request, playlist_id, data)


@router.delete(
    ONE,
    throttle=WRITE,
    response={204: None} | problems(403, 404, 409),
    openapi_extra=IF_MATCH,
)
def delete_playlist(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[SnapshotQuery]
) -> Status[None]:
    """Delete a playlist with its history, out of everybody's list.

    With `If-Match`, or `snapshot_id` in the address, only if nothing has changed since.
    """
    found = queries.playlist(request.auth, playlist_id)
    known = meant(request, query.snapshot_id, place="query")
    life.delete_playlist(playlist=found, by=request.auth, snapshot_id=known)
    return Status(204, None)


def _edited(request: AuthedRequest, playlist_id: int, data: WholePlaylist) -> Json:
    found = queries.playlist(request.auth, playlist_id)
    life.edit_playlist(
        playlist=found,
        by=request.auth,
        changes=data.fields(),
        snapshot_id=meant(request, data.snapshot_id),
    )
    return queries.one(request, request.auth, playlist_id)
