"""`manage.py process web`: one process alone, for machines that watch over their processes."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config import env, supervisor

HOME = Path(__file__).parents[3]


class Command(BaseCommand):
    """Becomes that process, so that a container's or systemd's signals reach it.

    SIGTERM or SIGINT, said once, ends it after what it has in hand.
    """

    help = "Becomes one process of the service; `serve` runs all of them together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=supervisor.commands())

    def handle(self, *, name: str, **options: Any) -> None:
        if not env.DATABASE_URL:
            raise supervisor.CannotServe(
                "DATABASE_URL is not set: processes that start apart need one database "
                "between them. `manage.py serve` runs all of them with a database of its own."
            )
        if name == "media" and not env.MEDIA_JOBS:
            raise supervisor.CannotServe("MEDIA_JOBS is 0: this media worker would do nothing.")
        env.make_var_dir()
        os.chdir(HOME)
        supervisor.open_many()
        os.execv(sys.executable, [sys.executable, *supervisor.commands()[name]])  # noqa: S606
