"""`manage.py import_instance`: takes over what another instance exported."""

import time
from argparse import ArgumentParser
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config import env, supervisor
from config.backup import destination
from config.backup.manifest import fingerprints
from config.backup.refusals import BackupFails
from config.ending import contents, importing
from config.management.progress import progress
from config.models import Backup


class NotImported(env.Misconfigured):
    """One sentence for whoever runs it; no traceback."""


class Command(BaseCommand):
    """Into an empty instance that does not run. Killed, it is begun again and goes on."""

    help = "Makes this empty instance equal to an export of `decommission --export`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", metavar="PLACE", dest="place", required=True)
        parser.add_argument(
            "--other-secrets", action="store_true", help="Also under another OTP_PEPPER."
        )
        parser.add_argument(
            "--erased-from",
            metavar="PLACE",
            default="",
            help="The other's BACKUP_TO or storage: who was erased there since the export.",
        )
        parser.add_argument(
            "--send-waiting", action="store_true", help="Mails that the other had not sent."
        )

    def handle(
        self, *, place: str, other_secrets: bool, send_waiting: bool, **options: Any
    ) -> None:
        erased_from = options["erased_from"]
        began = time.monotonic()
        with ExitStack() as files:
            supervisor.be_the_only_one(files)
            try:
                where = destination.chosen(place)
                told = contents.read(where)
                if told.secrets != fingerprints() and not other_secrets:
                    raise BackupFails(
                        "OTP_PEPPER is not that of the exported instance: set it so (or copy "
                        "its instance.key). Without it authenticator apps, webhooks and "
                        "connected services cannot be opened; --other-secrets imports all "
                        "the same."
                    )
                done = importing.import_from(
                    place=where, told=told, progress=partial(progress, out=self.stdout)
                )
            except (BackupFails, OSError) as error:
                raise NotImported(f"Not imported: {error}") from error
            self.stdout.write(
                f"Imported and compared: {told.rows:,} rows of {len(told.tables)} tables, "
                f"equal; {done.files:,} files brought, {done.there:,} were there, equal too; "
                f"in {time.monotonic() - began:.1f} s."
            )
            self._settle(erased_from, send_waiting)
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} s. Start the server.")

    def _settle(self, erased_from: str, send_waiting: bool) -> None:
        """As after a restore: the other instance may have sent what waits here."""
        connections.close_all()
        Backup.objects.update(place="")  # none of them is this instance's
        call_command("migrate", verbosity=0, interactive=False, stdout=self.stdout)
        call_command(
            "after_restore", place=erased_from, send_waiting=send_waiting, stdout=self.stdout
        )
