"""Requests for the page of an imported artist."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audio.catalog.models.artist import Artist
from config.errors import Conflict
from users.models import User


class AlreadyDecided(Conflict):
    code, message = "already_decided", "This claim has been decided already."


class ClaimQuerySet(models.QuerySet["Claim"]):
    """`of(person)` starts every read but that of staff: a claim is between the two."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def open(self) -> Self:
        return self.filter(status=Claim.Status.OPEN)


class Claim(models.Model):
    """Somebody says that a page is theirs; staff look into it, and approve or decline."""

    class Status(models.TextChoices):
        """Where it stands."""

        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"

    artist = models.ForeignKey(Artist, models.CASCADE, related_name="claims")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    evidence = models.TextField(blank=True, help_text="How they show that it is theirs.")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    answer = models.TextField(blank=True, help_text="What staff answered.")
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["artist", "user"], condition=Q(status="open"), name="claim_once"
            )
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="claim_queue")]

    def __str__(self) -> str:
        return f"{self.artist} for {self.user}"

    def require_open(self) -> None:
        """Raises `AlreadyDecided`."""
        if self.status != Claim.Status.OPEN:
            raise AlreadyDecided

    def decide(self, status: Status, *, by: User, answer: str) -> None:
        """The caller saves."""
        self.status, self.answer = status, answer
        self.decided_by, self.decided_at = by, timezone.now()
