"""Asking what a track is, and taking over what its artist accepts of the answer."""

import io
import logging
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.identification import cover_art, matching, musicbrainz
from audio.identification.models import Field, Identification
from audio.identification.refusals import NoMetadataProvider, NotIdentified, NotProposed
from audio.publishing.changes import AlbumChanges, TrackChanges
from audio.publishing.services import life, pictures
from audio.publishing.services.albums import apply_to_album
from audio.publishing.services.changing import Change, changing, holders, managed
from audio.publishing.services.track_fields import apply_to_track
from config import env, images
from config.outbound import client, errands
from users.models import User

log = logging.getLogger(__name__)


def ask(*, track: Track, by: User) -> Identification:
    """Again, if it was done before; once, if it is under way.

    Raises `NotYourArtist`, `NoMetadataProvider`.
    """
    track.artist.require_manager(by)
    if not env.METADATA_PROVIDER:
        raise NoMetadataProvider
    return errands.ask_for(Identification.objects.all(), track.pk)


def carry_out(*, pk: int) -> None:
    """Asks, and writes down what is proposed; or tries again later, for a day."""
    rows = Identification.objects.select_related("track__artist", "track__album")
    errands.carry_out(rows, pk, _identify)


def accept(*, track: Track, by: User, fields: Collection[Field]) -> Identification:
    """These of what is proposed, and all of these; they are proposed no longer.

    Raises `NotYourArtist`, `NotFound`, `NotIdentified`, `NotProposed`, `images.UnusableImage`,
    `StorageFails`.
    """
    track.artist.require_manager(by)
    cover = _stored_cover(track) if Field.COVER in fields else ""
    with changing(*holders(track)) as change:
        song = managed(track, by)
        found = Identification.objects.select_for_update().filter(pk=song.pk).first()
        if found is None:
            raise NotIdentified
        missing = set(fields) - found.fields()
        if missing:
            raise NotProposed(fields=", ".join(sorted(missing)))
        chosen: dict[Field, str] = {
            name: found.proposed[name] for name in fields if name != Field.COVER
        }
        album = managed(song.album, by) if song.album else None
        _take_over(change, song, album, by, chosen)
        if cover:
            _show(change, album or song, cover)
            found.cover = None
        found.proposed = {k: v for k, v in found.proposed.items() if k not in fields}
        found.save()
    return found


@transaction.atomic
def decline(*, track: Track, by: User) -> None:
    """All of it is forgotten. Raises `NotYourArtist`, `NotIdentified`."""
    track.artist.require_manager(by)
    gone, _ = Identification.objects.filter(pk=track.pk).delete()
    if not gone:
        raise NotIdentified


def _identify(found: Identification) -> str:
    """Raises `client.Failed`. What was answered before a failure is not asked for again."""
    if not env.METADATA_PROVIDER:
        return found.FAILED
    track = found.track
    recording = None
    if track.isrc:
        recording = matching.of_isrc(track, musicbrainz.by_isrc(track.isrc))
    if recording is None:
        album = track.album.title if track.album else ""
        named = musicbrainz.by_names(track.title, track.artist.name, album)
        recording = matching.of_names(track, named)
    if recording is None:
        return Identification.State.NOTHING
    short = matching.release_of(track, recording)
    release = musicbrainz.release(short.id) if short else None
    if release and release.cover_art.front:
        found.cover = _cover(release.id)
    longest = Identification.LONGEST
    found.title, found.artist = recording.title[:longest], recording.artist[:longest]
    found.album = release.title[:longest] if release else ""
    found.score = recording.score
    found.proposed = matching.news(track, recording, release)
    return Identification.State.FOUND


def _cover(release: UUID) -> bytes | None:
    """The rest is worth having without it; asked again, it may come."""
    try:
        return cover_art.front(release)
    except client.Failed as failure:
        log.warning("No cover of release %s: %s", release, failure)
        return None


def _take_over(
    change: Change, track: Track, album: Album | None, by: User, chosen: dict[Field, str]
) -> None:
    if Field.RECORDING in chosen:
        track.mbid = UUID(chosen[Field.RECORDING])
        track.save(update_fields=["mbid", "updated_at"])
        change.touch(track)
    if Field.ISRC in chosen:
        apply_to_track(change, track, TrackChanges(isrc=chosen[Field.ISRC]), by=by)
    if album is None:
        return
    if Field.RELEASE in chosen:
        album.mbid = UUID(chosen[Field.RELEASE])
        album.save(update_fields=["mbid", "updated_at"])
        change.touch(album)
    if changes := _of_album(chosen):
        apply_to_album(change, album, life.with_its_day(album, changes))


def _of_album(chosen: dict[Field, str]) -> AlbumChanges:
    changes = AlbumChanges()
    if told := matching.day_of(chosen.get(Field.RELEASE_DATE, "")):
        changes["release_date"], changes["release_date_precision"] = told
    if Field.LABEL in chosen:
        changes["label"] = chosen[Field.LABEL]
    if Field.UPC in chosen:
        changes["upc"] = chosen[Field.UPC]
    return changes


def _stored_cover(track: Track) -> str:
    """Before anything is locked: it takes a moment. What is not shown in the end is deleted."""
    found = Identification.objects.filter(pk=track.pk).first()
    if found is None or not found.cover:
        return ""
    return pictures.store(images.Picture(io.BytesIO(bytes(found.cover))))


def _show(change: Change, thing: Album | Track, cover: str) -> None:
    old, thing.cover_key = thing.cover_key, cover
    thing.save(update_fields=["cover_key", "updated_at"])
    change.touch(thing)
    if old:
        pictures.forget_picture(old)
