"""`manage.py restore`: brings a backup back, and settles what has happened since."""

import time
from argparse import ArgumentParser
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config import env, supervisor
from config.backup import destination, manifest, restoring
from config.backup.refusals import BackupFails
from config.management.progress import progress


class NotRestored(env.Misconfigured):
    """One sentence for whoever runs it; no traceback."""


class Command(BaseCommand):
    """With web and workers stopped. May be repeated: what is there already is left."""

    help = "Brings database and files back from a backup; afterwards the server can be started."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="Else the newest.")
        parser.add_argument("--from", metavar="PLACE", dest="place", default="")
        parser.add_argument(
            "--force", action="store_true", help="In the place of what there is."
        )
        parser.add_argument(
            "--other-secrets", action="store_true", help="Also under another OTP_PEPPER."
        )
        parser.add_argument(
            "--send-waiting",
            action="store_true",
            help="Mails that waited, though they may be out.",
        )

    def handle(
        self, *, name: str, place: str, force: bool, other_secrets: bool, **options: Any
    ) -> None:
        began = time.monotonic()
        with ExitStack() as files:
            supervisor.be_the_only_one(files)
            try:
                where = destination.chosen(place)
                told = manifest.newest(where, name, any_secrets=other_secrets)
                done = restoring.restore(
                    place=where,
                    manifest=told,
                    force=force,
                    progress=partial(progress, out=self.stdout),
                )
            except (BackupFails, OSError) as error:
                raise NotRestored(f"Not restored: {error}") from error
            self.stdout.write(
                f"Restored {told.name}: {len(told.tables)} tables, {done.files:,} files"
                f" brought, {done.there:,} were there, in {time.monotonic() - began:.1f} s."
            )
            for fault in done.faults:
                self.stdout.write(fault)
            self._settle(place, options["send_waiting"])
        if done.faults:
            raise NotRestored(f"It is not as it was: {len(done.faults)} faults, see above.")
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} s. Start the server.")

    def _settle(self, place: str, send_waiting: bool) -> None:
        connections.close_all()
        call_command("migrate", verbosity=0, interactive=False, stdout=self.stdout)
        call_command(
            "after_restore", place=place, send_waiting=send_waiting, stdout=self.stdout
        )
