"""A ticket that somebody asked, with a file."""

from typing import Any

from users.models import Attachment, Ticket, User
from users.support.models.tickets import Category, Via
from users.support.services import attaching, tickets


def ticket(person: User, subject: str = "No sound", text: str = "Nothing plays.") -> Ticket:
    return tickets.open_ticket(
        user=person, category=Category.BUG, subject=subject, text=text, via=Via.API
    )


def asked(person: User, **said: str) -> dict[str, Any]:
    """The ids, by the names that paths have for them."""
    made = ticket(person, **said)
    first = made.messages.get()
    kept = attaching.keep_bytes(name="a.txt", content=b"A log.")
    attaching.attach(message=first, by=person, kept=kept)
    return {
        "ticket_id": made.pk,
        "message_id": first.pk,
        "attachment_id": str(Attachment.objects.get(message=first).pk),
    }
