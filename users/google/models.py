"""One-time codes that carry the outcome of signing in with Google from page to program."""

import uuid
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def good(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=Now())

    def use(self) -> bool:
        """Of many at once, one succeeds."""
        return bool(self.good().update(used_at=Now()))


class Handoff(models.Model):
    """256 random bits, of which SHA-256 is kept, that stand for a finished visit to Google.

    `signs_in`: good for tokens, for a minute. `asks`: good for being told that an account has
    the address of the Google account `subject`, for a minute. `links`: good, with the password
    or a code, for joining the two, for ten minutes. `extra_data` is to be the link's.
    """

    class Kind(models.TextChoices):
        """What it can be exchanged for."""

        SIGNS_IN = "signs_in"
        ASKS = "asks"
        LINKS = "links"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255, blank=True)
    extra_data: "models.JSONField[dict[str, str]]" = models.JSONField(default=dict, blank=True)
    challenge = models.CharField(max_length=128, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = HandoffQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"
