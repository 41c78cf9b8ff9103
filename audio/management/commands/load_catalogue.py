"""`manage.py load_catalogue FILE…`: a million tracks without audio, to try a server with."""

import time
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import OperationalError

from audio.loading.services import HiddenMeanwhile, load
from audio.media.refusals import AlreadyImporting
from audio.search.rebuilding import AlreadyRunning
from config import env
from config.management.progress import progress
from config.tables import Unreadable

SHOWN: Final = 20
REFUSALS: Final = (Unreadable, HiddenMeanwhile, AlreadyImporting, AlreadyRunning)


class CannotLoad(env.Misconfigured):
    """One sentence for whoever loads; no traceback."""


class Command(BaseCommand):
    """All of it or nothing. May be repeated: what is in the catalogue is not added again."""

    help = (
        "Loads tables of tracks (CSV, also .gz and .xz; columns title, artists separated by |,"
        " album, popularity 0-100) as published tracks without audio."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        began = time.monotonic()
        try:
            loaded = load(files=files, progress=partial(progress, out=self.stdout))
        except REFUSALS as refusal:
            raise CannotLoad(str(refusal)) from refusal
        except OperationalError as error:
            raise CannotLoad(f"The database does not answer: {error}. Run it again.") from error
        for path, line in loaded.nonsense[:SHOWN]:
            self.stdout.write(f"Left out {path.name}, line {line.number}: {line.reason}.")
        if (more := len(loaded.nonsense) - SHOWN) > 0:
            self.stdout.write(f"Left out {more:,} lines more.")
        told = [f"{loaded.added:,} tracks added", f"{loaded.known:,} already there"]
        told += [f"{loaded.hidden:,} of hidden artists"] if loaded.hidden else []
        told += [f"{len(loaded.nonsense):,} lines left out"] if loaded.nonsense else []
        took = time.monotonic() - began
        self.stdout.write(f"Catalogue: {', '.join(told)}, in {took:.1f} s.")
