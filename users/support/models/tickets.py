"""Tickets: what somebody asks those who run the service, and what is said about it."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.errors import Conflict
from users.accounts.models import User

CLOSED_BY_ITSELF_AFTER = timedelta(days=14)
"""Without a word of whoever asked, once they were answered."""


class TicketState(Conflict):
    code, message = "ticket_state", "A ticket that is {status} cannot become {to}."


class TicketFull(Conflict):
    code = "ticket_full"
    message = "A ticket has at most {most} messages: open another one."


class Category(models.TextChoices):
    """What a ticket is about; it decides who of the staff looks at it."""

    HELP = "help", "Help"
    BUG = "bug", "Something is broken"
    FEEDBACK = "feedback", "Feedback"
    ABUSE = "abuse", "Abuse"
    COPYRIGHT = "copyright", "Copyright"
    PRIVACY = "privacy", "Privacy"


class Status(models.TextChoices):
    """Who is waited for."""

    OPEN = "open", "Waits for staff"
    ANSWERED = "answered", "Waits for the person"
    CLOSED = "closed", "Closed"


class Via(models.TextChoices):
    """On which way something was said."""

    API = "api", "API"
    PORTAL = "portal", "Portal"
    MAIL = "mail", "Mail"
    ADMIN = "admin", "Administration"


MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.OPEN: frozenset({Status.OPEN, Status.ANSWERED, Status.CLOSED}),
        Status.ANSWERED: frozenset({Status.OPEN, Status.ANSWERED, Status.CLOSED}),
        Status.CLOSED: frozenset({Status.OPEN, Status.ANSWERED}),
    }
)
"""A word of whoever asked opens it again, an answer of staff waits for one."""


class TicketQuerySet(models.QuerySet["Ticket"]):
    """`of(person)` starts every read but those of staff."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def read_by(self, reader: User) -> Self:
        """Theirs; all of them, for who may see those in the administration."""
        sees_all = reader.is_staff and reader.has_perm("users.view_ticket")
        return self.all() if sees_all else self.of(reader)

    def waiting(self) -> Self:
        return self.filter(status=Status.OPEN)

    def about(self, user: User) -> Self:
        """Theirs, and what came by mail from their address, if that was shown to be theirs.

        Else whoever registers with the address of another could read and empty that one's.
        """
        if user.email_verified_at is None:
            return self.of(user)
        return self.filter(Q(user=user) | Q(user=None, address__iexact=user.email))

    def first_answered_since(self, since: datetime) -> Self:
        return self.filter(first_answer_at__gte=since)

    def left_alone(self, before: datetime) -> Self:
        """Answered, and no word since."""
        return self.filter(status=Status.ANSWERED, updated_at__lt=before)


class Ticket(models.Model):
    """Something that somebody asks of staff.

    `user` is None for what came by mail from an address that nobody has shown to be theirs
    (`address`), and once the person is erased. `taken_by` is who of the staff sees to it.
    """

    MOST_MESSAGES: ClassVar[int] = 200
    MOST_OPEN: ClassVar[int] = 20
    LONGEST_SUBJECT: ClassVar[int] = 150

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    address = models.CharField(
        max_length=254, blank=True, help_text="Who wrote, where no account is known."
    )
    category = models.CharField(max_length=10, choices=Category)
    subject = models.CharField(max_length=150)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, help_text="The last message.")
    waiting_since = models.DateTimeField(default=timezone.now)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "updated_at", "id"], name="ticket_of"),
            models.Index(fields=["status", "waiting_since"], name="ticket_queue"),
            models.Index(fields=["address"], condition=Q(user=None), name="ticket_by_address"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def first_answer_after(self) -> timedelta | None:
        """None: not answered yet."""
        return self.first_answer_at - self.created_at if self.first_answer_at else None

    @property
    def recipient(self) -> str:
        """Where answers go; blank: nobody is there any more."""
        return self.user.email if self.user else self.address

    def move_to(self, status: Status) -> None:
        """The caller holds the row and saves. Raises `TicketState`."""
        now, was = timezone.now(), Status(self.status)
        if status not in MOVES[was]:
            raise TicketState(status=was.value, to=status.value)
        if status == Status.OPEN and was != Status.OPEN:
            self.waiting_since = now
        self.status = status
        self.closed_at = now if status == Status.CLOSED else None

    def note_answer(self) -> None:
        """Staff have answered. The caller saves."""
        self.first_answer_at = self.first_answer_at or timezone.now()


class MessageQuerySet(models.QuerySet["Message"]):
    """Notes among staff are shown to staff alone."""

    def shown_to_person(self) -> Self:
        return self.filter(is_note=False)


class Message(models.Model):
    """One thing said in a ticket.

    `author` is None for what came by mail, and for people who are erased. `sender` is the
    address that a mail came from, where it is not the account's own. `mail_ref` is the SHA-256
    of a mail's Message-ID, so that what a provider delivers twice is said once.
    """

    LONGEST: ClassVar[int] = 10_000

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    by_staff = models.BooleanField(default=False)
    is_note = models.BooleanField(default=False, help_text="Among staff alone.")
    via = models.CharField(max_length=6, choices=Via)
    text = models.TextField()
    sender = models.CharField(max_length=254, blank=True)
    mail_ref = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mail_ref"], condition=~Q(mail_ref=""), name="ticket_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(is_note=False) | Q(by_staff=True), name="ticket_note_by_staff"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ticket", "created_at", "id"], name="ticket_said")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.created_at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file that goes with a message. `key` names it in the storage."""

    MOST: ClassVar[int] = 5
    LARGEST: ClassVar[int] = 10_000_000

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class AnswerTemplate(models.Model):
    """What staff write often. `{name}` and `{number}` are filled in."""

    name = models.CharField(max_length=80, unique=True)
    category = models.CharField(
        max_length=10, choices=Category, blank=True, help_text="Blank: for all."
    )
    text = models.TextField(max_length=10_000)

    def __str__(self) -> str:
        return self.name

    def for_ticket(self, ticket: Ticket) -> str:
        """Its text, with whom it goes to."""
        person = ticket.user
        name = (person.first_name or person.username) if person else ""
        words = self.text.replace("{number}", str(ticket.pk))
        return words.replace("{name}", name or "there")
