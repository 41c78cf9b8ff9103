"""Who did what, when: written once, chained, never changed."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from users.accounts.models import User


class ActorRef(models.Model):
    """The name under which a person stands in the log: random, and theirs alone.

    Erasing a person deletes this row. The log keeps the name and its chain, and nobody can say
    any more whose name it was.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return str(self.ref)


class AuditEntry(models.Model):
    """One line of the log.

    `body` is the line as JSON, exactly the bytes that were hashed. The database gives
    `position` and `digest` when the transaction commits: SHA-256 of the digest before it and of
    `body`.
    A trigger refuses every later change but one: forgetting `network`, which is not hashed.
    """

    position = models.BigIntegerField(null=True, unique=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=60)
    actor_ref = models.UUIDField(null=True, blank=True, db_index=True)
    subject = models.CharField(max_length=120, blank=True, db_index=True)
    body = models.TextField()
    network = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


Detail = dict[str, Any]
"""Plain values: what changed, from what to what. Never a secret, a name or an address."""
