"""Folders: a person's own order of their list."""

from django.db import transaction
from ninja import Path, Query, Router, Status

from audio.playlists import queries
from audio.playlists.rows import Json
from audio.playlists.schemas.folders import FolderOut, FolderPatch, NewFolder
from audio.playlists.services import folders
from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playlists"], auth=Bearer())
WRITE = Limit("write")
ALL = "/me/playlist-folders/"
ONE = ALL + "{int:folder_id}/"
IN_IT = ONE + "playlists/{int:playlist_id}/"


@router.get(ALL, response={200: Page[FolderOut]})
@fast
def list_playlist_folders(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """Your folders, the oldest first; `GET /api/playlists/?folder=` has what lies in one."""
    return queries.folders(request, request.auth, query)


@router.post(ALL, throttle=WRITE, response={201: FolderOut} | problems(404, 409))
@idempotent
@fast
def create_playlist_folder(request: AuthedRequest, data: NewFolder) -> Json:
    """Make a folder: up to 500 of them, five deep."""
    made = folders.create_folder(user=request.auth, title=data.title, parent_id=data.parent_id)
    return queries.folder(request.auth, made.pk)


@router.patch(ONE, throttle=WRITE, response={200: FolderOut} | problems(404, 409))
@fast
def change_playlist_folder(
    request: AuthedRequest, folder_id: Path[Id], data: FolderPatch
) -> Json:
    """Rename a folder, or move it, with all that is in it, into another.

    Refused with `folder_in_itself`, and with `folders_too_deep` beyond five.
    """
    with transaction.atomic():
        if "title" in data.model_fields_set:
            folders.rename(user=request.auth, folder_id=folder_id, title=data.title)
        if "parent_id" in data.model_fields_set:
            folders.move(user=request.auth, folder_id=folder_id, parent_id=data.parent_id)
    return queries.folder(request.auth, folder_id)


@router.delete(ONE, throttle=WRITE, response={204: None} | problems(404))
def delete_playlist_folder(request: AuthedRequest, folder_id: Path[Id]) -> Status[None]:
    """Delete a folder. What was in it moves up to the folder around it; no playlist is lost."""
    folders.delete_folder(user=request.auth, folder_id=folder_id)
    return Status(204, None)


@router.put(IN_IT, throttle=WRITE, response={204: None} | problems(404))
def put_into_playlist_folder(
    request: AuthedRequest, folder_id: Path[Id], playlist_id: Path[Id]
) -> Status[None]:
    """Put a playlist of your list into the folder, out of the one that it lay in."""
    found = queries.playlist(request.auth, playlist_id)
    folders.put(user=request.auth, playlist_id=found.pk, folder_id=folder_id)
    return Status(204, None)


@router.delete(IN_IT, throttle=WRITE, response={204: None} | problems(404))
def take_out_of_playlist_folder(
    request: AuthedRequest, folder_id: Path[Id], playlist_id: Path[Id]
) -> Status[None]:
    """Take a playlist out of the folder; it stays in your list."""
    found = queries.playlist(request.auth, playlist_id)
    folders.take_out(user=request.auth, playlist_id=found.pk, folder_id=folder_id)
    return Status(204, None)
