"""Albums, EPs, singles: made, edited, put in order, deleted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of, slug_of
from audio.publishing.changes import AlbumChanges, Move, Place
from audio.publishing.refusals import OtherTracks
from audio.publishing.services import life
from audio.publishing.services.changing import (
    Change,
    changing,
    holders,
    managed,
    set_genres,
)
from audio.publishing.services.deleting import delete_albums, delete_tracks
from users.models import User

FOR_TRACKS = ("licence", "rights_holder", *RIGHTS, *REACH)
"""What the album says of its tracks, where they say nothing of themselves."""


def create_album(*, artist: Artist, by: User, changes: AlbumChanges) -> Album:
    """A draft. `changes` has a title. Raises `NotYourArtist`."""
    with changing(artist.pk) as change:
        page = managed(artist, by)
        title = changes["title"]
        album = Album.objects.create(
            artist=page, title=title, sort_title=key_of(title), slug=slug_of(title)
        )
        apply_to_album(change, album, changes)
    return album


def edit_album(
    *, album: Album, by: User, changes: AlbumChanges, to: Move | None = None
) -> None:
    """What is given, and then another status if one is wanted: both or neither.

    Raises `NotYourArtist`, and as `releasing.move`.
    """
    with changing(*holders(album)) as change:
        found = managed(album, by)
        apply_to_album(change, found, life.with_its_day(found, changes))
        if to:
            life.move(change, found, to, by=by)


def delete_album(*, album: Album, by: User) -> None:
    """A draft that was never public goes with its tracks and files; all else is withdrawn.

    Raises `NotYourArtist`, `WrongStatus` for what is taken down.
    """
    with changing(*holders(album)) as change:
        found = managed(album, by)
        if not found.never_was_public:
            life.withdraw(change, found)
            return
        discard(change, found)


def discard(change: Change, album: Album) -> None:
    """Its tracks that were public once stay, without it."""
    tracks = Track.objects.filter(album=album)
    known = [track for track in tracks if not track.never_was_public]
    gone = tracks.exclude(pk__in=[track.pk for track in known])
    delete_tracks(change, gone)
    tracks.update(album=None, withdrawn_with_album=False)
    change.shown_tracks |= {track.pk for track in known}
    change.touch(album)
    delete_albums(change, Album.objects.filter(pk=album.pk))


def order_tracks(*, album: Album, by: User, places: Sequence[Place]) -> None:
    """All its tracks, in their order; discs and tracks are numbered 1, 2, 3 from it.

    Raises `NotYourArtist`, and `OtherTracks` unless exactly its tracks are named.
    """
    with changing(*holders(album)) as change:
        found = managed(album, by)
        tracks = {track.pk: track for track in Track.objects.filter(album=found)}
        named = [place.track_id for place in places]
        if len(named) != len(set(named)) or set(named) != set(tracks):
            raise OtherTracks
        by_disc: dict[int, list[Track]] = defaultdict(list)
        for place in places:
            by_disc[place.disc_number].append(tracks[place.track_id])
        _number([by_disc[disc] for disc in sorted(by_disc)])
        change.touch(found)


def _number(discs: Iterable[Iterable[Track]]) -> None:
    for disc_number, disc in enumerate(discs, 1):
        for track_number, track in enumerate(disc, 1):
            track.disc_number, track.track_number = disc_number, track_number
            track.typed = sorted({*track.typed, "disc_number", "track_number"})
            track.save(
                update_fields=["disc_number", "track_number", "typed", "updated_at"],
            )


def apply_to_album(
    change: Change, album: Album, changes: AlbumChanges, *, typed: bool = True
) -> None:
    """`typed`: by the artist, so that no tag says otherwise later."""
    plain = {name: value for name, value in changes.items() if name != "genres"}
    for name, value in plain.items():
        setattr(album, name, value)
    if "title" in plain:
        album.sort_title, album.slug = key_of(album.title), slug_of(album.title)
    if typed:
        album.typed = sorted({*album.typed, *changes})
    album.save(update_fields=[*plain, "sort_title", "slug", "typed", "updated_at"])
    _hand_down(album, plain)
    change.touch(album)
    if {"title", "release_date"} & set(plain):
        change.shown_tracks |= set(_tracks(album).values_list("pk", flat=True))
    if "genres" in changes:
        set_genres(change, album, changes["genres"])


def _hand_down(album: Album, told: Iterable[str]) -> None:
    for name in set(FOR_TRACKS) & set(told):
        silent = _tracks(album).exclude(typed__contains=[name])
        silent.update(**{name: getattr(album, name)})


def _tracks(album: Album) -> QuerySet[Track]:
    tracks: QuerySet[Track] = Track.objects.filter(album=album)
    return tracks
