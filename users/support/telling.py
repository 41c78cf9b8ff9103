"""Who is told of a ticket, and how: its person, and staff who may answer."""

from users.accounts.choices import NotificationKind
from users.auth.backends import Guarded
from users.notifications.kinds import Kind
from users.notifications.services import send, tell
from users.support.models.tickets import Message, Ticket


def received(ticket: Ticket, *, confirm: bool = True) -> None:
    """A mail confirms it; who may answer is told in the app, but for who asks themselves."""
    if confirm:
        _mail(Kind.TICKET_RECEIVED, ticket, f"ticket {ticket.pk} received")
    staff = Guarded().with_perm("users.change_ticket").filter(is_staff=True)
    if ticket.user_id is not None:
        staff = staff.exclude(pk=ticket.user_id)
    tell(
        users=staff.values_list("pk", flat=True),
        kind=NotificationKind.TICKET_WAITING,
        cause=f"ticket {ticket.pk}",
        context={"ticket": ticket.pk},
    )


def answered(ticket: Ticket, *, said: Message) -> None:
    """By mail in full; in the app, that there is an answer."""
    cause = f"ticket message {said.pk}"
    _mail(Kind.TICKET_ANSWERED, ticket, cause, message=said.pk)
    tell(
        users=[ticket.user] if ticket.user else [],
        kind=NotificationKind.TICKET_ANSWERED,
        cause=cause,
        context={"ticket": ticket.pk},
    )


def _mail(kind: Kind, ticket: Ticket, cause: str, **ids: int) -> None:
    """To the account, or to the address that wrote."""
    if not ticket.recipient:
        return
    send(
        kind=kind,
        to=ticket.user,
        address="" if ticket.user else ticket.address,
        cause=cause,
        context={"ticket": ticket.pk, **ids},
    )
