"""Imports, and the names in them; listens of what the catalogue does not have wait here."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audio.imports.formats.shape import Kind as NameKind
from audio.imports.formats.shape import Match
from users.models import User


class ImportQuerySet(models.QuerySet["Import"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def under_way(self) -> Self:
        return self.filter(status__in=[Import.Status.WAITING, Import.Status.RUNNING])


class Import(models.Model):
    """Exports of other services that somebody brought along. The row is the job.

    `files` are as they were sent: name, bytes, and the format once it is known. `key` is where
    they lie until they are read; then they are deleted.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    key = models.CharField(max_length=80, blank=True)
    files: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    refused: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=["waiting", "running"]),
                name="import_one_at_a_time",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "id"], name="import_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.created_at:%Y-%m-%d %H:%M}"


class ImportedNameQuerySet(models.QuerySet["ImportedName"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def waiting(self) -> Self:
        """What the catalogue does not have, or has twice."""
        return self.filter(status__in=[Match.UNMATCHED, Match.AMBIGUOUS])


class ImportedName(models.Model):
    """A recording, album, artist or playlist as an export names it, and what it means here.

    Without `source`, players have sent it. `times` (seconds since 1970) and `lengths`
    (milliseconds heard, -1: unknown) go in pairs: listens that wait until it means something.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    source = models.ForeignKey(
        Import, models.CASCADE, null=True, blank=True, related_name="names", db_index=False
    )
    key = models.CharField(max_length=32, help_text="Of kind and names: once in an import.")
    kind = models.CharField(max_length=14, choices=[(one.value, one.value) for one in NameKind])
    artist = models.TextField(blank=True)
    title = models.TextField(blank=True)
    album = models.TextField(blank=True)
    isrc = models.CharField(max_length=12, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    artist_key = models.CharField(max_length=255, blank=True)
    seen = models.PositiveIntegerField(default=1)
    ends = models.BooleanField(default=False, help_text="`times` are those of their ends.")
    times = ArrayField(models.BigIntegerField(), default=list, blank=True)
    lengths = ArrayField(models.IntegerField(), default=list, blank=True)
    status = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Match])
    how = models.CharField(max_length=10, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True, help_text="Of what it means.")
    candidates = ArrayField(models.BigIntegerField(), default=list, blank=True)
    added = models.PositiveIntegerField(
        default=0, help_text="Plays, or the mark, that are new."
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ImportedNameQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=Q(source__isnull=False),
                name="imported_name_once",
            ),
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=Q(source__isnull=True),
                name="sent_name_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source", "seen", "id"], name="imported_name_by_seen"),
            models.Index(
                fields=["artist_key"],
                condition=Q(status__in=["unmatched", "ambiguous"]),
                name="imported_name_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
