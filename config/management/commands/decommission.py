"""`manage.py decommission`: the end of a service, a step at a time."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from config import env
from config.backup import destination
from config.backup.making import Progress
from config.backup.refusals import BackupFails
from config.ending import certificate, steps
from config.ending.certificate import Forged
from config.ending.steps import Refused, Step
from config.management import ending
from config.management.progress import progress
from users.audit.actions import Action
from users.audit.services import record
from users.notifications.kinds import Kind
from users.notifications.mailing import drop_waiting, send_all

NEXT = {
    Step.NOTHING: "--announce DATE tells everybody, by mail too, and closes sign-ups.",
    Step.ANNOUNCED: "--read-only, on the day.",
    Step.READ_ONLY: "--export PLACE writes all of it down.",
    Step.EXPORTED: "import_instance takes it over elsewhere; --erase removes all of it here.",
}


class NotDone(env.Misconfigured):
    """One sentence for whoever runs it; no traceback."""


class Command(BaseCommand):
    """Each step may be repeated, and taken back by --undo, but the last."""

    help = "Ends the service, step by step. Without options: says how far it is."

    progress: Progress

    def add_arguments(self, parser: ArgumentParser) -> None:
        step = parser.add_mutually_exclusive_group()
        step.add_argument("--announce", metavar="DATE", type=date.fromisoformat, dest="day")
        step.add_argument("--read-only", action="store_true", dest="read_only")
        step.add_argument("--export", metavar="PLACE", dest="place", default="")
        step.add_argument("--erase", metavar="CERTIFICATE", type=Path, dest="paper")
        step.add_argument("--undo", action="store_true", help="Takes the last step back.")
        step.add_argument("--check", metavar="CERTIFICATE", type=Path, dest="to_check")
        parser.add_argument("--page", default="", help="An address that says more about it.")
        parser.add_argument("--yes", metavar="HOST", default="", help="Erase all of HOST.")
        parser.add_argument("--without-export", action="store_true")
        parser.add_argument("--early", action="store_true", help="Erase before the day.")
        parser.add_argument("--key", default="", help="The export's certificate_key, to check.")

    def handle(self, **options: Any) -> None:
        self.progress = partial(progress, out=self.stdout)
        try:
            if options["day"]:
                self._announce(options["day"], options["page"])
            elif options["read_only"]:
                self._close()
            elif options["place"]:
                self._export(options["place"])
            elif options["paper"]:
                self._erase(**options)
            elif options["undo"]:
                self._undo()
            elif options["to_check"]:
                self._check(options["to_check"], options["key"])
            else:
                self._tell()
        except (Refused, BackupFails, Forged, OSError) as error:
            raise NotDone(f"Not done: {error}") from error

    def _tell(self) -> None:
        row = steps.row()
        step = steps.stands_at(row)
        self.stdout.write(f"Now: {step.value}{f', {row}' if row else ''}.")
        self.stdout.write(f"Next: {NEXT[step]}")

    def _announce(self, day: date, page: str) -> None:
        """Mails are noted after it, some thousands at a time: again, and it goes on."""
        sunset = datetime(day.year, day.month, day.day, tzinfo=UTC)
        with transaction.atomic():
            is_new = steps.row() is None
            row = steps.announce(sunset_at=sunset, page=page)
            if is_new:
                record(Action.ENDING_ANNOUNCED, actor=None, detail={"sunset": day.isoformat()})
        context = {"day": f"{day:%-d %B %Y}", "page": row.page}
        with self.progress("Writing mails", "accounts") as told:
            count = send_all(
                kind=Kind.SERVICE_ENDS,
                cause=ending.cause(row),
                context=context,
                told=told,
            )
        self.stdout.write(
            f"Announced for {day}: headers and banners within seconds, sign-ups closed, "
            f"{count:,} mails noted for the worker."
        )

    def _close(self) -> None:
        with transaction.atomic():
            is_new = steps.stands_at(steps.row()) is Step.ANNOUNCED
            steps.close()
            if is_new:
                record(Action.ENDING_READ_ONLY, actor=None)
        ending.await_all()
        self.stdout.write(
            "Read-only: writes are refused. Signing in and copies of data still work."
        )

    def _export(self, place: str) -> None:
        steps.require_read_only()
        where = destination.chosen(place)
        steps.require_short(str(where))
        made = ending.export(where, self.progress)
        with transaction.atomic():
            steps.note_export(place=str(where), digest=made.digest)
            told = {"manifest": made.digest, "certificate_key": made.certificate_key}
            record(Action.ENDING_EXPORTED, actor=None, detail=told)
        self.stdout.write(
            f"Exported to {where}: {made.rows:,} rows of {len(made.tables)} tables, "
            f"{made.media_files:,} files ({made.media_bytes / 1e6:,.1f} MB). Manifest: SHA-256 "
            f"{made.digest}."
        )
        self.stdout.write("`sha256sum -c SHA256SUMS` there checks it; it is not encrypted.")

    def _undo(self) -> None:
        with transaction.atomic():
            step, was = steps.undo()
            record(Action.ENDING_UNDONE, actor=None, detail={"step": step.value})
        if step is not Step.ANNOUNCED:
            self.stdout.write(f"Undone: {step.value}.")
            if step is Step.EXPORTED:
                self.stdout.write(f"What was written to {was.export_place} is still there.")
            return
        cause = ending.cause(was)
        dropped = drop_waiting(cause=cause, because="the service goes on")
        with self.progress("Writing mails", "accounts") as told:
            count = send_all(
                kind=Kind.SERVICE_STAYS,
                cause=f"stays {cause}",
                context={},
                told=told,
                only_after=cause,
            )
        self.stdout.write(
            f"Undone: sign-ups are open. {dropped:,} mails are not sent any more, and "
            f"{count:,} people learn that it goes on."
        )

    def _erase(
        self, *, paper: Path, yes: str, without_export: bool, early: bool, **options: Any
    ) -> None:
        consent = ending.Consent(yes, without_export, early)
        made = ending.erase(paper=paper, consent=consent, progress=self.progress)
        told = certificate.checked(made)
        self.stdout.write(
            f"Erased: {told['rows']:,} rows of {len(told['tables'])} tables, "
            f"{told['media']['files']:,} files. The certificate is {paper}, SHA-256 of what it "
            f"says {certificate.digest(made)}. Still to be removed by hand:"
        )
        for one in told["not_erased_by_this"]:
            self.stdout.write(f"  - {one}")

    def _check(self, paper: Path, key: str) -> None:
        told = certificate.checked(paper.read_bytes(), key=key)
        by = "that key" if key else f"the key it names, {told['public_key']}"
        self.stdout.write(
            f"Good, by {by}: {told['rows']:,} rows and {told['media']['files']:,} files were "
            f"erased, until {told['finished_at']}; the log ended at {told['audit_head']}."
        )
