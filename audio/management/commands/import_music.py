"""`manage.py import_music DIR`: a folder of music into the catalogue."""

import os
import time
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from audio.media.refusals import AlreadyImporting
from audio.media.services import (
    ImportResult,
    Outcome,
    import_listing,
    import_lock,
    sweep_orphans,
)
from audio.media.walking import walk
from config import env
from config.management.progress import progress

GOES_ON = "Run it again, and it goes on where it stopped"


class CannotImport(env.Misconfigured):
    """One sentence for whoever imports; no traceback."""


@dataclass(slots=True)
class Tally:
    """What became of the files. Refusals are kept with their reasons, the rest is counted."""

    added: int = 0
    there: int = 0
    ignored: int = 0
    refused: list[tuple[Path, str]] = field(default_factory=list)

    def count(self, path: Path, result: ImportResult) -> None:
        match result.outcome:
            case Outcome.ADDED:
                self.added += 1
            case Outcome.ALREADY_THERE:
                self.there += 1
            case Outcome.REFUSED:
                self.refused.append((path, result.reason))

    def __str__(self) -> str:
        told = [f"{self.added:,} added", f"{self.there:,} already there"]
        told += [f"{len(self.refused):,} refused"] if self.refused else []
        others = "other file" if self.ignored == 1 else "other files"
        told += [f"{self.ignored:,} {others} ignored"] if self.ignored else []
        return ", ".join(told)


class Command(BaseCommand):
    """May be stopped and repeated at any time: what is in the catalogue is not added again."""

    help = "Imports a folder of music: MP3, FLAC, Ogg (Vorbis, Opus), M4A and WAV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        root = folder.absolute()
        if not root.is_dir():
            raise CannotImport(f"There is no folder {folder}.")
        began = time.monotonic()
        tally = self._import(root)
        for path, reason in tally.refused:
            self.stdout.write(f"Refused {_shown(path, root)}: {reason}")
        self.stdout.write(f"Import: {tally}, in {time.monotonic() - began:.1f} s.")
        if tally.refused and not (tally.added or tally.there):
            raise CannotImport("None of these files could be imported.")

    def _import(self, root: Path) -> Tally:
        try:
            with import_lock():
                sweep_orphans()
                return self._take_in(root)
        except AlreadyImporting as refusal:
            raise CannotImport(str(refusal)) from refusal
        except OperationalError as error:
            raise CannotImport(f"The database does not answer: {error}. {GOES_ON}.") from error
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise CannotImport(f"The files cannot be stored: {reason}. {GOES_ON}.") from error

    def _take_in(self, root: Path) -> Tally:
        tally, done = Tally(), 0
        total = sum(len(listing.files) for listing in walk(root))
        with progress("Importing", "files", self.stdout) as step:
            for listing in walk(root):
                tally.ignored += listing.ignored
                if listing.unreadable:
                    tally.refused.append((listing.folder, f"{listing.unreadable}."))
                for path, result in import_listing(listing=listing, root=root):
                    tally.count(path, result)
                    done += 1
                    step(done, total)
        return tally


def _shown(path: Path, root: Path) -> str:
    """A name need be no text, and may hold what a terminal obeys."""
    name = os.fsencode(path.relative_to(root)).decode(errors="replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
