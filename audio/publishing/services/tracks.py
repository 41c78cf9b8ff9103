"""Tracks: added, filled from their tags, edited, deleted."""

import io
from collections.abc import Sequence
from typing import Unpack, cast

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of, slug_of
from audio.catalog.new import NewTrack
from audio.publishing import filling
from audio.publishing.changes import Move, TrackChanges, TrackFields
from audio.publishing.services import life, pictures
from audio.publishing.services.albums import apply_to_album
from audio.publishing.services.changing import changing, holders, managed
from audio.publishing.services.deleting import delete_tracks
from audio.publishing.services.track_fields import apply_to_track
from config import images
from users.models import User


def add_draft_track(
    *,
    artist: Artist,
    title: str,
    album: Album | None = None,
    by: User | None = None,
    **fields: Unpack[TrackFields],
) -> Track:
    """A draft without audio, the last of its album unless `fields` says where.

    What stands in `fields` counts as typed by the artist; the title does not. With `by`, raises
    `NotYourArtist`. Raises `AlbumFull`, `UnknownAlbum` (of another artist), and what
    `credits.give_credits` raises.
    """
    with changing(artist.pk, *_credited(fields)) as change:
        page = managed(artist, by) if by else Artist.objects.get(pk=artist.pk)
        if album:
            fields["album_id"] = album.pk
        track = Track.objects.create(
            artist=page, title=title, sort_title=key_of(title), slug=slug_of(title)
        )
        apply_to_track(change, track, cast(TrackChanges, fields), by=by)
    return track


def fill_from_tags(
    *, track: Track, tags: NewTrack, guess: str, covers: Sequence[bytes] = ()
) -> None:
    """What a file says of itself goes where the artist has said nothing, into a draft only.

    `guess` is the title that was made of the file's name. The first of `covers` that can be
    used becomes the album's cover if it has none; without an album, the track's. Raises
    `StorageFails`.
    """
    key = _stored_cover(track, covers)
    with changing(*holders(track)) as change:
        found = Track.objects.select_related("artist", "album").filter(pk=track.pk).first()
        if found is None or not found.never_was_public:
            return
        album = found.album if found.album and found.album.never_was_public else None
        if album:
            apply_to_album(change, album, filling.of_album(album, tags), typed=False)
        told = filling.of_track(found, tags, guess)
        apply_to_track(change, found, told, by=None, typed=False)
        shown_on = found.album or found
        if key and not shown_on.cover_key:
            shown_on.cover_key = key
            shown_on.save(update_fields=["cover_key", "updated_at"])
            change.touch(shown_on)


def _stored_cover(track: Track, covers: Sequence[bytes]) -> str:
    """Before anything is held; one that is not used after all goes by its job."""
    if (track.album or track).cover_key:
        return ""
    for cover in covers:
        try:
            picture = images.Picture(io.BytesIO(cover))
        except images.UnusableImage:
            continue
        return pictures.store(picture)
    return ""


def edit_track(
    *, track: Track, by: User, changes: TrackChanges, to: Move | None = None
) -> None:
    """What is given, and then another status if one is wanted: both or neither.

    Raises `NotYourArtist`, `UnknownAlbum`, `AlbumFull`, `StaysOnItsAlbum`, as
    `credits.give_credits`, and as `releasing.move`.
    """
    with changing(*holders(track), *_credited(changes)) as change:
        found = managed(track, by)
        apply_to_track(change, found, changes, by=by)
        if to:
            life.move(change, found, to, by=by)


def _credited(changes: TrackFields) -> list[int | None]:
    """The track is found by their names: none of them is renamed meanwhile."""
    return [one.artist_id for one in changes.get("credits", ())]


def delete_track(*, track: Track, by: User) -> None:
    """A draft that was never public goes with its files; all else is withdrawn.

    Raises `NotYourArtist`, `WrongStatus` for what is taken down.
    """
    with changing(*holders(track)) as change:
        found = managed(track, by)
        if found.never_was_public:
            change.touch(found)
            delete_tracks(change, Track.objects.filter(pk=found.pk))
        else:
            life.withdraw(change, found)
