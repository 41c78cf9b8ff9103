"""An upload that has arrived becomes a track's audio, or is refused; never neither for ever."""

import hashlib
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from django.db import Error, connection
from django.db.models import F

from audio.catalog.models.track import Track
from audio.media import storage
from audio.media.description import describe
from audio.media.naming import names_of
from audio.media.refusals import Refused
from audio.processing import fetching, services
from audio.processing.running import Interrupted, ProcessingFailed
from audio.processing.services import Outcome
from audio.publishing.services.tracks import fill_from_tags
from audio.uploads import place
from audio.uploads.models import Status, Transport, Upload
from audio.uploads.refusals import LostBytes, OtherBytes, ProcessingGaveUp, TrackGone
from audio.uploads.services import guessed_title, release
from config.fields import utc_now

log = logging.getLogger(__name__)

MOST_FAILURES = 3
"""So often the child died alone: it is the file that ends it."""
MOST_ATTEMPTS = 10
"""So often the worker died with it, which machines do that restart; but this ends as well."""
TOLD_EVERY_S = 1.0


class BeingProcessed(Exception):
    """Another worker is at it, or has been until a moment ago: look again."""


class _Over(Exception):
    """It was decided meanwhile: nothing of ours is to stay."""


def process(*, upload_id: uuid.UUID, last: bool) -> None:
    """To its end: ready, or refused. `last` makes a fault of the machine a refusal as well.

    Raises what is to be tried again. Safe to repeat, and to be killed in.
    """
    with _alone(upload_id):
        upload = _begun(upload_id)
        if upload is None:
            return
        try:
            _make(upload)
        except (services.Superseded, _Over):
            raise BeingProcessed from None
        except Refused as refusal:
            _refuse(upload, refusal)
        except ProcessingFailed as error:
            failures = upload.failures + (not isinstance(error, Interrupted))
            if not _given_up(upload, failures, last or failures >= MOST_FAILURES):
                raise
        except Exception:  # full disks, lost storages: no fault of the file's, so not counted
            if not _given_up(upload, upload.failures, last):
                raise
    release(upload_id=upload_id)


@contextmanager
def _alone(upload_id: uuid.UUID) -> Iterator[None]:
    """PostgreSQL takes the lock back from the killed. Raises `BeingProcessed`."""
    key = upload_id.int & (2**62 - 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::bigint)", [key])
        if not cursor.fetchone()[0]:
            raise BeingProcessed
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s::bigint)", [key])


def _begun(upload_id: uuid.UUID) -> Upload | None:
    """None: it is over already, or has just been refused."""
    waiting = Upload.objects.under_way().filter(pk=upload_id)
    begun = waiting.update(
        status=Status.PROCESSING, attempts=F("attempts") + 1, stage="", progress=0
    )
    if not begun:
        return None
    upload = Upload.objects.select_related("track", "artist", "album").get(pk=upload_id)
    if upload.attempts <= MOST_ATTEMPTS:
        return upload
    log.error("Upload %s has ended its worker %s times", upload_id, MOST_ATTEMPTS)
    _refuse(upload, ProcessingGaveUp())
    release(upload_id=upload_id)
    return None


def _make(upload: Upload) -> None:
    track = upload.track
    if track is None:
        raise TrackGone
    progress = _Progress(upload)
    with _source(upload) as source:
        progress("checking", 0)
        upload.sha256 = _checked(upload, source)
        with (
            services.process(source=source, on_progress=progress) as outcome,
            suppress(Track.DoesNotExist),
        ):
            services.require_unlike(track=track, outcome=outcome)
            _fill(track, upload, outcome)
            services.keep(
                track=track,
                outcome=outcome,
                original=_original(upload, outcome, source),
                also=lambda: _ready(upload, outcome),
            )
            return
    raise TrackGone


@contextmanager
def _source(upload: Upload) -> Iterator[Path]:
    """Raises `LostBytes`."""
    try:
        if upload.transport == Transport.S3:
            with fetching.local(upload.file) as path:
                yield path
        else:
            path = place.path_of(upload.pk)
            path.stat()
            yield path
    except FileNotFoundError as error:
        raise LostBytes from error


def _checked(upload: Upload, source: Path) -> str:
    """Its SHA-256. Raises `LostBytes`, `OtherBytes`."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if size < upload.length:
        raise LostBytes
    if upload.declared_sha256 not in ("", digest):
        raise OtherBytes
    return digest


def _fill(track: Track, upload: Upload, outcome: Outcome) -> None:
    """Before the audio is kept: whoever is killed between the two does both again."""
    names = names_of(PurePath(upload.file_name))
    told = describe(outcome.fields, names, duration_ms=outcome.duration_ms)
    fill_from_tags(
        track=track,
        tags=told,
        guess=guessed_title(upload.file_name),
        covers=list(outcome.pictures())[:1],
    )


def _original(upload: Upload, outcome: Outcome, source: Path) -> Path | storage.Stored:
    """What lies in the bucket under a fitting name stays there."""
    fits = upload.file.endswith(outcome.container.extension)
    if upload.transport == Transport.S3 and fits:
        return storage.Stored(upload.file, upload.length, upload.sha256)
    return source


def _ready(upload: Upload, outcome: Outcome) -> None:
    """In the transaction that makes the audio visible, and once."""
    mine = Upload.objects.filter(pk=upload.pk, status=Status.PROCESSING)
    done = mine.update(
        status=Status.READY,
        stage="",
        progress=100,
        sha256=upload.sha256,
        tags=outcome.fields,
        finished_at=utc_now(),
        updated_at=utc_now(),
    )
    if not done:
        raise _Over


def _refuse(upload: Upload, refusal: Refused) -> None:
    Upload.objects.under_way().filter(pk=upload.pk).update(
        status=Status.REFUSED,
        refused_code=refusal.code,
        refused_reason=str(refusal),
        sha256=upload.sha256,
        stage="",
        finished_at=utc_now(),
        updated_at=utc_now(),
    )


def _given_up(upload: Upload, failures: int, last: bool) -> bool:
    """After a fault that the worker outlived; else it waits for its next turn."""
    if not last:
        Upload.objects.under_way().filter(pk=upload.pk).update(
            status=Status.WAITING,
            stage="",
            progress=0,
            attempts=F("attempts") - 1,
            failures=failures,
        )
        return False
    log.exception("Upload %s cannot be processed", upload.pk)
    _refuse(upload, ProcessingGaveUp())
    return True


class _Progress:
    """On the row, at most once a second within a stage."""

    def __init__(self, upload: Upload) -> None:
        self.mine = Upload.objects.filter(pk=upload.pk, status=Status.PROCESSING)
        self.stage, self.at = "", 0.0

    def __call__(self, stage: str, percent: int) -> None:
        now = time.monotonic()
        if stage == self.stage and now - self.at < TOLD_EVERY_S:
            return
        self.stage, self.at = stage, now
        self.mine.update(stage=stage[:20], progress=percent, updated_at=utc_now())
