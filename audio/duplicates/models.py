"""What a recording sounds like, and which two sound the same."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audio.catalog.models.track import Track
from users.models import User


class Fingerprint(models.Model):
    """How a track sounds: Chromaprint's words of its first two minutes, eight a second.

    `words` are those of them that the content itself picks, so that two encodings of one
    recording pick the same ones whatever silence is before it. `raw` is all of them, 32 bits
    each, little-endian. Without Chromaprint both are empty, and only `audio_sha256`, of the
    packets as they came, tells what is the same.
    """

    track = models.OneToOneField(
        Track, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    audio_sha256 = models.CharField(max_length=64, db_index=True)
    words = ArrayField(models.IntegerField(), default=list)
    raw = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["words"], name="fingerprint_words")
        ]

    def __str__(self) -> str:
        return f"Fingerprint of track {self.track_id}"


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def open(self) -> Self:
        """What staff have not looked at yet, the oldest first."""
        return self.filter(status=Duplicate.Status.OPEN).order_by("created_at", "pk")

    def holding(self, track_id: int) -> Self:
        """What keeps a track from being published: unanswered, or found to be so."""
        return self.filter(track=track_id).exclude(status=Duplicate.Status.DISMISSED)


class Duplicate(models.Model):
    """`track` came later and sounds like `other`, which somebody else manages."""

    class Status(models.TextChoices):
        OPEN = "open"
        DISMISSED = "dismissed"
        CONFIRMED = "confirmed"

    track = models.ForeignKey(Track, models.CASCADE, related_name="duplicates")
    other = models.ForeignKey(Track, models.CASCADE, related_name="+")
    error_rate = models.FloatField(help_text="Share of bits that differ: 0 is the same audio.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    answer = models.TextField(blank=True, help_text="What staff say of it.")
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "other"], name="duplicate_once"),
            models.CheckConstraint(
                condition=~Q(track=models.F("other")), name="duplicate_of_another"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "created_at"], name="duplicate_queue")
        ]

    def __str__(self) -> str:
        return _("%(track)s sounds like %(other)s") % self.names

    @property
    def names(self) -> dict[str, str]:
        """Of both, with whose they are. Costs up to four reads without `select_related`."""
        return {
            side: _("“%(title)s” by %(artist)s") % {"title": of.title, "artist": of.artist}
            for side, of in (("track", self.track), ("other", self.other))
        }
