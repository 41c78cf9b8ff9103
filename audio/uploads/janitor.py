"""Clears up after uploads that never arrived, and after the killed."""

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from audio.uploads import buckets, place, services
from audio.uploads.models import Status, Transport, Upload
from audio.uploads.refusals import AlreadyArrived, UploadGone
from config import env
from config.fields import utc_now
from config.jobs import enqueue

log = logging.getLogger(__name__)

YOUNG_S = 3600
"""A file is made a moment before its row is committed."""


def tidy() -> None:
    """Safe to repeat, and beside uploads under way.

    Raises what went wrong once every step has had its turn.
    """
    steps: list[Callable[[], object]] = [
        complete_arrived,  # first: what has arrived is never given up
        abandon_expired,
        requeue_lost,
        release_ended,
        remove_orphans,
        abort_unknown,
    ]
    failures = []
    for step in steps:
        try:
            step()
        except Exception as error:
            failures.append(error)
    if failures:
        raise ExceptionGroup("Not all is tidy.", failures)


def complete_arrived() -> int:
    """Those whose server was killed after the last byte. Returns how many."""
    arrived = Upload.objects.unfinished().filter(transport=Transport.TUS, offset=F("length"))
    count = 0
    for upload in arrived:
        with suppress(UploadGone):
            services.complete(upload=upload)
            count += 1
    return count


def abort_unknown() -> int:
    """Parts in the bucket that no row names. Returns how many."""
    before = utc_now() - timedelta(hours=env.UPLOAD_HOURS + 24)
    return buckets.abort_unknown(before=before)


def abandon_expired() -> int:
    """Returns how many."""
    late = Upload.objects.unfinished().filter(expires_at__lt=utc_now())
    expired = list(late.exclude(transport=Transport.TUS, offset=F("length")))
    for upload in expired:
        with suppress(AlreadyArrived):
            services.abandon(upload=upload)
    return len(expired)


def requeue_lost() -> int:
    """Those that wait for a job that is not there any more. Returns how many."""
    count = 0
    for upload_id in Upload.objects.under_way().values_list("pk", flat=True):
        jobs = ProcrastinateJob.objects.filter(
            task_name=services.PROCESS, args__upload_id=str(upload_id)
        )
        with transaction.atomic():
            # The row is held: of two that look at once, the second sees the first one's job.
            held = Upload.objects.under_way().select_for_update().filter(pk=upload_id)
            if held.exists() and not jobs.filter(status__in=["todo", "doing"]).exists():
                enqueue(services.PROCESS, upload_id=str(upload_id))
                count += 1
    return count


def release_ended() -> None:
    """What could not be removed when they ended."""
    ended = Upload.objects.filter(
        status__in=[Status.READY, Status.REFUSED, Status.ABANDONED]
    ).filter(~Q(file="") | ~Q(multipart=""))
    for upload_id in ended.values_list("pk", flat=True):
        services.release(upload_id=upload_id)


def remove_orphans() -> int:
    """Files that no upload under way needs. Returns how many."""
    count = 0
    for path in place.older_than(YOUNG_S):
        if not _is_needed(path):
            path.unlink(missing_ok=True)
            count += 1
    return count


def _is_needed(path: Path) -> bool:
    """A form's file is written all the time, or its request is over."""
    try:
        upload_id = uuid.UUID(path.name)
    except ValueError:
        return False
    needed = [Status.RECEIVING, Status.WAITING, Status.PROCESSING]
    return Upload.objects.filter(pk=upload_id, status__in=needed).exists()
