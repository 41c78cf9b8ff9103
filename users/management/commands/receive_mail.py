"""`manage.py receive_mail`: one mail from standard input, for a mail server of one's own."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config import env
from config.errors import Later
from users.support.inbound import LARGEST
from users.support.receiving import receive


class NotNow(env.Misconfigured):
    """Exit code 75 tells a mail server to try again."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        sys.stderr.write(f"{why}\n")
        self.code = 75


class Command(BaseCommand):
    """As `POST /support/mail/`. What is not for a ticket is dropped, and said."""

    help = "Files a mail to support, read from standard input, in its ticket."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", default="", metavar="ADDRESS", help="Whom the server was told it is for."
        )

    def handle(self, *, to: str, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise env.Misconfigured(f"The mail has more than {LARGEST} bytes.")
        try:
            outcome = receive(raw, envelope_to=to)
        except Later as refusal:
            raise NotNow(str(refusal)) from refusal
        self.stdout.write(outcome.value)
