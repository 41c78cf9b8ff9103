"""What there is to play. One prepared query, asked again for every stretch of bytes."""

from typing import Any

from django.db.models import BigAutoField, QuerySet

from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.streaming.choice import Source
from config.compiled import Compiled, Param
from config.errors import Conflict, NotFound

_OF_RENDITION = ("pk", "name", "codec", "container", "bitrate", "size", "sha256", "file")
COLUMNS = (
    *(f"renditions__{name}" for name in _OF_RENDITION),
    *("duration_ms", "title", "artist__name"),
)


class NotPlayable(Conflict):
    code, message = "not_playable", "This track cannot be played now."


def _sources() -> QuerySet[Any, Any]:
    track_id: Any = Param("track_id", BigAutoField())
    return (
        Track.objects.playable()
        .filter(pk=track_id, renditions__isnull=False)
        .order_by("renditions__pk")
        .values_list(*COLUMNS)
    )


_SOURCES = Compiled(_sources)


def sources(track_id: int) -> list[Source]:
    """What can be heard of a track at this moment, so that a takedown stops its bytes at once.

    Raises `NotFound` when there is nothing.
    """
    rows = _SOURCES.rows(track_id=track_id)
    if not rows:
        raise NotFound
    return [Source(*row) for row in rows]


def sources_for(viewer: Viewer, track_id: int) -> list[Source]:
    """As `sources`, but says `NotPlayable` of what the viewer sees and cannot hear."""
    try:
        return sources(track_id)
    except NotFound:
        if Track.objects.visible_to(viewer).filter(pk=track_id).exists():
            raise NotPlayable from None
        raise
