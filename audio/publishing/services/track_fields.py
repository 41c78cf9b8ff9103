"""What of a track is set, by its artist or by its tags."""

from collections.abc import Mapping
from typing import Any

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Licence, Status
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of, slug_of
from audio.publishing.changes import TrackChanges
from audio.publishing.refusals import AlbumFull, StaysOnItsAlbum, UnknownAlbum
from audio.publishing.services.albums import FOR_TRACKS
from audio.publishing.services.changing import Change, set_genres
from audio.publishing.services.credits import give_credits
from users.models import User

MOST_TRACKS = 500
DEFAULTS: Mapping[str, Any] = {
    "licence": Licence.ALL_RIGHTS_RESERVED,
    "rights_holder": "",
    **dict.fromkeys(RIGHTS, ""),
    "countries": [],
    "countries_excluded": False,
    "adults_only": False,
}
APART = frozenset({"album_id", "genres", "credits"})
COLUMNS = (
    *("title", "sort_title", "slug", "album", "disc_number", "track_number", "explicit"),
    *("isrc", "licence", "rights_holder", *RIGHTS, *REACH, "typed", "updated_at"),
)


def apply_to_track(
    change: Change,
    track: Track,
    changes: TrackChanges,
    *,
    by: User | None,
    typed: bool = True,
) -> None:
    """`typed`: by the artist, so that no tag says otherwise later."""
    plain: dict[str, Any] = {k: v for k, v in changes.items() if k not in APART}
    if typed:
        unsaid = {name for name, value in plain.items() if value is None}
        track.typed = sorted({*track.typed, *changes} - unsaid)
    if "album_id" in changes:
        _put_on_album(track, changes["album_id"])
    for name, value in plain.items():
        setattr(track, name, value)
    _inherit(track)
    track.sort_title, track.slug = key_of(track.title), slug_of(track.title)
    track.save(update_fields=COLUMNS)
    change.touch(track)
    if "genres" in changes:
        set_genres(change, track, changes["genres"])
    if "credits" in changes:
        give_credits(change, track, changes["credits"], by=by)


def _inherit(track: Track) -> None:
    """What the track does not say of itself, its album does."""
    for name in set(FOR_TRACKS) - set(track.typed):
        told = getattr(track.album or track, name)
        setattr(track, name, DEFAULTS[name] if told is None else told)


def _put_on_album(track: Track, album_id: int | None) -> None:
    """As its last track, or as one without an album."""
    if album_id == track.album_id:
        return
    if track.status != Status.DRAFT:
        raise StaysOnItsAlbum
    track.album, track.disc_number, track.track_number = None, 1, 0
    if album_id is not None:
        track.album = Album.objects.filter(pk=album_id, artist=track.artist_id).first()
        if track.album is None:
            raise UnknownAlbum(loc=("body", "album_id"))
        others = Track.objects.filter(album=track.album)
        if others.count() >= MOST_TRACKS:
            raise AlbumFull(most=MOST_TRACKS)
        last = others.order_by("-album_position").first()
        track.disc_number = last.disc_number if last else 1
        track.track_number = last.track_number + 1 if last else 1
