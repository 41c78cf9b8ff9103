"""`manage.py erase_due`: erases everybody whose grace is over, as the nightly job does."""

from typing import Any

from django.core.management.base import BaseCommand

from config import env
from config.management.progress import progress
from users.privacy.services import erasure


class NotAll(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """May be repeated at any time, and while the job runs."""

    help = "Erases the accounts whose days of grace are over."

    def handle(self, **options: Any) -> None:
        with progress("Erasing", "accounts", self.stdout) as step:
            tally = erasure.erase_due(progress=step)
        self.stdout.write(f"Erased: {tally.erased:,}.")
        if tally.failed:
            raise NotAll(f"{tally.failed:,} could not be erased; the log says why.")
