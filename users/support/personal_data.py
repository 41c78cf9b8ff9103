"""What somebody asked those who run the service, and what they reported."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from config.fields import utc_now
from users.accounts.models import User
from users.accounts.retention import Retention
from users.support.models.reports import ContentReport
from users.support.models.tickets import Attachment, Message, Status, Ticket
from users.support.services import attaching, tickets


class Tickets:
    """Theirs are emptied: that there was one, of which kind, and how long it took, stays."""

    models = (Ticket, Message)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        rows = Ticket.objects.about(user).order_by("created_at", "pk")
        yield "tickets.json", [_told(ticket) for ticket in rows]
        handled = Message.objects.filter(author=user, by_staff=True).order_by("pk")
        yield (
            "tickets_answered.json",
            handled.values("ticket_id", "text", "created_at").iterator(),
        )

    def files(self, user: User) -> Iterator[tuple[str, str]]:
        theirs = Attachment.objects.filter(message__ticket__in=Ticket.objects.about(user))
        for one in theirs.order_by("created_at", "pk"):
            yield f"tickets/{one.pk}-{one.name.replace('/', '_')}", one.key

    def erase(self, user: User) -> None:
        theirs = [*Ticket.objects.about(user).values_list("pk", flat=True)]
        messages = Message.objects.filter(ticket__in=theirs)
        attaching.forget_files(Attachment.objects.filter(message__in=messages))
        messages.delete()
        Ticket.objects.filter(pk__in=theirs).update(
            user=None, address="", subject="", status=Status.CLOSED
        )
        Ticket.objects.filter(pk__in=theirs, closed_at=None).update(closed_at=utc_now())
        Ticket.objects.filter(taken_by=user).update(taken_by=None)
        Message.objects.filter(author=user).update(author=None)


class Reports:
    """What they reported, without who it was; what was reported of them goes."""

    models = (ContentReport,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("kind", "object_id", "part", "reason", "text", "status", "answer")
        rows = ContentReport.objects.of(user).order_by("created_at", "pk")
        yield "reports.json", list(rows.values(*columns, "created_at", "decided_at"))
        decided = ContentReport.objects.filter(decided_by=user).order_by("decided_at", "pk")
        yield (
            "reports_decided.json",
            list(decided.values("kind", "object_id", "status", "action", "decided_at")),
        )

    def erase(self, user: User) -> None:
        ContentReport.objects.filter(kind="user", object_id=user.pk).delete()
        ContentReport.objects.of(user).update(reporter=None, text="")
        ContentReport.objects.filter(decided_by=user).update(decided_by=None)


def _told(ticket: Ticket) -> dict[str, Any]:
    said = ticket.messages.shown_to_person().order_by("created_at", "pk")
    return {
        "number": ticket.pk,
        "category": ticket.category,
        "subject": ticket.subject,
        "status": ticket.status,
        "created_at": ticket.created_at,
        "messages": list(said.values("by_staff", "via", "text", "created_at")),
    }


def _forget(before: datetime) -> int:
    return tickets.forget_closed(before=before)


TICKETS = Retention(
    "tickets",
    730,
    "Tickets with all their messages and files, counted from when they were closed.",
    _forget,
)


def _forget_reports(before: datetime) -> int:
    return ContentReport.objects.filter(decided_at__lt=before).delete()[0]


REPORTS = Retention(
    "reports",
    730,
    "What was reported, and what was decided, counted from the decision.",
    _forget_reports,
)
