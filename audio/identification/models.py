"""What a music encyclopedia says of a track, until its artist has accepted it or not."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from audio.catalog.models.track import Track
from config.outbound.errands import Errand


class Field(models.TextChoices):
    """What can be proposed. Of the track: its recording's MBID and ISRC; else of its album.

    A track without an album takes the cover for itself.
    """

    RECORDING = "recording"
    ISRC = "isrc"
    RELEASE = "release"
    RELEASE_DATE = "release_date"
    LABEL = "label"
    UPC = "upc"
    COVER = "cover"


class Identification(Errand):
    """One of a track: asking again begins anew, and forgets what was proposed."""

    class State(models.TextChoices):
        PENDING = "pending"
        FOUND = "found"
        NOTHING = "nothing"
        FAILED = "failed"

    TASK: ClassVar = "audio.identification.identify"
    LONGEST: ClassVar[int] = 500

    track = models.OneToOneField(
        Track, models.CASCADE, primary_key=True, related_name="identification"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    title = models.CharField(max_length=LONGEST, blank=True)
    artist = models.CharField(max_length=LONGEST, blank=True)
    album = models.CharField(max_length=LONGEST, blank=True)
    score = models.PositiveSmallIntegerField(default=0, help_text="0 to 100; by ISRC 100.")
    proposed = models.JSONField(default=dict, help_text="Values by field, but for the cover.")
    cover = models.BinaryField(null=True, blank=True, help_text="A picture as it was sent.")

    def __str__(self) -> str:
        return f"Track {self.track_id}: {self.state}"

    def begin(self, now: datetime) -> None:
        self.title = self.artist = self.album = ""
        self.score, self.proposed, self.cover = 0, {}, None
        super().begin(now)

    def fields(self) -> set[Field]:
        """What can be accepted."""
        return {Field(name) for name in self.proposed} | (
            {Field.COVER} if self.cover else set()
        )
