"""`manage.py roll_up`: what the night counts, now."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from audio.insights import services
from config import env
from config.fields import utc_now
from config.management.progress import progress


class CannotCount(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """May be stopped and repeated at any time, also while the night is at it."""

    help = "Counts the days that are over, of artists and of the service."

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        try:
            with progress("Counting", "days and months", self.stdout) as step:
                number = services.roll_up(now=utc_now(), step=step)
        except OperationalError as error:
            reason = f"The database does not answer: {error}. Run it again: it goes on."
            raise CannotCount(reason) from error
        took = time.monotonic() - began
        self.stdout.write(f"Counted {number:,} days and months, in {took:.1f} s.")
