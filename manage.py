"""Runs a command of Tonearm, with the database it needs."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from config import embedded_postgres


def leave(number: int, frame: FrameType | None) -> None:
    """A signal ends a command as an exception does, so that the database is left properly."""
    sys.exit(128 + number)


def main() -> None:
    """Ctrl-C, TERM and a closed terminal end it quietly."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)
    with embedded_postgres.running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
