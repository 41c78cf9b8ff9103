"""An upload begins, is written, arrives, or is given up."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from psycopg.errors import ForeignKeyViolation

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.media import storage
from audio.media.description import UNTITLED
from audio.media.models import Rendition
from audio.media.naming import names_of
from audio.publishing import barring
from audio.publishing.refusals import AlbumFull, UnknownAlbum
from audio.publishing.services.tracks import add_draft_track
from audio.uploads import buckets, place, quotas
from audio.uploads.models import Status, Transport, Upload
from audio.uploads.refusals import (
    AlreadyArrived,
    NotByTus,
    TakenOver,
    TrackGone,
    UnknownTrack,
    UploadGone,
    UploadIncomplete,
    UploadUnderWay,
    WrongOffset,
)
from config import env
from config.errors import NotFound
from config.fields import utc_now
from config.jobs import enqueue
from users.models import User

PROCESS = "audio.uploads.process"


class Announced(NamedTuple):
    """A file that is to come.

    `given` is what its artist says of the track: a title, `publishing.changes.TrackFields`.
    """

    file_name: str
    length: int
    sha256: str = ""
    given: dict[str, Any] = {}
    metadata: str = ""


def begin(
    *,
    by: User,
    artist: Artist,
    file: Announced,
    transport: Transport,
    album: Album | None = None,
    track: Track | None = None,
) -> Upload:
    """For a new track, or new audio for `track`.

    Raises `NotYourArtist`, `UnknownAlbum`, `UnknownTrack`, `UploadUnderWay`, `NoBucket`,
    `StorageFails`, and what `quotas.require_room` and `barring` raise.
    """
    artist.require_manager(by)
    barring.require_unbarred(by)
    if album and album.artist_id != artist.pk:
        raise UnknownAlbum(loc=("body", "album_id"))
    if track and track.artist_id != artist.pk:
        raise UnknownTrack(loc=("body", "track_id"))
    if transport == Transport.S3:
        buckets.require()
    upload = Upload(
        by=by,
        artist=artist,
        album=album,
        track=track,
        for_track=track is not None,
        transport=transport,
        file_name=file.file_name,
        length=file.length,
        declared_sha256=file.sha256,
        given=file.given,
        metadata=file.metadata,
        expires_at=_expiry(),
    )
    with transaction.atomic():
        quotas.require_room(by=by, length=file.length)
        _insert(upload)
    if transport == Transport.TUS:
        place.create(upload.pk)
    elif transport == Transport.S3:
        buckets.begin(upload)
        upload.save(update_fields=["file", "multipart"])
    return upload


@transaction.atomic
def take_over(*, upload: Upload, offset: int) -> int:
    """From now on only the holder of this number writes; whoever wrote until now stops.

    Raises `WrongOffset`, `UploadGone`, `NotByTus`.
    """
    found = Upload.objects.select_for_update().get(pk=upload.pk)
    if found.status == Status.ABANDONED:
        raise UploadGone
    if found.transport != Transport.TUS:
        raise NotByTus
    if found.offset != offset or found.status != Status.RECEIVING:
        raise WrongOffset(offset=found.offset)
    found.writer += 1
    found.save(update_fields=["writer", "updated_at"])
    return found.writer


@transaction.atomic
def write(*, upload: Upload, writer: int, at: int, data: bytes, upto: int) -> None:
    """Puts `data` at `at`, durably; then the bytes before `upto` count as arrived.

    The row is held while the bytes are written: nobody else's come between. Raises `TakenOver`,
    `UploadGone`, `StorageFails`.
    """
    mine = Upload.objects.filter(pk=upload.pk, writer=writer, status=Status.RECEIVING)
    came = F("received") + len(data)
    now = utc_now()
    if not mine.update(offset=upto, received=came, updated_at=now, expires_at=_expiry()):
        abandoned = Upload.objects.filter(pk=upload.pk, status=Status.ABANDONED).exists()
        raise UploadGone if abandoned else TakenOver
    place.write(upload.pk, at, data)


def complete(*, upload: Upload) -> Upload:
    """All is here: a draft track is made, unless the upload is for one, and processing begins.

    Safe to repeat: however often, there is one track. Raises `UploadIncomplete`, `UploadGone`,
    `StorageFails`; `NotFound` once whoever sent it is erased.
    """
    _read_again(upload)
    if upload.status == Status.ABANDONED:
        raise UploadGone
    if upload.status != Status.RECEIVING:
        return upload
    if upload.transport == Transport.S3:
        buckets.finish(upload)
    elif upload.offset != upload.length:
        raise UploadIncomplete(offset=upload.offset, length=upload.length)
    with suppress(_Twice), transaction.atomic():
        track = _held(upload) if upload.for_track else _draft(upload)
        # Last: a track's deletion holds the artist before it comes to this row, as we do.
        arrived = Upload.objects.filter(pk=upload.pk, status=Status.RECEIVING).update(
            **_WAITS if track else _deleted(),
            track=track,
            album=track.album if track else None,  # the one announced may be gone
            offset=F("length"),
            multipart="",
            updated_at=utc_now(),
        )
        if not arrived:
            raise _Twice
        if track:
            enqueue(PROCESS, upload_id=str(upload.pk))
        else:
            transaction.on_commit(lambda: release(upload_id=upload.pk))
    _read_again(upload)
    return upload


def abandon(*, upload: Upload) -> None:
    """Given up: its bytes go. Safe to repeat. Raises `AlreadyArrived`, `NotFound` as above."""
    given_up = Upload.objects.filter(pk=upload.pk, status=Status.RECEIVING).update(
        status=Status.ABANDONED, finished_at=utc_now(), updated_at=utc_now()
    )
    _read_again(upload)
    if not given_up and upload.status not in (Status.ABANDONED, Status.REFUSED):
        raise AlreadyArrived
    transaction.on_commit(lambda: release(upload_id=upload.pk))


def release(*, upload_id: uuid.UUID) -> None:
    """Removes the bytes of an upload that is over; what fails, the janitor repeats."""
    over = [Status.READY, Status.REFUSED, Status.ABANDONED]
    upload = Upload.objects.filter(pk=upload_id, status__in=over).first()
    if upload is None:
        return
    with suppress(OSError):
        remove_bytes([upload])
        if upload.file and not Rendition.objects.filter(file=upload.file).exists():
            storage.remove([upload.file])
        if upload.file or upload.multipart:
            Upload.objects.filter(pk=upload_id).update(file="", multipart="")


def remove_bytes(uploads: Iterable[Upload]) -> None:
    """What has arrived of each, but for what is one object in the bucket. Raises `OSError`."""
    for upload in uploads:
        place.remove(upload.pk)
        if upload.multipart:
            buckets.abort(upload)


def guessed_title(file_name: str) -> str:
    """Out of what the file is called; its tags may know better."""
    return names_of(PurePath(file_name)).title[:300] or UNTITLED


def settle(*, upload: Upload) -> Upload:
    """Completes what was killed between its last byte and its completion. Raises as that."""
    last_byte_is_here = upload.offset == upload.length
    if upload.transport == Transport.TUS and last_byte_is_here:
        return complete(upload=upload) if upload.status == Status.RECEIVING else upload
    return upload


def _read_again(upload: Upload) -> None:
    try:
        upload.refresh_from_db()
    except Upload.DoesNotExist as error:
        raise NotFound from error


class _Twice(Exception):
    """Somebody else was faster: nothing of ours is to stay."""


_WAITS: Final = {"status": Status.WAITING}


def _deleted() -> dict[str, Any]:
    return {
        "status": Status.REFUSED,
        "refused_code": TrackGone.code,
        "refused_reason": str(TrackGone()),
        "finished_at": utc_now(),
    }


def _insert(upload: Upload) -> None:
    """Raises `UploadUnderWay`, `NotFound` for what was deleted a moment ago.

    Foreign keys are looked at when all is committed, which is too late to be told of; a form's
    are, since `complete` follows, which knows what is still there.
    """
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
            if upload.transport != Transport.FORM:
                connection.check_constraints()
    except IntegrityError as error:
        if isinstance(error.__cause__, ForeignKeyViolation):
            raise NotFound from error
        raise UploadUnderWay from error


def _held(upload: Upload) -> Track | None:
    """The track that an upload has new audio for; None when it was deleted meanwhile."""
    tracks = Track.objects.select_for_update(of=("self",), no_key=True)
    return tracks.select_related("album").filter(pk=upload.track_id or 0).first()


def _draft(upload: Upload) -> Track:
    """Bytes that have arrived are not lost for an album that is gone or full meanwhile."""
    given = dict(upload.given)
    title = given.pop("title", "") or guessed_title(upload.file_name)
    album = Album.objects.filter(pk=upload.album_id or 0).first()
    try:
        with transaction.atomic():
            return add_draft_track(
                artist=upload.artist, title=title, album=album, by=upload.by, **given
            )
    except (AlbumFull, UnknownAlbum, NotFound):
        return add_draft_track(artist=upload.artist, title=title, by=upload.by, **given)


def _expiry() -> datetime:
    return utc_now() + timedelta(hours=env.UPLOAD_HOURS)
