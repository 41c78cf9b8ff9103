"""What somebody told us of their taste: more of this, never this; and how to guess at all."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import Mark
from audio.catalog.models.track import Track
from users.models import User


class Verdict(models.TextChoices):
    """What they want of it. Less: seldom. Never: it is put before them nowhere."""

    MORE = "more"
    LESS = "less"
    NEVER = "never"


class Feedback(Mark):
    """One person's word on a track, album, artist or genre."""

    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="+")
    album = models.ForeignKey(Album, models.CASCADE, null=True, blank=True, related_name="+")
    artist = models.ForeignKey(Artist, models.CASCADE, null=True, blank=True, related_name="+")
    genre = models.ForeignKey(Genre, models.CASCADE, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=5, choices=Verdict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "track"], name="feedback_on_track"),
            models.UniqueConstraint(fields=["user", "album"], name="feedback_on_album"),
            models.UniqueConstraint(fields=["user", "artist"], name="feedback_on_artist"),
            models.UniqueConstraint(fields=["user", "genre"], name="feedback_on_genre"),
            models.CheckConstraint(
                condition=Q(track__isnull=False, album=None, artist=None, genre=None)
                | Q(track=None, album__isnull=False, artist=None, genre=None)
                | Q(track=None, album=None, artist__isnull=False, genre=None)
                | Q(track=None, album=None, artist=None, genre__isnull=False),
                name="feedback_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of it".capitalize()


class TasteSettings(models.Model):
    """How somebody wants to be recommended to. Who never said has no row."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    personalised = models.BooleanField(
        default=True, help_text="Off: nothing is guessed from what they did."
    )
    discovery = models.PositiveSmallIntegerField(
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="From 0, what they know, to 100, what is new to them.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(discovery__lte=100), name="discovery_per_cent")
        ]

    def __str__(self) -> str:
        return f"Taste settings {self.pk}"
