"""Deadlines of notices, every hour."""

from procrastinate.contrib.django import app

from audio.takedowns import words
from audio.takedowns.services import deadlines
from config.jobs import NIGHTLY

__all__ = ["words"]
"""Mails are worded by whoever sends them: the worker."""

KEEP = "audio.takedowns.keep_deadlines"


class NotAllKept(Exception):
    """Some notice could not be brought on; the log says why, and it is tried again soon."""


@app.periodic(cron="23 * * * *")
@app.task(name=KEEP, queueing_lock=KEEP, retry=NIGHTLY)
def keep_deadlines(timestamp: int) -> None:
    """What is due: told, closed, or shown again."""
    tally = deadlines.keep()
    if tally.failed:
        raise NotAllKept(f"{tally.failed} of {tally.failed + tally.done}")
