"""`manage.py replay_erasures`: after a restore, erases again whom the backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand

from config.management.progress import progress
from users.management.commands.erase_due import NotAll
from users.privacy.services import erasure


class Command(BaseCommand):
    """Knows the erased by their marks, in the database and beside it in the storage."""

    help = "Erases the accounts that were erased since the backup was made."

    def handle(self, **options: Any) -> None:
        with progress("Erasing", "accounts", self.stdout) as step:
            tally = erasure.replay(progress=step)
        self.stdout.write(f"Erased again: {tally.erased:,}.")
        if tally.failed:
            raise NotAll(f"{tally.failed:,} could not be erased; the log says why.")
