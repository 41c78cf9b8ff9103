"""Runs a command of Tonearm, with the database it needs."""

import atexit
import gc
import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from config import embedded_postgres, leaving


def main() -> None:
    """Ends quietly when asked to."""
    leaving.when_asked(leaving.leave)
    # What is loaded makes half a million objects, all to stay: looking for garbage among them
    # after each 700 costs a seventh of the start.
    gc.set_threshold(50_000)
    # Python's last search for garbage walks through all of Django: seconds on a slow machine.
    atexit.register(gc.freeze)
    # It tells of a database that does not start.
    by_itself = "check_install" in sys.argv[1:2]
    try:
        with nullcontext() if by_itself else embedded_postgres.running():
            execute_from_command_line(sys.argv)
    except Exception:
        # What breaks because a signal came in its middle (a COMMIT, say) is no news.
        if leaving.ASKED:
            sys.exit(128 + leaving.ASKED[0])
        raise


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
