"""How much one person may upload."""

from datetime import datetime, timedelta

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from audio.media.models import Rendition
from audio.uploads.models import Status, Transport, Upload
from audio.uploads.refusals import (
    NoRoomLeft,
    TooManyUploads,
    UploadQuotaSpent,
    UploadTooLarge,
)
from config import env
from config.fields import utc_now
from users.models import User

MB = 1_000_000
DAY = timedelta(hours=24)
MOST_UNFINISHED = 50


def require_room(*, by: User, length: int) -> None:
    """Holds the account's lock: of two at once, the second counts the first.

    Raises `UploadTooLarge`, `TooManyUploads`, `UploadQuotaSpent`, `NoRoomLeft`.
    """
    if length > env.UPLOAD_LARGEST_MB * MB:
        raise UploadTooLarge(most=env.UPLOAD_LARGEST_MB)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _require(by, length)


def look(*, by: User, length: int) -> int:
    """How much of a form may come; held for nobody, so that nothing waits for its bytes.

    Raises as `require_room` for the `length` announced; 0 may be a form without a file.
    """
    if length > 0:
        _require(by, length)
    left = env.UPLOAD_DAILY_MB * MB - sum(size for _, size in _recent(by))
    if env.UPLOAD_TOTAL_MB:
        left = min(left, env.UPLOAD_TOTAL_MB * MB - _taken_up(by))
    return max(left, 0)


def _require(by: User, length: int) -> None:
    if Upload.objects.unfinished().filter(by=by).count() >= MOST_UNFINISHED:
        raise TooManyUploads(most=MOST_UNFINISHED)
    _require_daily(by, length)
    if env.UPLOAD_TOTAL_MB and _taken_up(by) + length > env.UPLOAD_TOTAL_MB * MB:
        raise NoRoomLeft(most=env.UPLOAD_TOTAL_MB)


def _recent(by: User) -> list[tuple[datetime, int]]:
    """When, and how much. What was given up counts with the bytes that came, in vain or not.

    Of those that went to the bucket nobody told us: all count that may have come.
    """
    since = utc_now() - DAY
    recent = Upload.objects.filter(by=by, created_at__gt=since).order_by("created_at")
    return [
        (at, came if status == Status.ABANDONED and way != Transport.S3 else max(came, whole))
        for at, status, way, whole, came in recent.values_list(
            "created_at", "status", "transport", "length", "received"
        )
    ]


def _require_daily(by: User, length: int) -> None:
    now, most = utc_now(), env.UPLOAD_DAILY_MB * MB
    told = _recent(by)
    too_much = sum(size for _, size in told) + length - most
    if too_much <= 0:
        return
    free_at = now + DAY
    for at, size in told:
        too_much -= size
        if too_much <= 0:
            free_at = at + DAY
            break
    wait = int((free_at - now).total_seconds()) + 1
    raise UploadQuotaSpent(retry_after=wait, most=env.UPLOAD_DAILY_MB)


def _taken_up(by: User) -> int:
    """By the originals of the person's pages, and by what is on its way to become one."""
    originals = Rendition.objects.originals().filter(track__artist__user=by)
    coming = Upload.objects.filter(
        Q(by=by), Q(status__in=[Status.RECEIVING, Status.WAITING, Status.PROCESSING])
    )
    kept = originals.aggregate(sum=Coalesce(Sum("size"), 0))["sum"]
    return int(kept + coming.aggregate(sum=Coalesce(Sum(F("length")), 0))["sum"])
