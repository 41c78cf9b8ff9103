"""Exports of what we hold, and that somebody was erased."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User

EXPORT_KEPT = timedelta(hours=24)


class ExportQuerySet(models.QuerySet["Export"]):
    def under_way(self) -> Self:
        return self.filter(status__in=[Export.Status.WAITING, Export.Status.RUNNING])

    def kept(self) -> Self:
        """What is over is nobody's any more, though its archive may not be deleted yet."""
        return self.exclude(expires_at__lte=Now())

    def over(self) -> Self:
        """Their archives are to be deleted."""
        return self.filter(expires_at__lte=Now())

    def abandoned(self) -> Self:
        """Never finished, and nobody works at them any more; they may have an archive."""
        began = self.exclude(status=Export.Status.READY).exclude(key="")
        return began.filter(created_at__lt=Now() - EXPORT_KEPT)


class Export(models.Model):
    """A copy of everything about a person, for that person. The row is the job."""

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    size = models.BigIntegerField(default=0, help_text="Bytes of the archive.")
    key = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=["waiting", "running"]),
                name="export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.created_at:%Y-%m-%d %H:%M}"


class ErasedPerson(models.Model):
    """That an account was erased, so that a restored backup can be made to forget it again.

    `mark` is an HMAC of its key: it names nobody by itself, and can only be compared with the
    accounts that are there.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"
