"""Uploads as their artists see them."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from audio.catalog.models.track import Track
from audio.catalog.rows import TRACKS
from audio.processing.models import Report
from audio.uploads import buckets
from audio.uploads.models import Status, Transport, Upload
from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, Place, page_of
from users.accounts.requests import AuthedRequest
from users.models import User

Json = dict[str, Any]
_NEWEST = Order("-created_at", "created_at", datetime, descending=True)
"""By the moment alone, to the microsecond: ids are no numbers."""


def upload(who: User, upload_id: uuid.UUID) -> Upload:
    """Raises `NotFound`."""
    found = Upload.objects.of(who).filter(pk=upload_id).select_related("artist").first()
    if found is None:
        raise NotFound
    return found


def track(request: AuthedRequest, upload: Upload) -> Json:
    """The draft that an upload has become."""
    pk = upload.track_id or 0
    return TRACKS.json(origin(request), Track.objects.filter(pk=pk), request.auth.pk)[pk]


def page(request: HttpRequest, who: User, query: PageQuery, status: Status | None) -> Json:
    """Newest first. One query."""
    found = Upload.objects.of(who)
    if status:
        found = found.filter(status=status)

    def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Upload]:
        if place is None:
            return list(found.order_by("-created_at")[:limit])
        if place.backwards:
            newer = found.filter(created_at__gt=place.value)
            return list(newer.order_by("created_at")[:limit])
        return list(found.filter(created_at__lt=place.value).order_by("-created_at")[:limit])

    told = page_of(request, query, _NEWEST, fetch, key=lambda row: (row.created_at, 0))
    return told | {"items": [shape(request, row) for row in told["items"]]}


def shape(request: HttpRequest, upload: Upload) -> Json:
    """Without what would take another question."""
    refused = {"code": upload.refused_code, "reason": upload.refused_reason}
    return {
        "id": upload.pk,
        "url": f"{origin(request)}/api/uploads/{upload.pk}/",
        "status": upload.status,
        "transport": upload.transport,
        "file_name": upload.file_name,
        "size": upload.length,
        "offset": upload.offset,
        "sha256": upload.sha256 or None,
        "stage": upload.stage or None,
        "progress": upload.progress,
        "refused": refused if upload.refused_code else None,
        "artist_id": upload.artist_id,
        "album_id": upload.album_id,
        "track_id": upload.track_id,
        "created_at": upload.created_at,
        "expires_at": upload.expires_at if upload.status == Status.RECEIVING else None,
        "finished_at": upload.finished_at,
    }


def whole(request: HttpRequest, upload: Upload) -> Json:
    """With the report once it is ready, and where to put its parts while it comes."""
    coming = upload.transport == Transport.S3 and upload.status == Status.RECEIVING
    return shape(request, upload) | {
        "parts": buckets.parts(upload) if coming and buckets.is_there() else None,
        "report": report(upload.track_id) if upload.status == Status.READY else None,
    }


def report(track_id: int | None) -> Json | None:
    """The technical report of a track's present audio."""
    found = Report.objects.filter(track=track_id, refused_code="").first()
    if found is None:
        return None
    names = (
        *("lufs", "loudness_range", "true_peak", "clipped_samples", "clippings", "silences"),
        *("duration_ms", "container", "codec", "bitrate", "sample_rate", "bits_per_sample"),
        "channels",
    )
    return {name: getattr(found, name) for name in names} | {"waveform": list(found.waveform)}
