"""`manage.py after_restore`: what a database of another time must be told before it is open."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import env
from config.backup import destination, media, restoring
from config.backup.refusals import BackupFails
from config.fields import utc_now
from config.management.commands.backup import NoBackup
from users.auth.services import restored
from users.events import services as events
from users.notifications import services as notifications


class Command(BaseCommand):
    """`restore` runs it. By hand after a recovery to a point in time; it may be repeated."""

    help = "Erases again who was erased, lets nobody in again, and sends no mail a second time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", metavar="PLACE", dest="place", default="")
        parser.add_argument("--send-waiting", action="store_true")

    def handle(self, *, place: str, send_waiting: bool, **options: Any) -> None:
        if place or env.BACKUP_TO:
            try:
                marks = restoring.bring_marks(destination.chosen(place), media.storage())
            except (BackupFails, OSError) as error:
                raise NoBackup(f"Who was erased since is not known: {error}") from error
            self.stdout.write(f"{marks:,} marks of erased accounts brought from the backups.")
        call_command("replay_erasures", stdout=self.stdout)
        ended, revoked = restored.shut_out()
        self.stdout.write(
            f"{ended:,} sessions ended and {revoked:,} personal tokens revoked: some had been."
        )
        if not send_waiting:
            held = notifications.hold_back()
            self.stdout.write(f"{held:,} mails that waited are not sent: they may have been.")
        events.forget_old(before=utc_now())
        call_command("start_sync_anew", stdout=self.stdout)
