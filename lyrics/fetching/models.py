"""That somebody asked for a track's words to be looked up, and what came of it."""

from typing import ClassVar

from django.db import models

from audio.catalog.models.track import Track
from config.outbound.errands import Errand


class FetchState(models.TextChoices):
    """`kept`: something was found, but the track's own words stay."""

    PENDING = "pending"
    FOUND = "found"
    KEPT = "kept"
    NOTHING = "nothing"
    INSTRUMENTAL = "instrumental"
    FAILED = "failed"


class Fetch(Errand):
    """One of a track: asking again begins anew."""

    TASK: ClassVar = "lyrics.fetching.fetch"

    track = models.OneToOneField(Track, models.CASCADE, primary_key=True, related_name="fetch")
    state = models.CharField(
        max_length=12, choices=FetchState.choices, default=FetchState.PENDING
    )

    class Meta:
        verbose_name_plural = "fetches"

    def __str__(self) -> str:
        return f"Words of track {self.track_id}: {self.state}"
