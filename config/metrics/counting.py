"""The counts of this process: begun once, added to from anywhere, dropped by a child of it."""

import os
from bisect import bisect_left
from typing import Final

from config import env
from config.metrics.ledger import Ledger

FOLDER: Final = "metrics"
REQUEST: Final = "request"
JOB: Final = "job"
LIVE: Final = "live"
REQUESTS: Final = (LIVE, "requests")
STREAMS: Final = (LIVE, "streams")
JOBS: Final = (LIVE, "jobs")

REQUEST_BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
JOB_BOUNDS: Final = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
"""Upper ends of a histogram's buckets, in seconds; one more has no end."""

_REQUEST_SIZE: Final = len(REQUEST_BOUNDS) + 4
"""Buckets, seconds, seconds in the database, statements."""

_ledger: Ledger | None = None


def begin(kind: str) -> None:
    """From now on this process counts, as a `web`, an `events` or a `worker`."""
    global _ledger
    if _ledger is None:
        _ledger = Ledger(env.VAR_DIR / FOLDER, kind)
        _ledger.forget(LIVE)


def drop() -> None:
    """A forked child would write over what its parent counts."""
    global _ledger
    _ledger = None


os.register_at_fork(after_in_child=drop)


def begun() -> None:
    """A request is to be answered; `request` says that it was."""
    if _ledger is not None:
        with _ledger.lock:
            _ledger.cells[_ledger.place(REQUESTS, 1)] += 1.0


def request(
    key: tuple[str, str, str, str], seconds: float, in_database: float, statements: float
) -> None:
    """A request of this family, method, route and status has been answered."""
    if _ledger is None:
        return
    bucket = bisect_left(REQUEST_BOUNDS, seconds)
    with _ledger.lock:
        cells = _ledger.cells
        line = _ledger.place(key, _REQUEST_SIZE)
        cells[line + bucket] += 1.0
        line += _REQUEST_SIZE
        cells[line - 3] += seconds
        cells[line - 2] += in_database
        cells[line - 1] += statements
        cells[_ledger.place(REQUESTS, 1)] -= 1.0


def job(task: str, outcome: str, seconds: float) -> None:
    """A job of this task has ended, well or not."""
    if _ledger is not None:
        with _ledger.lock:
            line = _ledger.place((JOB, task, outcome), len(JOB_BOUNDS) + 2)
            _ledger.cells[line + bisect_left(JOB_BOUNDS, seconds)] += 1.0
            _ledger.cells[line + len(JOB_BOUNDS) + 1] += seconds


def live(key: tuple[str, str], by: float) -> None:
    """So many more, or fewer, of what is under way in this process just now."""
    if _ledger is not None:
        with _ledger.lock:
            _ledger.cells[_ledger.place(key, 1)] += by
