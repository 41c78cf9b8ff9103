"""Mails that are to be sent, and those that were."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lower, Now
from django.utils import timezone

from users.accounts.choices import NotificationKind
from users.accounts.models import User
from users.notifications.choices import CHOICES
from users.notifications.kinds import is_never_kept_back
from users.notifications.unsubscribing import Stop, address

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=30)
BULK_PAUSE = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=24)


class MailQuerySet(models.QuerySet["Mail"]):
    """What waits, and what is over."""

    def waiting(self) -> Self:
        return self.filter(sent_at=None, dropped_because="")

    def due(self) -> Self:
        """The oldest first, but those that have failed behind those that have not.

        What goes to many comes last of all: a code must not wait behind a hundred thousand
        digests.
        """
        waiting = self.waiting().filter(next_try_at__lte=Now())
        return waiting.order_by("is_bulk", "attempts", "created_at")

    def claim(self) -> "Mail | None":
        """The first that nobody else is sending; ours until the transaction ends.

        A killed process loses its claim with its connection, so nothing stays claimed.
        """
        free = self.select_for_update(skip_locked=True, of=("self",))
        return free.select_related("user__client").first()

    def postpone(self, until: datetime) -> None:
        """The server is out of reach: each of them would only find the same.

        What goes to many waits longer, or a hundred thousand rows would be written each half
        minute.
        """
        each = self.order_by()
        each.filter(is_bulk=False).update(next_try_at=until)
        each.filter(is_bulk=True).update(next_try_at=until + BULK_PAUSE)

    def long_over(self, before: datetime) -> Self:
        """Sent or given up, and older than that."""
        return self.filter(created_at__lt=before).exclude(sent_at=None, dropped_because="")


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
    is_bulk = models.BooleanField(
        default=False, db_default=False, help_text="Goes to many, behind all others."
    )
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
            # In the order of `due`; without the time of the next try, so that this is written
            # without touching the index.
            models.Index(
                fields=["is_bulk", "attempts", "created_at"],
                condition=Q(sent_at=None, dropped_because=""),
                name="mail_next",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def recipient(self) -> str:
        """Blank: nobody."""
        return self.address or (self.user.email if self.user else "")

    @property
    def unsubscribe_at(self) -> str:
        """Where this kind of mail ends with one click; blank: it always comes."""
        if self.user_id is None or self.kind not in CHOICES:
            return ""
        return address(Stop(self.user_id, self.kind))

    @property
    def pause(self) -> timedelta:
        """How long to wait after the next failure: ever longer, to half a minute."""
        doubled: int = 2 ** min(self.attempts, 10)
        return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)

    def note_sent(self) -> None:
        """Who has no account is forgotten at once."""
        if self.user_id is None:
            self.delete()
            return
        self.sent_at, self.last_error = timezone.now(), ""
        self.save(update_fields=["sent_at", "last_error"])

    def note_failure(self, reason: str) -> None:
        """To be tried again, for a day."""
        now = timezone.now()
        self.next_try_at = now + self.pause
        self.attempts += 1
        self.last_error = reason[:300]
        self.save()
        if self.created_at < now - GIVEN_UP_AFTER:
            self.drop("not sent within a day")

    def drop(self, reason: str) -> None:
        """It is not to be sent any more. Who has no account is forgotten with it."""
        if self.user_id is None:
            self.delete()
            return
        self.dropped_because = reason[:200]
        self.save(update_fields=["dropped_because"])


class MailStopQuerySet(models.QuerySet["MailStop"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def at(self, address: str) -> Self:
        """A stop is about an address: with a new one it is over."""
        return self.alias(lower=Lower("address")).filter(lower=Lower(Value(address)))


class MailStop(models.Model):
    """Somebody's address that mails do not reach, or where they were called spam.

    After a bounce only that is tried which keeps an account safe or is owed by law, and codes
    among it: one that is typed in shows that the address lives, and ends the stop. After a
    complaint no mail is sent that could be switched off, until the person chooses one again.
    """

    class Word(models.TextChoices):
        """What the provider told us."""

        BOUNCED = "bounced"
        COMPLAINED = "complained"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    because = models.CharField(max_length=10, choices=Word)
    address = models.CharField(max_length=254)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = MailStopQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "because"], name="mail_stop")]

    def __str__(self) -> str:
        return self.because

    def keeps_back(self, kind: str) -> bool:
        """Whether a mail of this kind is not sent."""
        if self.because == self.Word.BOUNCED:
            return not is_never_kept_back(kind)
        return kind in CHOICES


class NotificationQuerySet(models.QuerySet["Notification"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def naming(self, user: User) -> Self:
        """What others were told of this person. Asks in the words of its index."""
        return self.filter(context__has_key="user", context__user=user.pk)


class Notification(models.Model):
    """Something a person is told inside the app. One cause is told once.

    `context` holds ids: what they name may be hidden by the time it is read. `activity` in it
    is a word of ours.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=30, choices=[(n.value, n.value) for n in NotificationKind]
    )
    cause = models.CharField(max_length=100)
    context: "models.JSONField[dict[str, int | str]]" = models.JSONField(
        default=dict, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "cause"], name="notification_once")
        ]
        indexes = [
            models.Index(fields=["user", "created_at", "id"], name="notification_newest"),
            models.Index(
                fields=["user"], condition=Q(read_at=None), name="notification_unread"
            ),
            # Who is erased: looked for while nobody else changes what is visible.
            models.Index(
                KeyTransform("user", "context"),
                condition=Q(context__has_key="user"),
                name="notification_naming",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
