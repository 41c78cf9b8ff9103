"""What Ctrl-C, TERM and a closed terminal mean to a process of ours: leave, but properly."""

import asyncio
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

ASKED: list[int] = []
GONE_WITHIN: Final = 5


def note(number: int, frame: FrameType | None) -> None:
    """For who looks at ASKED by itself."""
    ASKED.append(number)


def leave(number: int, frame: FrameType | None) -> None:
    """Ends whatever runs, as an exception does, so that the database is left.

    Where Python cannot raise (in a finaliser), what follows still finds it in ASKED. An event
    loop then waits for all of its tasks, of which one may never end (a pool that is connecting
    begins anew): the kernel ends what is still there, for who asked may be gone by then.
    """
    ASKED.append(number)
    if _loop_is_running():
        signal.alarm(GONE_WITHIN)
    sys.exit(128 + number)


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def when_asked(do: Callable[[int, FrameType | None], None]) -> None:
    """From now on; nohup's ignoring of SIGHUP stays as it is."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, do)
