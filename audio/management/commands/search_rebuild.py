"""`manage.py search_rebuild`: the search index, as it should be."""

import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from audio.indexing.fresh import SHOWN, Differences
from audio.search.rebuilding import AlreadyRunning, rebuild, verify
from config import env
from config.management.progress import progress

GOES_ON = "Run it again: what is written stays"


class IndexDiffers(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """Search goes on meanwhile, and so do changes. May be stopped and repeated at any time."""

    help = "Compares the search index with catalogue, playlists and lyrics, and mends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify", action="store_true", help="Compare only; exit code 1 if they differ."
        )

    def handle(self, *, verify: bool, **options: Any) -> None:
        try:
            self._handle(verify)
        except AlreadyRunning as refusal:
            raise IndexDiffers(str(refusal)) from refusal
        except OperationalError as error:
            reason = f"The database does not answer: {error}. {GOES_ON}."
            raise IndexDiffers(reason) from error

    def _handle(self, only_verify: bool) -> None:
        began = time.monotonic()
        work = verify if only_verify else rebuild
        differences = work(progress=partial(progress, out=self.stdout))
        took = f"in {time.monotonic() - began:.1f} s"
        if not differences:
            self.stdout.write(f"The search index is as it should be, checked {took}.")
            return
        for how, kind, pk in differences.examples:
            self.stdout.write(f"{how.capitalize()}: {kind.label.lower()} {pk}")
        for pk in differences.sung[:SHOWN]:
            self.stdout.write(f"Other: lyrics of track {pk}")
        if only_verify:
            raise IndexDiffers(f"The search index differs: {_told(differences)}.")
        self.stdout.write(f"The search index is mended, {took}: {_told(differences)}.")


def _told(differences: Differences) -> str:
    return (
        f"{differences.missing:,} things missing, {differences.surplus:,} that should not be"
        f" there, {differences.other:,} other than they should be, {differences.words:,} words"
        f" unknown, lyrics of {len(differences.sung):,} tracks other than they should be"
    )
