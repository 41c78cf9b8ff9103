"""`manage.py check_install`: what is wrong with this installation, in sentences."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.installation import checks
from config.installation.findings import Finding, Kind

SIGNS = {Kind.GOOD: "✓", Kind.HINT: "!", Kind.FAULT: "✗"}


class Command(BaseCommand):
    """Ends with 1 if there is a fault."""

    help = "Says what is wrong with this installation, and what to do about it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="For programs.")

    def handle(self, *, json: bool, **options: Any) -> None:
        found = []
        for finding in checks.check():
            found.append(finding)
            if not json:
                self._show(finding)
        if json:
            self._print_json(found)
        faults, hints = (
            sum(finding.kind == kind for finding in found) for kind in (Kind.FAULT, Kind.HINT)
        )
        if not json:
            told = f"{_counted(faults, 'fault')}, {_counted(hints, 'hint')}.".capitalize()
            self.stdout.write(f"\n{told}")
        if faults:
            sys.exit(1)

    def _show(self, finding: Finding) -> None:
        styles = {Kind.GOOD: self.style.SUCCESS, Kind.HINT: self.style.WARNING}
        style = styles.get(finding.kind, self.style.ERROR)
        self.stdout.write(f"{style(SIGNS[finding.kind])} {finding.subject}: {finding.sentence}")
        self.stdout.flush()

    def _print_json(self, found: list[Finding]) -> None:
        self.stdout.write(json.dumps([finding._asdict() for finding in found], indent=2))


def _counted(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
