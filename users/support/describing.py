"""Tickets as notifications in the app name them: whatever the reader may see of one."""

from users.notifications.cards import Card, Source, describe
from users.support.models.tickets import Ticket


def _card(base: str, pk: int, subject: str, status: str) -> Card:
    return {"id": pk, "type": "ticket", "subject": subject, "status": status}


describe("ticket", Source(Ticket.objects.read_by, ("pk", "subject", "status"), _card))
