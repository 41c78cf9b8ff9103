"""Copyright notices: who says what about whose music, and how far it has come."""

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from audio.catalog import holding
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Removal
from audio.catalog.models.track import Track
from audio.takedowns import references, steps
from audio.takedowns.refusals import OwnNotice, WrongStep
from audio.takedowns.steps import HIDING, MOVES, SETTLED, SHOWN_TO_ARTIST, WAITING, Step
from config import env
from users.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """`about(person)` starts what an artist reads, `given_by(person)` what a claimant does."""

    def about(self, user: User) -> Self:
        told = Q(status__in=SHOWN_TO_ARTIST) | Q(status=Step.REJECTED, valid_at__isnull=False)
        return self.filter(told, artist__user=user)

    def given_by(self, user: User) -> Self:
        """From their account, or in the name of its address, if that was shown to be theirs.

        Else whoever registers with the address of another could end that one's notices.
        """
        if user.email_verified_at is None:
            return self.filter(user=user)
        typed = self.alias(lower=Lower("email"))
        return typed.filter(Q(user=user) | Q(lower=user.email.lower()))

    def hiding(self, kind: str, thing_id: int) -> Self:
        """Those for which a thing is hidden, whoever else hides it."""
        return self.filter(
            status__in=HIDING, works__kind=kind, works__thing_id=thing_id
        ).distinct()

    def due(self) -> Self:
        """Whose time is up, the first first."""
        return self.filter(due_at__lte=Now()).order_by("due_at", "pk")

    def settled(self, before: datetime) -> Self:
        return self.filter(status__in=SETTLED, settled_at__lt=before, forgotten_at=None)


class Notice(models.Model):
    """Somebody says that music here is theirs. What they tell of themselves is for staff.

    `key` opens it to whoever gave it, with an account or without. All it is about is the music
    of one artist, whose manager may object.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = (
        *("name", "organisation", "email", "postal_address", "phone", "on_behalf_of"),
        *("work", "statement", "signature", "reason", "court_said"),
    )
    LIFE: ClassVar[tuple[str, ...]] = (
        *("status", "reason", "due_at", "reminded_at", "overdue_at"),
        *("valid_at", "actioned_at", "settled_at"),
    )
    """What `move_to` changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        max_length=references.LONGEST, unique=True, default=references.new
    )
    status = models.CharField(max_length=15, choices=Step, default=Step.RECEIVED)
    artist = models.ForeignKey(Artist, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, help_text="Who says so.")
    organisation = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254)
    postal_address = models.TextField()
    phone = models.CharField(max_length=40, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True, help_text="Blank: themselves.")
    work = models.TextField(help_text="What is theirs.")
    statement = models.TextField(help_text="Why what stands here is not allowed to.")
    signature = models.CharField(max_length=200)
    reason = models.TextField(blank=True, help_text="What was said at the last decision.")
    created_at = models.DateTimeField(default=timezone.now)
    valid_at = models.DateTimeField(null=True, blank=True)
    actioned_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, help_text="Then something happens.")
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the artist was told that the time is nearly up."
    )
    overdue_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff were told that it waits too long."
    )
    court_said = models.TextField(
        blank=True,
        db_default="",
        help_text="Of the court, by whoever gave the notice. Not proven.",
    )
    court_at = models.DateTimeField(
        null=True, blank=True, help_text="When they said so: staff decide, not the clock."
    )
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then nobody is named here any more."
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="takedown_due"
            ),
            models.Index(fields=["status", "created_at"], name="takedown_queue"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def key(self) -> str:
        return references.key_of(self.pk, pepper=env.OTP_PEPPER)

    def opens_with(self, key: str) -> bool:
        return references.is_key(key, self.pk, pepper=env.OTP_PEPPER)

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def due_day(self) -> date | None:
        """The last day on which something can still be done."""
        return steps.last_day(self.due_at) if self.due_at else None

    @property
    def awaits_court(self) -> bool:
        """Whether it helps to say that one has gone there."""
        return self.status == Step.COUNTER_NOTICED

    @property
    def can_be_withdrawn(self) -> bool:
        """While it waits or hides something; not where all was deleted before."""
        was_all_gone = self.status == Step.CLOSED and self.actioned_at is None
        return self.status in (*WAITING, *HIDING) and not was_all_gone

    def is_open_to(self, staff: User) -> bool:
        """Whether they read it for those who run the service: none about their own music."""
        is_theirs = self.artist is not None and self.artist.user_id == staff.pk
        return staff.is_staff and not is_theirs and staff.has_perm("audio.view_notice")

    def is_of(self, user: User) -> bool:
        """Whether they gave it, or it is about their music."""
        is_theirs = self.user_id == user.pk or self.email.lower() == user.email.lower()
        return is_theirs or (self.artist is not None and self.artist.user_id == user.pk)

    def require_not_of(self, user: User) -> None:
        """Raises `OwnNotice`."""
        if self.is_of(user):
            raise OwnNotice

    def require_can(self, step: Step) -> None:
        """Raises `WrongStep`."""
        if step not in MOVES[self.status]:
            raise WrongStep(status=Step(self.status).label.lower(), wanted=step.label.lower())

    def move_to(self, step: Step, *, reason: str = "") -> None:
        """Raises `WrongStep`. The caller saves `LIFE`."""
        self.require_can(step)
        now = timezone.now()
        self.status, self.reason = step, reason
        self.reminded_at = self.overdue_at = None
        self.due_at = steps.due(step)
        if step == Step.VALID:
            self.valid_at = now
        if step == Step.ACTIONED:
            self.actioned_at = now
        if step in SETTLED:
            self.settled_at = now

    def forget(self) -> None:
        """Whoever gave it is named no longer. The caller saves."""
        for name in self.PERSONAL:
            setattr(self, name, "")
        self.user, self.forgotten_at = None, timezone.now()


class NoticedWork(models.Model):
    """One of the things that a notice is about.

    `removal` is by what it was hidden when the notice was acted upon, and `hid` whether that
    was this notice's doing.
    """

    class Kind(models.TextChoices):
        """What can be named."""

        TRACK = "track"
        ALBUM = "album"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="works")
    kind = models.CharField(max_length=5, choices=Kind)
    thing_id = models.BigIntegerField()
    removal = models.ForeignKey(Removal, models.SET_NULL, null=True, related_name="+")
    hid = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "kind", "thing_id"], name="takedown_work_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "thing_id"], name="takedown_by_work")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"

    def thing(self) -> Track | Album | None:
        """None: it is gone."""
        model: type[Track | Album] = Track if self.kind == self.Kind.TRACK else Album
        rows = model._default_manager.select_related("removal", "artist")
        found: Track | Album | None = rows.filter(pk=self.thing_id).first()
        return found


class CounterNotice(models.Model):
    """The artist's answer: it was a mistake. Whoever gave the notice is told by whom."""

    PERSONAL: ClassVar[tuple[str, ...]] = (
        *("name", "postal_address", "phone", "statement", "signature"),
    )

    notice = models.OneToOneField(
        Notice, models.CASCADE, primary_key=True, related_name="counter"
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    postal_address = models.TextField()
    phone = models.CharField(max_length=40, blank=True)
    statement = models.TextField()
    signature = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Answer to {self.notice_id}"


def _hidden_by_notice(subject: str) -> str:
    kind, _, pk = subject.partition(" ")
    found = Notice.objects.hiding(kind, int(pk)).order_by("reference")
    named = ", ".join(found.values_list("reference", flat=True))
    return f"notice {named} hides it, and is decided about by itself." if named else ""


holding.keep_hidden(_hidden_by_notice)
