"""Plays: who listened to what, when, for how long; and where they are just now."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audio.catalog.models.track import Track
from users.models import User

RECENT = 2_000
"""So many counted plays, four days and nights of music, are what "recently" means."""
ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


class Elsewhere(models.TextChoices):
    """Heard in another player, as `source_type` tells it (ADR 0047)."""

    IMPORT = "import"
    LISTENS = "listens"


class PlayEventQuerySet(models.QuerySet["PlayEvent"]):
    """`of(person)` starts every read: nobody sees what another has listened to.

    Only counts, which name nobody, may start with `about(tracks)`.
    """

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def about(self, tracks: QuerySet[Track] | Collection[int]) -> Self:
        """Whoever played them here: what was heard elsewhere is their listeners' own."""
        here = Q(counted=True) | ~Q(source_type__in=Elsewhere.values)
        return self.filter(here, track__in=tracks)

    def between(self, after: datetime | None, before: datetime | None) -> Self:
        """Played later than `after` and earlier than `before`; None leaves that side open."""
        wanted = Q()
        if after is not None:
            wanted &= Q(played_at__gt=after)
        if before is not None:
            wanted &= Q(played_at__lt=before)
        return self.filter(wanted)

    def last_of_each_track(self) -> Self:
        """Of several counted plays of one track only the last; of the last `RECENT` plays.

        One look into `play_recently` for each row passed. Somebody who plays one song for weeks
        makes us pass many: hence the end, which holds a page to 15 ms whatever was played.
        """
        counted = self.filter(counted=True)
        beyond = counted.order_by("-played_at").values("played_at")[RECENT : RECENT + 1]
        this = OuterRef("played_at")
        later = PlayEvent.objects.filter(
            Q(played_at__gt=this) | Q(pk__gt=OuterRef("pk")),
            played_at__gte=this,
            user=OuterRef("user"),
            track=OuterRef("track"),
            counted=True,
        )
        return counted.filter(~Exists(later), played_at__gt=Coalesce(Subquery(beyond), ALWAYS))


class PlayEvent(models.Model):
    """One play, or a skip. Written by `services.record`, and by `elsewhere.record`.

    No other table points at it, so that it can be cut by month one day; (user, event_id) then
    becomes a table of its own.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    event_id = models.UUIDField(help_text="Chosen by the client: the same play counts once.")
    track = models.ForeignKey(Track, models.CASCADE, related_name="+", db_index=False)
    played_at = models.DateTimeField(help_text="By the client's clock; at most received_at.")
    received_at = models.DateTimeField(default=timezone.now)
    ms_played = models.PositiveIntegerField()
    source_type = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    skipped = models.BooleanField(default=False)
    counted = models.BooleanField(help_text="Long enough to be a play, and heard here.")

    objects = PlayEventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "event_id"], name="play_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "played_at", "id"], name="play_history"),
            models.Index(
                fields=["user", "track", "played_at"],
                condition=Q(counted=True),
                name="play_recently",
            ),
            models.Index(fields=["track", "played_at"], name="play_of_track"),
            models.Index(
                fields=["played_at", "id"], condition=Q(counted=True), name="play_of_anybody"
            ),
            # A few kB; rows lie nearly in the order of days, and late ones are no harm.
            BrinIndex(
                fields=["played_at"],
                opclasses=["timestamptz_minmax_multi_ops"],
                autosummarize=True,
                name="play_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Play {self.pk} of track {self.track_id}"


class TrackDay(models.Model):
    """How often a track was played on one day of UTC. Names nobody, and outlives histories.

    Charts are made of it, so of one listener it has `MOST_A_DAY` plays at most.
    """

    MOST_A_DAY: ClassVar[int] = 10

    track = models.ForeignKey(Track, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    plays = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "day"], name="track_day_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["day", "track"], name="track_day_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.plays} plays of track {self.track_id} on {self.day}"


class Milestone(models.Model):
    """The highest round number of plays that was told of a track or an album."""

    kind = models.CharField(max_length=5, choices=[("track", "track"), ("album", "album")])
    object_id = models.BigIntegerField()
    plays = models.BigIntegerField()
    reached_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="milestone_once")
        ]

    def __str__(self) -> str:
        return f"{self.plays} plays of {self.kind} {self.object_id}"


class ForgottenPlay(models.Model):
    """A play that its listener deleted: a device that sends it once more tells nothing new."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    event_id = models.UUIDField()
    forgotten_at = models.DateTimeField(default=timezone.now, db_index=True)
    day = models.DateField(
        null=True,
        help_text="Of a play that counted: nobody makes room in a TrackDay by deleting.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "event_id"], name="forgotten_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["user", "day"], condition=Q(day__isnull=False), name="forgotten_of_day"
            )
        ]

    def __str__(self) -> str:
        return f"Forgotten play {self.pk}"


class PlayerState(models.Model):
    """Where a person is, to go on from another device. `version` names the state."""

    class Repeat(models.TextChoices):
        """What comes after the end."""

        OFF = "off"
        TRACK = "track"
        CONTEXT = "context"

    MAX_QUEUE: ClassVar[int] = 1_000

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(default=0)
    track = models.ForeignKey(Track, models.SET_NULL, null=True, blank=True, related_name="+")
    context_type = models.CharField(max_length=20, blank=True)
    context_id = models.BigIntegerField(null=True, blank=True)
    position_ms = models.PositiveIntegerField(default=0)
    queue = ArrayField(models.BigIntegerField(), default=list, blank=True)
    repeat = models.CharField(max_length=7, choices=Repeat, default=Repeat.OFF)
    shuffle = models.BooleanField(default=False)
    is_playing = models.BooleanField(default=False)
    device = models.CharField(max_length=100, blank=True, help_text="As its app calls it.")
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Version {self.version}"
