"""`manage.py backup`: a copy of database and files, to a folder or a bucket."""

import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from config import env
from config.backup import ciphers, destination, manifest, runs
from config.backup.places import Place
from config.backup.refusals import BackupFails
from config.fields import utc_now
from config.management.progress import progress


class NoBackup(env.Misconfigured):
    """One sentence for whoever runs it; no traceback."""


class Command(BaseCommand):
    """While the server runs. May be stopped and repeated at any time."""

    help = "Copies the database and the storage's files. BACKUP_DAYS says how long it is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", metavar="PLACE", default="", help="A folder or s3://…; else BACKUP_TO."
        )
        parser.add_argument(
            "--list", action="store_true", dest="listed", help="Say what backups there are."
        )

    def handle(self, *, to: str, listed: bool, **options: Any) -> None:
        try:
            place = destination.chosen(to)
            if listed:
                self._list(place)
            else:
                self._make(place)
        except (BackupFails, OSError) as error:
            raise NoBackup(f"There is no backup: {error}") from error

    def _make(self, place: Place) -> None:
        began = time.monotonic()
        cipher = ciphers.chosen()
        if cipher.name == ciphers.PLAIN:
            self.stdout.write("It is not encrypted: BACKUP_ENCRYPT_TO is not set.")
        made = runs.make(
            place=place, cipher=cipher, progress=partial(progress, out=self.stdout)
        )
        told = made.manifest
        self.stdout.write(
            f"Backup {told.name} in {place}: {sum(t.rows for t in told.tables.values()):,} rows"
            f" of {len(told.tables)} tables, {told.media_files:,} files"
            f" ({told.media_bytes / 1e6:,.1f} MB, {made.copied / 1e6:,.1f} MB of them new),"
            f" in {time.monotonic() - began:.1f} s."
        )
        if made.removed:
            self.stdout.write(f"{made.removed} older than {env.BACKUP_DAYS} days removed.")
        secret = "OTP_PEPPER" if env.PRODUCTION else f"{env.VAR_DIR / 'instance.key'}"
        self.stdout.write(f"Keep {secret} in another place: it is not in the backup.")

    def _list(self, place: Place) -> None:
        for name in manifest.names(place):
            told = manifest.read(place, name, any_secrets=True)
            hours = (utc_now() - told.at).total_seconds() / 3600
            self.stdout.write(
                f"{name}  {hours:,.0f} hours old, {told.media_files:,} files,"
                f" dump of {told.dump.size / 1e6:,.1f} MB{told.suffix and ', encrypted'}"
            )
