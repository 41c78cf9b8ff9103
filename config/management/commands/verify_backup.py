"""`manage.py verify_backup`: reads a backup, and restores it where nothing is."""

import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from config.backup import checking, destination, manifest
from config.backup.refusals import BackupFails
from config.management.commands.backup import NoBackup
from config.management.progress import progress


class Command(BaseCommand):
    """Needs room for the whole database in VAR_DIR, and the secret key if it is encrypted."""

    help = "Restores a backup into a PostgreSQL for the purpose, and compares everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="Else the newest.")
        parser.add_argument("--from", metavar="PLACE", dest="place", default="")
        parser.add_argument(
            "--other-secrets", action="store_true", help="Also under another OTP_PEPPER."
        )

    def handle(self, *, name: str, place: str, other_secrets: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            where = destination.chosen(place)
            told = manifest.newest(where, name, any_secrets=other_secrets)
            faults = checking.verify(
                place=where, manifest=told, progress=partial(progress, out=self.stdout)
            )
        except (BackupFails, OSError) as error:
            raise NoBackup(f"It could not be checked: {error}") from error
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise NoBackup(f"Backup {told.name} is not good: {len(faults)} faults.")
        self.stdout.write(
            f"Backup {told.name} is good: {len(told.tables)} tables and {told.media_files:,}"
            f" files are as they were, in {time.monotonic() - began:.1f} s."
        )
