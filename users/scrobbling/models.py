"""Where somebody's listens go, what waits to go there, and what they hear just now."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User
from users.scrobbling.secrets import BOX

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=3)


class Service(models.TextChoices):
    """Whom listens are given to."""

    LISTENBRAINZ = "listenbrainz", "ListenBrainz"
    LASTFM = "lastfm", "Last.fm"


class IntegrationQuerySet(models.QuerySet["Integration"]):
    """`of(person)` starts every read of theirs."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def due(self) -> Self:
        """With something to deliver, now."""
        waiting = Listen.objects.waiting().filter(integration=OuterRef("pk"))
        ready = self.filter(paused_at=None, next_try_at__lte=Now(), user__is_active=True)
        return ready.filter(Exists(waiting))


class Integration(models.Model):
    """A person's account elsewhere. `token` is sealed (users/scrobbling/secrets.py).

    `paused_at`: the service no longer takes the token, and the person was told; what is heard
    goes on waiting, until they connect anew. `failures` in a row make the pauses longer.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    service = models.CharField(max_length=12, choices=Service)
    account = models.CharField(max_length=200, help_text="What they are called there.")
    token = models.CharField(max_length=1000)
    connected_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    problem_at = models.DateTimeField(null=True, blank=True)
    delivered = models.PositiveBigIntegerField(default=0)
    last_delivered_at = models.DateTimeField(null=True, blank=True)

    objects = IntegrationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "service"], name="integration_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()} {self.pk}"

    @property
    def secret(self) -> str:
        """The token itself. Raises `InvalidToken` under another OTP_PEPPER."""
        return BOX.open(self.token)

    @property
    def pause(self) -> timedelta:
        """How long to wait after the next failure: half a minute, a minute … three hours."""
        doubled: int = 2 ** min(self.failures, 10)
        return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


class Heard(models.Model):
    """What a service is told of a track, as it was when it was heard: never told otherwise."""

    title = models.CharField(max_length=300)
    artists: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=200))
    album = models.CharField(max_length=300, blank=True)
    duration_ms = models.PositiveIntegerField()
    track_number = models.PositiveIntegerField()
    isrc = models.CharField(max_length=12, blank=True)
    mbid = models.CharField(max_length=36, blank=True)
    url = models.CharField(max_length=700, blank=True)

    class Meta:
        abstract = True


class ListenQuerySet(models.QuerySet["Listen"]):
    def waiting(self) -> Self:
        return self.filter(refused_because="")

    def in_order(self) -> Self:
        """As they were heard."""
        return self.order_by("listened_at", "id")


class Listen(Heard):
    """One play that waits to be delivered, or was refused for good; else the row is gone.

    Written in the statement that records the play (`users/scrobbling/outbox.py`).
    """

    integration = models.ForeignKey(
        Integration, models.CASCADE, related_name="listens", db_index=False
    )
    event_id = models.UUIDField(help_text="The play's own.")
    listened_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    refused_because = models.CharField(max_length=200, blank=True)

    objects = ListenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["integration", "event_id"], name="listen_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["integration", "listened_at", "id"],
                condition=Q(refused_because=""),
                name="listen_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"Listen {self.pk}"


class NowPlaying(Heard):
    """What somebody hears just now. Worth telling for as long as it plays, and not retried."""

    integration = models.OneToOneField(
        Integration, models.CASCADE, primary_key=True, related_name="+"
    )
    track = models.BigIntegerField(help_text="So that the same is not announced twice.")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Now playing {self.pk}"

    def is_stale(self, now: datetime) -> bool:
        """It has ended, or will before long."""
        return now > self.since + min(timedelta(milliseconds=self.duration_ms), FRESH)


FRESH = timedelta(minutes=2)
