"""`manage.py process_media`: renditions, segments and reports of what is in the catalogue."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from audio.media.deposits import Swept
from audio.processing import queries, services
from audio.processing.running import ProcessingFailed
from config import env
from config.management.progress import progress

GOES_ON = "Run it again, and it goes on where it stopped"


class CannotProcess(env.Misconfigured):
    """One sentence for whoever processes; no traceback."""


class Command(BaseCommand):
    """May be stopped and repeated at any time: what is made already is not made again."""

    help = "Makes renditions, segments for HLS, previews and technical reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--missing", action="store_true", help="Where something is missing: the default."
        )
        which.add_argument("--again", action="store_true", help="Of everything, anew.")

    def handle(self, *, again: bool, **options: Any) -> None:
        try:
            self._process(again=again)
        except (OperationalError, InterfaceError, Swept) as error:
            reason = str(error) or "the connection was lost"
            raise CannotProcess(
                f"The database does not answer: {reason}. {GOES_ON}."
            ) from error

    def _process(self, *, again: bool) -> None:
        began = time.monotonic()
        tracks = queries.processable() if again else queries.missing()
        ids = list(tracks.values_list("pk", flat=True))
        told: list[str] = []
        with progress("Processing", "tracks", self.stdout) as step:
            for done, track_id in enumerate(ids, start=1):
                if reason := _process(track_id):
                    told.append(f"Track {track_id}: {reason}")
                step(done, len(ids))
        for line in told:
            self.stdout.write(line)
        made, took = len(ids) - len(told), time.monotonic() - began
        self.stdout.write(f"Processed: {made:,} made, {len(told):,} not, in {took:.1f} s.")


def _process(track_id: int) -> str:
    """Why nothing was made; empty if it was."""
    try:
        report = services.process_stored(track_id=track_id, on_progress=_nobody_listens)
    except (ProcessingFailed, OSError) as error:
        return f"{error}. {GOES_ON}."
    return report.refused_reason if report else ""


def _nobody_listens(stage: str, percent: int) -> None:
    """The files are counted, not their parts."""
