"""Mails that are to be sent, and those that were."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> Self:
        return self.filter(sent_at=None, dropped_because="")

    def due(self) -> Self:
        """The oldest first."""
        return self.waiting().filter(next_try_at__lte=Now()).order_by("created_at")


class Mail(models.Model):
    """One mail, whose row is the job: what to say, to whom, and whether it was said.

    `cause` names what happened; one cause is told once. `context` holds ids and plain words for
    the template, never a code or a token. `address` is blank where it is the account's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    cause = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    context: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=200, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, dropped_because=""),
                name="mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
