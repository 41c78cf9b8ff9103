"""A real SMTP server on loopback, that can be as slow, or as unwilling, as real ones are."""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells of every line


class Mailbox:
    """Takes every mail at once, and says so after `slow_seconds`.

    `refuses` maps addresses to what they are told.
    """

    def __init__(self, slow_seconds: float = 0, refuses: dict[str, str] | None = None) -> None:
        self.slow_seconds, self.refuses = slow_seconds, refuses or {}
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.came = threading.Condition()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names it, and counts
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return said

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = cast(bytes, envelope.content)
        message = message_from_bytes(content, policy=policy.default)
        with self.came:
            self.mails.append(message)
            self.came.notify_all()
        await asyncio.sleep(self.slow_seconds)
        return "250 OK"

    @property
    def recipients(self) -> Counter[str]:
        """How many mails each address got."""
        return Counter(str(message["To"]) for message in self.mails)

    def wait_for(self, number: int, seconds: float) -> None:
        """AssertionError: fewer came in time."""
        with self.came:
            in_time = self.came.wait_for(lambda: len(self.mails) >= number, timeout=seconds)
        assert in_time, f"{len(self.mails)} of {number} mails came in {seconds} s"


@contextmanager
def smtp_server(port: int, mailbox: Mailbox | None = None, **how: Any) -> Iterator[Mailbox]:
    """Listens while it is open; the same mailbox may be opened again."""
    mailbox = mailbox or Mailbox(**how)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
