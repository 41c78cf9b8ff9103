"""Folders: a person sorts their list. Each change waits for their others."""

from django.db import transaction

from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import PlaylistMember
from audio.playlists.refusals import FolderInItself, FoldersTooDeep, TooManyFolders
from audio.playlists.services.holding import hold_profile
from config.errors import NotFound
from users.models import User

MOST = 500
DEEPEST = 5
"""Folders within folders, the outermost counted."""
Tree = dict[int, int | None]
"""Each folder's parent."""


@transaction.atomic
def create_folder(*, user: User, title: str, parent_id: int | None = None) -> PlaylistFolder:
    """Raises `NotFound` for the parent, `TooManyFolders`, `FoldersTooDeep`."""
    tree = _held(user)
    if len(tree) >= MOST:
        raise TooManyFolders(limit=MOST)
    _require_room(tree, parent_id, height=1)
    return PlaylistFolder.objects.create(user=user, title=title, parent_id=parent_id)


@transaction.atomic
def rename(*, user: User, folder_id: int, title: str) -> None:
    """Raises `NotFound`."""
    _held(user)
    if not PlaylistFolder.objects.filter(user=user, pk=folder_id).update(title=title):
        raise NotFound


@transaction.atomic
def move(*, user: User, folder_id: int, parent_id: int | None) -> None:
    """With all that is in it. Raises `NotFound`, `FolderInItself`, `FoldersTooDeep`."""
    tree = _held(user)
    if folder_id not in tree:
        raise NotFound
    if folder_id in _path(tree, parent_id):
        raise FolderInItself
    _require_room(tree, parent_id, height=_height(tree, folder_id))
    PlaylistFolder.objects.filter(user=user, pk=folder_id).update(parent=parent_id)


@transaction.atomic
def delete_folder(*, user: User, folder_id: int) -> None:
    """What was in it lies where it lay. Raises `NotFound`."""
    tree = _held(user)
    if folder_id not in tree:
        raise NotFound
    above = tree[folder_id]
    PlaylistFolder.objects.filter(user=user, parent=folder_id).update(parent=above)
    PlaylistMember.objects.filter(user=user, folder=folder_id).update(folder=above)
    PlaylistFolder.objects.filter(user=user, pk=folder_id).delete()


@transaction.atomic
def put(*, user: User, playlist_id: int, folder_id: int) -> None:
    """Of one's list; it lies in one folder at most. Raises `NotFound`."""
    if folder_id not in _held(user):
        raise NotFound
    kept = PlaylistMember.objects.filter(user=user, playlist=playlist_id)
    if not kept.update(folder=folder_id):
        raise NotFound


@transaction.atomic
def take_out(*, user: User, playlist_id: int, folder_id: int) -> None:
    """It need not lie there."""
    if folder_id not in _held(user):
        raise NotFound
    kept = PlaylistMember.objects.filter(user=user, playlist=playlist_id, folder=folder_id)
    kept.update(folder=None)


def _held(user: User) -> Tree:
    """Nobody else changes it until this transaction ends."""
    hold_profile(user.pk)
    return dict(PlaylistFolder.objects.filter(user=user).values_list("pk", "parent"))


def _require_room(tree: Tree, parent_id: int | None, *, height: int) -> None:
    if parent_id is not None and parent_id not in tree:
        raise NotFound
    if len(_path(tree, parent_id)) + height > DEEPEST:
        raise FoldersTooDeep(limit=DEEPEST)


def _path(tree: Tree, folder_id: int | None) -> list[int]:
    """From a folder up to the outermost."""
    path = []
    while folder_id is not None:
        path.append(folder_id)
        folder_id = tree.get(folder_id)
    return path


def _height(tree: Tree, folder_id: int) -> int:
    """How many folders deep it is, itself counted."""
    above = len(_path(tree, folder_id)) - 1
    paths = [_path(tree, pk) for pk in tree]
    return max(len(path) for path in paths if folder_id in path) - above
