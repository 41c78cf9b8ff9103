"""The life of a ticket: opened, written in, taken, answered, closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from config.errors import Conflict, NotFound
from users.accounts.models import User
from users.accounts.staying import stay
from users.audit.actions import Action
from users.audit.services import record
from users.support import telling
from users.support.models.tickets import (
    CLOSED_BY_ITSELF_AFTER,
    Attachment,
    Category,
    Message,
    Status,
    Ticket,
    TicketFull,
    Via,
)
from users.support.services import attaching


class TooManyTickets(Conflict):
    code = "too_many_tickets"
    message = "At most {most} of your tickets can be open: write in one of them."


class AlreadyFiled(Exception):
    """The mail was delivered before."""


@transaction.atomic
def open_ticket(*, user: User, category: Category, subject: str, text: str, via: Via) -> Ticket:
    """Asks those who run the service. A mail confirms it, to an address that is verified.

    Staff who may answer are told in the app. Raises `TooManyTickets`, `NotFound` for somebody
    who is being erased.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk).exists():
        raise NotFound
    if Ticket.objects.of(user).exclude(status=Status.CLOSED).count() >= Ticket.MOST_OPEN:
        raise TooManyTickets(most=Ticket.MOST_OPEN)
    ticket = Ticket.objects.create(user=user, category=category, subject=subject)
    Message.objects.create(ticket=ticket, author=user, via=via, text=text)
    telling.received(ticket, confirm=user.email_verified_at is not None)
    return ticket


@transaction.atomic
def open_by_mail(
    *,
    address: str,
    subject: str,
    text: str,
    ref: str,
    files: Sequence[attaching.Kept] = (),
    confirm: bool = True,
) -> Ticket:
    """From an address that anybody can write into a mail: it belongs to no account.

    A mail confirms it, but not to lists. Raises `AlreadyFiled`.
    """
    ticket = Ticket.objects.create(address=address, category=Category.HELP, subject=subject)
    _file(ticket, text=text, ref=ref, files=files)
    telling.received(ticket, confirm=confirm)
    return ticket


@transaction.atomic
def write(*, ticket: Ticket, by: User, text: str, via: Via) -> Message:
    """A word of whoever asked; a closed ticket is open again.

    Raises `TicketFull`, `NotFound`.
    """
    stay(by.pk)
    held = _held(ticket.pk)
    if held.user_id != by.pk:
        raise NotFound
    return _say(held, Message(ticket=held, author=by, via=via, text=text), Status.OPEN)


@transaction.atomic
def write_by_mail(
    *,
    ticket_id: int,
    sender: str,
    text: str,
    ref: str,
    files: Sequence[attaching.Kept] = (),
) -> Ticket:
    """By whoever has the address that leads into the ticket.

    `sender` is kept where it is not the ticket's own. Raises `AlreadyFiled`, `TicketFull`,
    `NotFound` also for a ticket whose person is gone.
    """
    held = _held(ticket_id)
    if not held.recipient:
        raise NotFound
    is_own = sender.casefold() == held.recipient.casefold()
    held.move_to(Status.OPEN)
    _require_room(held)
    _file(held, text=text, ref=ref, files=files, sender="" if is_own else sender)
    _save(held)
    return held


@transaction.atomic
def answer(
    *, ticket: Ticket, by: User, text: str, close: bool = False, seen: int | None = None
) -> Message:
    """What staff say; the ticket is theirs if it was nobody's.

    It goes out by mail, and is told in the app. `seen` is the last message that they had
    before them: after a newer one of whoever asked the ticket waits for staff as before, and
    is not closed. Raises `TicketFull`, `NotFound`.
    """
    stay(by.pk)
    held = _held(ticket.pk)
    held.note_answer()
    _take(held, by)
    overlooked = _first_after(held, seen)
    message = Message(ticket=held, author=by, by_staff=True, via=Via.ADMIN, text=text)
    said = _say(held, message, Status.OPEN if overlooked else Status.ANSWERED)
    if overlooked:
        held.waiting_since = overlooked.created_at
        _save(held)
    elif close:
        held.move_to(Status.CLOSED)
        _save(held)
    telling.answered(held, said=said)
    closed = held.status == Status.CLOSED
    _log(held, by, "answered and closed" if closed else "answered")
    return said


@transaction.atomic
def note(*, ticket: Ticket, by: User, text: str) -> Message:
    """A word among staff. Raises `TicketFull`, `NotFound`."""
    stay(by.pk)
    held = _held(ticket.pk)
    _require_room(held)
    _log(held, by, "noted")
    return Message.objects.create(
        ticket=held, author=by, by_staff=True, is_note=True, via=Via.ADMIN, text=text
    )


@transaction.atomic
def take(*, ticket: Ticket, by: User, answer: str = "") -> None:
    """From now on they see to it, whoever did before. Raises `NotFound`."""
    stay(by.pk)
    held = _held(ticket.pk)
    held.taken_by = None
    _take(held, by)
    held.save(update_fields=["taken_by", "taken_at"])
    _log(held, by, "taken")


@transaction.atomic
def close(*, ticket: Ticket, by: User, answer: str = "", seen: int | None = None) -> bool:
    """Nobody waits for anything any more; False, and open, if they wrote after `seen`.

    Raises `TicketState`, `NotFound`.
    """
    stay(by.pk)
    held = _held(ticket.pk)
    if _first_after(held, seen):
        return False
    held.move_to(Status.CLOSED)
    held.save(update_fields=["status", "closed_at"])
    if held.user_id != by.pk:
        _log(held, by, "closed")
    return True


def close_left_alone() -> int:
    """Those that were answered two weeks ago, and no word since; how many."""
    before = timezone.now() - CLOSED_BY_ITSELF_AFTER
    rows = Ticket.objects.left_alone(before)
    return rows.update(status=Status.CLOSED, closed_at=timezone.now())


@transaction.atomic
def forget_closed(*, before: datetime) -> int:
    """Deletes what was closed before that, with its files; how many."""
    old = Ticket.objects.filter(status=Status.CLOSED, closed_at__lt=before)
    ids = [*old.select_for_update().values_list("pk", flat=True)]
    attaching.forget_files(Attachment.objects.filter(message__ticket__in=ids))
    Ticket.objects.filter(pk__in=ids).delete()
    return len(ids)


def _held(ticket_id: int) -> Ticket:
    """Nobody else changes it meanwhile. Raises `NotFound`."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(pk=ticket_id).first()
    if found is None:
        raise NotFound
    return found


def _first_after(held: Ticket, seen: int | None) -> Message | None:
    """What whoever asked said since."""
    if seen is None:
        return None
    return held.messages.filter(by_staff=False, pk__gt=seen).order_by("pk").first()


def _require_room(held: Ticket) -> None:
    if held.messages.count() >= Ticket.MOST_MESSAGES:
        raise TicketFull(most=Ticket.MOST_MESSAGES)


def _say(held: Ticket, message: Message, status: Status) -> Message:
    _require_room(held)
    held.move_to(status)
    message.save()
    _save(held)
    return message


def _save(held: Ticket) -> None:
    held.updated_at = timezone.now()
    held.save()


def _take(held: Ticket, by: User) -> None:
    if held.taken_by_id is None:
        held.taken_by, held.taken_at = by, timezone.now()


def _file(
    held: Ticket, *, text: str, ref: str, files: Sequence[attaching.Kept], sender: str = ""
) -> None:
    """Raises `AlreadyFiled`."""
    try:
        with transaction.atomic():
            said = Message.objects.create(
                ticket=held, via=Via.MAIL, text=text, sender=sender, mail_ref=ref
            )
    except IntegrityError as error:
        raise AlreadyFiled from error
    attaching.add_all(said, files)


def _log(ticket: Ticket, by: User, did: str) -> None:
    record(Action.TICKET_HANDLED, actor=by, subject=f"ticket {ticket.pk}", detail={"did": did})
