"""Mails to be sent, for tests."""

from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from users.models import Mail, User
from users.notifications.kinds import Kind
from users.notifications.services import send

CHANGED = Kind.PASSWORD_CHANGED


def note(person: User | None, cause: str = "a cause", **more: Any) -> None:
    send(kind=more.pop("kind", CHANGED), to=person, cause=cause, **more)


def outbox() -> list[EmailMessage]:
    return list(getattr(mail, "outbox", []))


def forward() -> None:
    """As if everything that waits had waited long enough."""
    Mail.objects.waiting().update(next_try_at=timezone.now())
