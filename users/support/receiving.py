"""Mail to support: into the ticket that its address leads to, else as a new ticket."""

import logging
from enum import StrEnum

from config import throttling
from config.errors import Busy, NotFound
from config.fields import is_visible
from users.support import addressing, mails
from users.support.models.tickets import Attachment, Message, TicketFull
from users.support.services import attaching, tickets
from users.support.services.attaching import Kept

log = logging.getLogger(__name__)
NO_SUBJECT = "(no subject)"


class Outcome(StrEnum):
    """What became of a mail."""

    FILED = "filed"
    OPENED = "opened"
    KNOWN = "known"
    AUTOMATIC = "automatic"
    EMPTY = "empty"
    NOT_FOR_US = "not_for_us"
    NO_TICKET = "no_ticket"
    FULL = "full"


def receive(raw: bytes, *, envelope_to: str = "") -> Outcome:
    """A mail as RFC 822 has it. What is not taken is not answered either: it may be forged.

    Raises `StorageFails`, and `Busy` over a limit: bring it again.
    """
    outcome = _receive(mails.read(raw, envelope_to=envelope_to))
    log.info("Mail to support: %s", outcome.value)
    return outcome


def _receive(mail: mails.Arrived) -> Outcome:
    ticket_id = next(filter(None, map(addressing.ticket_of, mail.to)), None)
    if unwanted := _unwanted(mail, ticket_id):
        return unwanted
    if Message.objects.filter(mail_ref=mail.ref).exists():
        return Outcome.KNOWN
    _spend(mail, ticket_id)
    try:
        return _file(mail, ticket_id)
    except tickets.AlreadyFiled:
        return Outcome.KNOWN
    except TicketFull:
        return Outcome.FULL
    except NotFound:
        return Outcome.NO_TICKET


def _unwanted(mail: mails.Arrived, ticket_id: int | None) -> Outcome | None:
    """Why it is not taken."""
    if mail.is_automatic:
        return Outcome.AUTOMATIC
    if not is_visible(mail.text) and not mail.files:
        return Outcome.EMPTY
    if ticket_id is None and not _is_for_support(mail):
        return Outcome.NOT_FOR_US
    return None


def _is_for_support(mail: mails.Arrived) -> bool:
    """An answer must be able to reach them, and not come to ourselves.

    `support+…@` whose signature is of another key, or none, is for us as well.
    """
    is_known = "@" in mail.sender and not addressing.is_ours(mail.sender)
    return is_known and any(map(addressing.is_ours, mail.to))


def _spend(mail: mails.Arrived, ticket_id: int | None) -> None:
    """A sender can be made up, and its domain: so all that no ticket knows have a limit too.

    The narrowest first, and what it refuses the wider never count: one who sends too much does
    not use up what is everybody's. Raises `Busy`, so that whoever brings it keeps it.
    """
    sender = mail.sender.casefold()
    keys = {"support_mail": f"ticket {ticket_id}" if ticket_id else sender}
    if not ticket_id:
        keys |= {"support_mail_domain": sender.rpartition("@")[2], "support_mail_all": "all"}
    for limit, key in keys.items():
        verdict = throttling.hit(limit, key)
        if verdict and not verdict.allowed:
            log.warning("Mail to support waits: %s is spent.", limit)
            raise Busy(retry_after=verdict.reset)


def _file(mail: mails.Arrived, ticket_id: int | None) -> Outcome:
    kept, left_out = _kept(mail.files)
    text = _with_note(mail.text, left_out)
    if ticket_id is not None:
        try:
            tickets.write_by_mail(
                ticket_id=ticket_id, sender=mail.sender, text=text, ref=mail.ref, files=kept
            )
        except (TicketFull, NotFound):
            if not _is_for_support(mail):
                raise
        else:
            return Outcome.FILED
    subject = mail.subject if is_visible(mail.subject) else NO_SUBJECT
    tickets.open_by_mail(
        address=mail.sender,
        subject=subject,
        text=text,
        ref=mail.ref,
        files=kept,
        confirm=not mail.for_many,
    )
    return Outcome.OPENED


def _kept(files: list[mails.File]) -> tuple[list[Kept], list[str]]:
    """The first five that can be taken, and the names of all others."""
    kept: list[Kept] = []
    left_out: list[str] = []
    for file in files:
        if len(kept) == Attachment.MOST:
            left_out.append(file.name)
            continue
        try:
            kept.append(attaching.keep_bytes(name=file.name, content=file.content))
        except attaching.UnusableAttachment:
            left_out.append(file.name)
    return kept, left_out


def _with_note(text: str, left_out: list[str]) -> str:
    """Staff read what did not come along."""
    note = f"\n\n[Left out: {', '.join(left_out)[:500]}]" if left_out else ""
    return (text[: Message.LONGEST - len(note)] + note).strip()
