"""What mails about tickets and reports say that stands in no mail's row."""

from typing import Final

from django.urls import reverse

from config import addresses, env
from users.notifications.models import Mail
from users.notifications.wording import Obsolete, Words
from users.support import addressing, reportable
from users.support.models.reports import ContentReport
from users.support.models.tickets import Message, Status, Ticket

ABOVE: Final = "##- Please write above this line -##"
"""What stands below it in a reply is our own mail."""


def _of_ticket(ticket: Ticket) -> dict[str, str | int]:
    reply_to = addressing.address_of(ticket.pk)
    page = reverse("portal-ticket", args=[ticket.pk]) if ticket.user_id else ""
    return {
        "number": ticket.pk,
        "title": ticket.subject,
        "page": f"{addresses.base()}{page}" if page else "",
        "above": ABOVE if reply_to else "",
        "reply_to": reply_to,
        "thread": f"ticket-{ticket.pk}",
    }


def _found(mail: Mail) -> Ticket:
    """Raises `Obsolete`."""
    ticket = Ticket.objects.filter(pk=mail.context["ticket"]).first()
    if ticket is None:
        raise Obsolete("the ticket is gone")
    return ticket


def received(mail: Mail) -> Words:
    """Nothing of what was written: it may go to somebody who wrote nothing."""
    return _of_ticket(_found(mail)) | {"title": ""}


def answered(mail: Mail) -> Words:
    ticket = _found(mail)
    said = Message.objects.shown_to_person().filter(pk=mail.context["message"]).first()
    if said is None:
        raise Obsolete("the message is gone")
    closed = int(ticket.status == Status.CLOSED)
    return _of_ticket(ticket) | {"answer": said.text, "closed": closed}


def of_report(mail: Mail) -> Words:
    """Raises `Obsolete`."""
    found = ContentReport.objects.filter(pk=mail.context["report"]).first()
    if found is None:
        raise Obsolete("the report is gone")
    label = reportable.labels().get(found.kind, found.kind)
    offered = reportable.acts(found.kind).get(found.action)
    kept_out = mail.user is not None and not mail.user.is_active
    return {
        "what": str(label),
        "did": str(offered.label) if offered else "",
        "answer": found.answer,
        "complain": f"{addresses.base()}{reverse('portal-ticket-new')}",
        "write_to": (env.SUPPORT_EMAIL or env.CONTACT_EMAIL) if kept_out else "",
    }
