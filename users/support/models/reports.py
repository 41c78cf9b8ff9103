"""Reports: somebody says that something here should not be, or not be so."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.errors import Conflict
from users.accounts.models import User


class ReportDecided(Conflict):
    code, message = "report_decided", "This report has been decided already."


class Reason(models.TextChoices):
    """What is wrong with it."""

    WRONG_DATA = "wrong_data", "Wrong data"
    ILLEGAL = "illegal", "Illegal"
    INFRINGING = "infringing", "Infringes somebody's rights"
    ABUSE = "abuse", "Abuse or harassment"
    SPAM = "spam", "Spam"


class Part(models.TextChoices):
    """Which part of a thing is meant."""

    ALL = "", "All of it"
    NAME = "name", "Its name"
    TEXT = "text", "Its text"
    IMAGE = "image", "Its picture"
    AUDIO = "audio", "What is heard"


class Outcome(models.TextChoices):
    """What staff made of it."""

    OPEN = "open", "Waits for staff"
    ACTED = "acted", "Acted upon"
    DISMISSED = "dismissed", "Dismissed"


class ReportQuerySet(models.QuerySet["ContentReport"]):
    """`of(person)` starts every read but that of staff."""

    def of(self, user: User) -> Self:
        return self.filter(reporter=user)

    def open(self) -> Self:
        return self.filter(status=Outcome.OPEN)

    def same_thing(self, report: "ContentReport") -> Self:
        return self.filter(kind=report.kind, object_id=report.object_id)

    def same_claim(self, report: "ContentReport") -> Self:
        """Of the same thing, for the same reason, about the same part."""
        return self.same_thing(report).filter(reason=report.reason, part=report.part)


class ContentReport(models.Model):
    """A thing by kind and id, and what somebody says of it.

    It is looked up when it is shown: names are not kept here. `reporter` is None for whoever
    was not signed in, and for people who are erased. `action` names what staff did, `answer`
    is why, and goes to both who reported and whose thing it is.
    """

    LONGEST: ClassVar[int] = 2_000

    reporter = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    part = models.CharField(max_length=5, choices=Part, blank=True)
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    action = models.CharField(max_length=30, blank=True)
    answer = models.TextField(blank=True, help_text="Why; both sides read it.")
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "object_id", "part"],
                condition=Q(status="open"),
                name="report_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reporter", "created_at", "id"], name="report_of"),
            models.Index(fields=["status", "created_at"], name="report_queue"),
            models.Index(fields=["kind", "object_id"], name="report_about"),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.kind} {self.object_id}"

    def require_open(self) -> None:
        """Raises `ReportDecided`."""
        if self.status != Outcome.OPEN:
            raise ReportDecided

    def decide(self, outcome: Outcome, *, action: str, by: User, answer: str) -> None:
        """The caller saves."""
        self.status, self.action, self.answer = outcome, action, answer
        self.decided_by, self.decided_at = by, timezone.now()
