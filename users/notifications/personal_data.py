"""Which mails a person was sent, and what they were told inside the app."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from users.accounts.models import User
from users.accounts.retention import Retention
from users.notifications import queries, services
from users.notifications.kinds import Kind
from users.notifications.models import Mail, MailStop, Notification


class Mails:
    """What each was about, and when; its text is made anew for each try and kept nowhere."""

    models = (Mail, MailStop)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("kind", "address", "context", "created_at", "sent_at", "dropped_because")
        rows = Mail.objects.filter(user=user).order_by("created_at").values(*columns)
        yield "mails.json", [_told(row) for row in rows]
        stops = MailStop.objects.of(user).order_by("at")
        yield "mail_stops.json", list(stops.values("because", "address", "detail", "at"))
        yield "mail_choices.json", queries.choices(user)["choices"]

    def erase(self, user: User) -> None:
        Mail.objects.filter(user=user).delete()
        MailStop.objects.of(user).delete()


class Notices:
    """Ids of what each was about. What others were told of the person is deleted as well."""

    models = (Notification,)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        columns = ("kind", "context", "created_at", "read_at")
        rows = Notification.objects.of(user).order_by("created_at", "pk").values(*columns)
        yield "notifications.json", rows.iterator()

    def erase(self, user: User) -> None:
        Notification.objects.of(user).delete()
        Notification.objects.naming(user).delete()


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The context of a code is the challenge's name, of which the code is made."""
    return {n: v for n, v in row.items() if n != "context" or row["kind"] != Kind.CODE}


def _forget(before: datetime) -> int:
    return services.forget_old(before=before)


MAILS = Retention("mails", 30, "That a mail was sent, and what about; not its text.", _forget)


def _forget_notifications(before: datetime) -> int:
    return services.forget_read(before=before)


def _forget_unread(before: datetime) -> int:
    return services.forget_unread(before=before)


UNREAD = Retention(
    "unread_notifications",
    365,
    "What somebody was told in the app, and has never looked at.",
    _forget_unread,
)
NOTICES = Retention(
    "notifications",
    180,
    "What somebody was told in the app, and has read.",
    _forget_notifications,
)
