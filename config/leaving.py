"""What Ctrl-C, TERM and a closed terminal mean to a process of ours: leave, but properly."""

import signal
import sys
from collections.abc import Callable
from types import FrameType

ASKED: list[int] = []


def note(number: int, frame: FrameType | None) -> None:
    """For who looks at ASKED by itself."""
    ASKED.append(number)


def leave(number: int, frame: FrameType | None) -> None:
    """Ends whatever runs, as an exception does, so that the database is left.

    Where Python cannot raise (in a finaliser), what follows still finds it in ASKED.
    """
    ASKED.append(number)
    sys.exit(128 + number)


def when_asked(do: Callable[[int, FrameType | None], None]) -> None:
    """From now on; nohup's ignoring of SIGHUP stays as it is."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, do)
