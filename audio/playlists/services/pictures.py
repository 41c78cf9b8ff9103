"""Covers and mosaics: a row names only what is stored, and nothing else stays."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.changing import changing
from audio.playlists.services.holding import hold_one
from config import images
from config.errors import Busy
from config.jobs import enqueue
from config.pictures import copied, stored
from users.models import User

FORGET_PICTURE = "audio.playlists.forget_picture"
MOVE_PICTURE = "audio.playlists.move_picture"


def show(*, playlist: Playlist, by: User, file: images.Readable) -> None:
    """Stores the picture, in place of the last one and of the mosaic.

    Raises `NotYourPlaylist`, `images.UnusableImage`, `StorageFails`.
    """
    playlist.require_owner(by)
    _put(playlist, by, store(images.Picture(file)))


def take_away(*, playlist: Playlist, by: User) -> None:
    """Shows the mosaic again. There need not be a cover. Raises `NotYourPlaylist`."""
    _put(playlist, by, "")


def store(picture: images.Picture) -> str:
    """The key. Raises `StorageFails`."""
    return stored(picture, forget=FORGET_PICTURE)


def moved(playlist: Playlist) -> dict[str, str]:
    """New keys of its pictures by the old ones, which whoever saw it knows: see `move`.

    Before it is held: files take their time. Raises `StorageFails`.
    """
    keys = {playlist.cover_key, playlist.mosaic_key}
    return {key: copied(key, forget=FORGET_PICTURE) if key else "" for key in keys | {""}}


def move(playlist: Playlist, moved: Mapping[str, str]) -> None:
    """It is held now, and the caller saves it. Raises `Busy` if it shows others since."""
    old = playlist.cover_key, playlist.mosaic_key
    if not moved.keys() >= {*old}:
        raise Busy(retry_after=1)
    playlist.cover_key, playlist.mosaic_key = (moved[key] for key in old)
    for key in old:
        forget(key)


def move_later(playlist: Playlist) -> None:
    """As `move`, by jobs once this is committed: what must be hidden waits for no storage."""
    for key in sorted({playlist.cover_key, playlist.mosaic_key} - {""}):
        enqueue(MOVE_PICTURE, playlist_id=playlist.pk, key=key)


def move_one(*, playlist_id: int, key: str) -> None:
    """Where the playlist shows this picture it has a new key. Safe to repeat.

    Copied before it is held. Raises `StorageFails`.
    """
    shows = showing(key).filter(pk=playlist_id)
    if not shows.exists():
        return
    new = copied(key, forget=FORGET_PICTURE)
    with transaction.atomic():
        held = hold_one(Playlist.objects.filter(pk=playlist_id))
        if held is None or key not in (held.cover_key, held.mosaic_key):
            return
        fields = [name for name in ("cover_key", "mosaic_key") if getattr(held, name) == key]
        Playlist.objects.filter(pk=playlist_id).update(**dict.fromkeys(fields, new))
        forget(key)


def forget(key: str) -> None:
    """Once this is committed. There need not be one."""
    if key:
        enqueue(FORGET_PICTURE, key=key)


def forget_unused(*, key: str) -> None:
    """Deletes its files, unless a playlist shows it. Safe to repeat."""
    if not showing(key).exists():
        images.remove(key)


def showing(key: str) -> QuerySet[Playlist]:
    return Playlist.objects.filter(Q(cover_key=key) | Q(mosaic_key=key))


def _put(playlist: Playlist, by: User, key: str) -> None:
    with changing(playlist, by=by) as change:
        change.playlist.require_owner(by)
        old, change.playlist.cover_key = change.playlist.cover_key, key
        if old != key:
            change.note(PlaylistChange.Kind.EDITED, {"fields": ["cover"]})
            forget(old)
