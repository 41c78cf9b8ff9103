"""Half a minute of a track for whoever comes: addresses that are signed, and nobody's."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from audio.catalog.by_id import one_of_these
from audio.catalog.models.reach import HEARD, asked_by, is_for_some
from audio.catalog.models.track import Track
from audio.media.containers import CONTAINERS
from audio.media.models import Packaging
from audio.streaming import signing
from config import env
from config.compiled import Compiled
from users.accounts.listening import current

NOBODY: Final = "0" * signing.REFERENCE_LETTERS
"""In the place of a session's reference. None is like it, but by chance once in 2^96."""
STRIDE: Final = timedelta(hours=6)
"""Addresses change no more often, so that a page and its ETag stay for as long."""


class Preview(NamedTuple):
    """`path` begins with a slash. It ends 6 to 12 hours after it was made."""

    path: str
    duration_ms: int
    content_type: str


def expiry(now: datetime) -> int:
    """In Unix seconds: the end of the stride after this one."""
    stride = int(STRIDE.total_seconds())
    return (int(now.timestamp()) // stride + 2) * stride


_HEARD: Final = Compiled(
    lambda: (
        Track.objects.playable()
        .filter(HEARD, one_of_these(), renditions__packaging=Packaging.PREVIEW)
        .values_list(
            *("pk", "renditions__pk", "renditions__duration_ms", "renditions__container"),
            *("countries", "adults_only", "explicit"),
        )
    )
)


def of(track_ids: Collection[int], *, now: datetime) -> dict[int, Preview]:
    """By the track's id, of what who asks now may hear and has one. One query.

    An address opens the preview alone, and nothing once the track is not public any more.
    """
    listener = current()
    rows = _HEARD.rows(ids=[*track_ids], **asked_by(listener))
    ends = expiry(now)
    return {
        track_id: Preview(
            _path(
                signing.Claim(
                    *(track_id, rendition_id, NOBODY, ends),
                    listener=listener.code if is_for_some(*reach) else "",
                )
            ),
            duration_ms,
            CONTAINERS[container].content_type,
        )
        for track_id, rendition_id, duration_ms, container, *reach in rows
    }


def _path(claim: signing.Claim) -> str:
    return f"/api/tracks/{claim.track_id}/stream/?{claim.query(env.STREAM_KEY)}"
