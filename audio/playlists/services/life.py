"""A playlist from its first day to its last: made, described, shown, hidden, deleted."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from audio.catalog.naming import key_of, slug_of
from audio.indexing import documents
from audio.indexing.models import Kind as Indexed
from audio.playlists.changes import Changes
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.refusals import TooManyPlaylists
from audio.playlists.services import members, pictures
from audio.playlists.services.changing import Change, changing
from audio.playlists.services.holding import hold_profile
from config.fields import utc_now
from users.models import User

KEY_BYTES = 16
"""128 bits: 22 letters."""
_BY_REACH = (Visibility.PRIVATE, Visibility.UNLISTED, Visibility.PUBLIC)


@transaction.atomic
def create_playlist(
    *,
    owner: User,
    title: str,
    description: str = "",
    visibility: str = Visibility.PRIVATE,
    collaborative: bool = False,
) -> Playlist:
    """Empty, in its owner's list. Raises `TooManyPlaylists`."""
    # Whoever makes two at once waits here: each counts what the other has made.
    hold_profile(owner.pk)
    if Playlist.objects.filter(owner=owner).count() >= Playlist.MAX_A_PERSON:
        raise TooManyPlaylists(limit=Playlist.MAX_A_PERSON)
    made = Playlist.objects.create(owner=owner, title="", sort_title="", slug="")
    PlaylistMember.objects.create(user=owner, playlist=made, role=PlaylistMember.Role.OWNER)
    with changing(made, by=owner) as change:
        _write(
            change.playlist,
            {
                "title": title,
                "description": description,
                "visibility": visibility,
                "collaborative": collaborative,
            },
        )
        change.note(PlaylistChange.Kind.CREATED)
    return change.playlist


def edit_playlist(
    *, playlist: Playlist, by: User, changes: Changes, snapshot_id: str | None = None
) -> None:
    """Nothing that differs: no new version.

    Raises `NotYourPlaylist`, `SnapshotConflict`; `StorageFails`, or `Busy` if its picture
    changes meanwhile, where it gets new addresses.

    What becomes public or ceases to be is found, or not, from this transaction on; who follows
    what is not public any more does so no longer, and its pictures are at new addresses.
    Unlisted, it gets a new key: no link that was given away before opens it again.
    """
    playlist.require_owner(by)
    moved = pictures.moved(playlist) if _hides(playlist, changes) else {"": ""}
    with _owned(playlist, by, snapshot_id) as change:
        before = _written(change.playlist)
        if _hides(change.playlist, changes):
            pictures.move(change.playlist, moved)
        _write(change.playlist, changes)
        after = _written(change.playlist)
        if fields := sorted(name for name, value in after.items() if value != before[name]):
            change.note(PlaylistChange.Kind.EDITED, {"fields": fields})


def delete_playlist(*, playlist: Playlist, by: User, snapshot_id: str | None = None) -> None:
    """With its entries and its history, out of everybody's list.

    Raises `NotYourPlaylist`, `SnapshotConflict`.
    """
    with _owned(playlist, by, snapshot_id) as change:
        remove(change.playlist)


def _hides(playlist: Playlist, changes: Changes) -> bool:
    """From people who saw it."""
    becomes = Visibility(changes.get("visibility", playlist.visibility))
    return _BY_REACH.index(becomes) < _BY_REACH.index(Visibility(playlist.visibility))


def remove(playlist: Playlist) -> None:
    """In the caller's transaction, which holds the row."""
    for key in (playlist.cover_key, playlist.mosaic_key):
        pictures.forget(key)
    documents.remove(Indexed.PLAYLIST, [playlist.pk])
    Playlist.objects.filter(pk=playlist.pk).delete()


@contextmanager
def _owned(playlist: Playlist, by: User, snapshot_id: str | None) -> Iterator[Change]:
    with changing(playlist, by=by) as change:
        change.playlist.require_owner(by)
        change.require_current(snapshot_id)
        yield change


def _write(playlist: Playlist, changes: Changes) -> None:
    for name, value in changes.items():
        if name != "visibility":
            setattr(playlist, name, value)
    playlist.sort_title, playlist.slug = key_of(playlist.title), slug_of(playlist.title)
    show_as(playlist, Visibility(changes.get("visibility", playlist.visibility)))


def show_as(playlist: Playlist, visibility: Visibility) -> None:
    """The caller saves it. Whoever had it otherwise than by an invitation has it no more."""
    if visibility == playlist.visibility:
        return
    playlist.visibility = visibility
    playlist.key = secrets.token_urlsafe(KEY_BYTES) if visibility == Visibility.UNLISTED else ""
    if visibility == Visibility.PUBLIC:
        # Its first day stays: nobody comes up in feeds again by hiding and showing.
        playlist.published_at = playlist.published_at or utc_now()
    else:
        playlist.is_curated = False
        members.end_following(playlist)


def _written(playlist: Playlist) -> dict[str, object]:
    return {name: getattr(playlist, name) for name in Changes.__annotations__}
