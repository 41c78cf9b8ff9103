"""Personal tokens: what somebody gave to a program, so that it may act for them."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from users.accounts.models import User
from users.tokens import secrets

NOTED_EVERY = timedelta(minutes=1)
"""`last_used_at` is not more exact than this: a request is no reason to write a row."""


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    """`of(person)` starts what people are shown."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def live(self) -> Self:
        """Good for something. What is revoked has no row any more."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=Now()))

    def long_over(self, before: datetime) -> Self:
        return self.filter(expires_at__lt=before)

    def note_use(self, pk: int) -> int:
        """Of many requests in one minute, one writes."""
        old = Q(last_used_at=None) | Q(last_used_at__lt=Now() - NOTED_EVERY)
        return self.filter(old, pk=pk).update(last_used_at=Now())


class PersonalToken(models.Model):
    """One of a person's tokens; `start` is what it begins with, the rest only its owner has."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=secrets.SHOWN, editable=False)
    scopes: "models.Field[list[str], list[str]]" = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user", "created_at", "id"], name="token_by_user")
        ]

    def __str__(self) -> str:
        return f"{self.start}…"


def session_of(token_id: int) -> uuid.UUID:
    """What takes the place of a session's id where one is asked for.

    No session has it: those are random, with a version in the middle.
    """
    return uuid.UUID(int=token_id)


def token_of(session_id: uuid.UUID) -> int | None:
    """The token's id, None for a real session's."""
    return session_id.int if session_id.int < 2**63 else None
