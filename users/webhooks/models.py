"""Addresses that people want to be told at, and what is to be told there."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from config.sealing import Box
from users.accounts.models import User
from users.webhooks.events import Event

BOX = Box("users.webhooks")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """`of(person)` starts every read of theirs."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def listening(self, event: Event, people: "Collection[int] | QuerySet[Any]") -> Self:
        """Theirs that want this event and are switched on, of who is still here."""
        here = User.objects.to_be_seen().filter(pk__in=people)
        return self.filter(is_active=True, events__contains=[event.value], user__in=here)


class Webhook(models.Model):
    """An address that a person is told at. Secrets are encrypted (`BOX`).

    `failures` are those since it took the last message; until `rests_until` nothing is sent.
    """

    class Off(models.TextChoices):
        """Why it is switched off, where its owner did not do it."""

        GONE = "gone"
        FAILING = "failing"

    MOST: ClassVar[int] = 10
    LONGEST_URL: ClassVar[int] = 500

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    url = models.CharField(max_length=LONGEST_URL)
    host = models.CharField(max_length=260, help_text="With its port; the rest may be secret.")
    events = ArrayField(models.CharField(max_length=30))
    is_active = models.BooleanField(default=True)
    switched_off = models.CharField(max_length=7, choices=Off, blank=True)
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(default=timezone.now)
    is_slow = models.BooleanField(default=False, help_text="It took long, or never came.")
    last_taken_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Webhook {self.pk}"

    def secrets(self, now: datetime) -> list[str]:
        """To sign with, the present one first. Raises `InvalidToken`; see `Box.open`."""
        sealed = [self.secret]
        if self.former_until and now < self.former_until:
            sealed.append(self.former_secret)
        return [BOX.open(one) for one in sealed]

    def wake(self) -> None:
        """Whatever failed before says nothing any more. The caller saves."""
        self.failures, self.rests_until, self.is_slow = 0, timezone.now(), False


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """What waits, and what is over."""

    def of(self, webhook: Webhook) -> Self:
        return self.filter(webhook=webhook)

    def waiting(self) -> Self:
        return self.filter(status=WebhookDelivery.Status.WAITING)

    def due(self) -> Self:
        """What has waited longest first."""
        return self.waiting().filter(next_try_at__lte=Now()).order_by("next_try_at", "pk")

    def postpone(self, until: datetime) -> int:
        """None of them before that."""
        return self.waiting().update(next_try_at=Greatest(F("next_try_at"), until))

    def again(self) -> int:
        """From the beginning, with the id and the body that they had; how many."""
        return self.update(
            status=WebhookDelivery.Status.WAITING,
            begun_at=Now(),
            next_try_at=Now(),
            tries=0,
            last_error="",
            taken_at=None,
        )

    def give_up(self, why: str) -> int:
        """What waits is not tried any more."""
        failed = WebhookDelivery.Status.FAILED
        return self.waiting().update(status=failed, last_error=why)


class WebhookDelivery(models.Model):
    """One message to one webhook, whose row is the job: its body, and whether it was taken.

    `cause` names what happened; one cause is told once. `tries` are those since `begun_at`,
    when it was made or replayed last. `subject` is what it tells of, by kind and id.
    """

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        TAKEN = "taken"
        FAILED = "failed"
        DROPPED = "dropped"

    message = models.UUIDField(default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=30, choices=[(e.value, e.value) for e in Event])
    cause = models.CharField(max_length=100)
    body = models.TextField()
    subject_kind = models.CharField(max_length=10, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_status = models.PositiveIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["webhook", "cause"], name="webhook_told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(status="waiting"),
                name="webhook_delivery_waiting",
            ),
            models.Index(
                fields=["webhook", "created_at", "id"], name="webhook_delivery_newest"
            ),
            models.Index(fields=["created_at"], name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    @property
    def message_id(self) -> str:
        """The same however often it is sent, so that a receiver knows it again."""
        return f"msg_{self.message.hex}"
