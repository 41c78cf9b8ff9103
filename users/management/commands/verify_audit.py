"""`manage.py verify_audit`: whether the log is as it was written, from its first line on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config import env
from config.management.progress import progress
from users.audit import services
from users.audit.chain import Broken, Head


class LogBroken(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """Ends with 1 at the first line that is not as it was written."""

    help = "Walks the chain of the audit log, and prints its last position and digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kept",
            metavar="POSITION:DIGEST",
            help="What this command printed earlier: the log must still contain it.",
        )

    def handle(self, *, kept: str | None, **options: Any) -> None:
        try:
            earlier = Head.parse(kept) if kept else None
        except ValueError as error:
            raise LogBroken(f"--kept: {error}.") from error
        try:
            with progress("Reading the log", "lines", self.stdout) as step:
                head = services.verify(kept=earlier, progress=step)
        except Broken as broken:
            raise LogBroken(str(broken)) from broken
        self.stdout.write(f"The chain is whole: {head.position:,} lines.")
        if head.position:
            self.stdout.write(f"Keep this in another place: {head}")
