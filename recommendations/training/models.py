"""What was learnt: one row for each training, and what it left."""

from typing import ClassVar, Final, Self

from django.db import models
from django.utils import timezone

from audio.catalog.models.track import Track
from users.models import User


class Kind(models.IntegerChoices):
    """What is recommended."""

    TRACK = 1
    ARTIST = 2
    ALBUM = 3


LISTED: Final = (Kind.TRACK, Kind.ARTIST)
"""What is worked out ahead. Albums are found through tracks, when somebody asks."""


class TrainingQuerySet(models.QuerySet["Training"]):
    def ready(self) -> Self:
        """Those that can serve, the newest first."""
        return self.filter(status=Training.Status.READY).order_by("-pk")


class Training(models.Model):
    """One training. The newest that is ready serves; older ones go with all they left."""

    class Status(models.TextChoices):
        """How far it is."""

        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"

    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    algorithm = models.CharField(max_length=40, help_text="Its name and version.")
    stage = models.CharField(max_length=40, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="People, tracks, pairs.")
    costs = models.JSONField(default=dict, blank=True, help_text="Seconds by stage; memory.")
    evaluation = models.JSONField(
        default=dict, blank=True, help_text="On what was held back of the same data."
    )
    seen = models.JSONField(
        default=dict, blank=True, help_text="Up to where acts are in the interactions."
    )
    track_ranker = models.BinaryField(default=bytes, blank=True)
    artist_ranker = models.BinaryField(default=bytes, blank=True)
    error = models.TextField(blank=True)

    objects = TrainingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Training {self.pk}, {self.status}"


class Neighbours(models.Model):
    """What goes with one track or artist, the nearest first: `packed.py` reads the bytes.

    Below 2 kB, so that PostgreSQL keeps a row in one piece.
    """

    training = models.ForeignKey(
        Training, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.PositiveSmallIntegerField(choices=Kind)
    item_id = models.BigIntegerField()
    listeners = models.PositiveIntegerField(default=0)
    ids = models.BinaryField(help_text="int64, at most 100.")
    scores = models.BinaryField(help_text="float16, a row for each source.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "kind", "item_id"], name="neighbours_once"
            )
        ]

    def __str__(self) -> str:
        return f"Neighbours of {self.get_kind_display().lower()} {self.item_id}"


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """`of(person)` starts every read for a request."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Interaction(models.Model):
    """How much somebody has to do with a track: all that they did, as one number.

    Written by the roll-up alone, millions at once: hence no constraint of foreign keys, whose
    check of each row would take longer than everything else. What is left of a deleted track
    goes with the next roll-up: an index to find it by would cost more than it.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    track = models.ForeignKey(
        Track, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    weight = models.FloatField(help_text="Below zero: they would rather not hear it.")
    last_at = models.DateTimeField()
    code = models.PositiveSmallIntegerField(
        default=0, help_text="The act that tells most, as `packed.Because`; 0: none to name."
    )
    because = models.BigIntegerField(default=0, help_text="The id of what it names.")

    objects = InteractionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "track"], name="interaction_once")
        ]

    def __str__(self) -> str:
        return f"Track {self.track_id}: {self.weight:.2f}"


class Recommendation(models.Model):
    """What was worked out for one person, best first, with reasons: `packed.py` reads it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    items = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="recommendation_once")
        ]

    def __str__(self) -> str:
        return f"Recommended: {self.get_kind_display().lower()}"
