"""Sending what is due: one mail after the other over one connection, each of them once."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import parseaddr
from time import monotonic

from anymail.exceptions import (  # type: ignore[import-untyped]
    AnymailAPIError,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from config import env
from users.notifications.choices import CHOICES, wants_mail
from users.notifications.models import Mail, MailStop
from users.notifications.wording import Obsolete, word

log = logging.getLogger(__name__)

REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    AnymailRecipientsRefused,
)
"""This mail is not taken; the next one may be."""
REFUSED_BY_API = (400, 413, 422)
GOODBYE = 421
LONGEST = 60.0
"""Seconds that one job sends for."""


def send_due() -> datetime | None:
    """Sends all mails that are due, the oldest first, and each by one process only.

    None: all were tried. Else the server is out of reach, and it is worth trying again then:
    nothing else was tried and everything that is due waits, so that a dead server costs one
    attempt at a time. Or there is more than a minute's worth, and the rest is for the next job:
    one that lasted for hours would be cut off by each new start of the worker.
    """
    began = monotonic()
    with _line() as line:
        while mail := _send_next(line):
            if line.is_dead:
                Mail.objects.due().postpone(mail.next_try_at)
                return mail.next_try_at
            if monotonic() - began > LONGEST:
                return timezone.now()
    return None


class Line:
    """A connection to whoever takes our mails, opened at the first."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend
        self.is_open = self.is_dead = False

    def send(self, message: EmailMultiAlternatives) -> None:
        if not self.is_open:
            self.backend.open()
            self.is_open = True
        self.backend.send_messages([message])


@contextmanager
def _line() -> Iterator[Line]:
    """What goes wrong with saying goodbye takes nothing back of what was said."""
    backend = get_connection()
    try:
        yield Line(backend)
    finally:
        with suppress(OSError):
            backend.close()


@transaction.atomic
def _send_next(line: Line) -> Mail | None:
    """The row is locked while it is sent. A kill right after that sends it a second time.

    For this its Message-ID is the same each time: receivers drop the double.
    """
    mail = Mail.objects.due().claim()
    if mail is None:
        return None
    try:
        _require_wanted(mail)
        message = _message(mail)
    except Obsolete as reason:
        mail.drop(str(reason))
        return mail
    except Exception as error:
        log.exception("Mail %s (%s) cannot be worded.", mail.pk, mail.kind)
        mail.note_failure(f"{type(error).__name__}: {error}")
        return mail
    if failure := _try(line, message):
        log.warning("Mail %s (%s) waits: %s", mail.pk, mail.kind, type(failure).__name__)
        mail.note_failure(f"{type(failure).__name__}: {failure}")
    else:
        mail.note_sent()
    return mail


def _require_wanted(mail: Mail) -> None:
    """What they chose until now counts, not what they chose when it happened.

    What goes to many goes to nobody who is leaving, and to no address that may be another's.
    Raises `Obsolete`.
    """
    if mail.user is None:
        return
    if mail.kind in CHOICES:
        if not wants_mail(mail.kind, mail.user.client.notifications):
            raise Obsolete("not wanted")
        if mail.is_bulk and not (mail.user.is_to_be_seen and mail.user.is_proven):
            raise Obsolete("no verified account")
    for stop in MailStop.objects.of(mail.user).at(mail.recipient):
        if stop.keeps_back(mail.kind):
            raise Obsolete(stop.because)


def _try(line: Line, message: EmailMultiAlternatives) -> Exception | None:
    """What went wrong; `line.is_dead` if it would go wrong for any mail."""
    if not message.recipients():
        return None
    try:
        line.send(message)
    except Exception as error:
        line.is_dead = not _is_about_the_mail(error)
        return error
    return None


def _is_about_the_mail(error: Exception) -> bool:
    if isinstance(error, AnymailAPIError):
        return getattr(error, "status_code", None) in REFUSED_BY_API
    if isinstance(error, OSError):  # certificates are at fault as OSError and ValueError both
        return isinstance(error, REFUSALS) and not _has_hung_up(error)
    return isinstance(error, ValueError | AnymailRecipientsRefused)  # cannot be written down


def _has_hung_up(error: OSError) -> bool:
    """421: the server says goodbye (RFC 5321), and smtplib closes the connection."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == GOODBYE for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == GOODBYE


def _message(mail: Mail) -> EmailMultiAlternatives:
    wording = word(mail)
    reply_to = wording.reply_to or env.CONTACT_EMAIL
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = EmailMultiAlternatives(
        wording.subject,
        wording.text,
        to=[mail.recipient] if mail.recipient else [],
        reply_to=[reply_to] if reply_to else [],
        headers={
            "Message-ID": f"<{mail.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday reply, please
            **({"References": f"<{wording.thread}@{domain}>"} if wording.thread else {}),
            **_unsubscribe(mail),
        },
    )
    message.attach_alternative(wording.html, "text/html")
    return message


def _unsubscribe(mail: Mail) -> dict[str, str]:
    """RFC 2369 and 8058: a mail program shows a button, and posts to the address."""
    if not mail.unsubscribe_at:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe_at}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
