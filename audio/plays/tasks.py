"""Nightly: histories that their people keep for so many days only."""

from procrastinate.contrib.django import app

from audio.plays import services
from config.fields import utc_now
from config.jobs import NIGHTLY

_NAME = "audio.plays.forget_by_choice"


class NotAllForgotten(Exception):
    """Somebody's plays are still there; the log says why, and it is tried again soon."""


@app.periodic(cron="17 3 * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=NIGHTLY)
def forget_by_choice(timestamp: int) -> None:
    """What is older than its listener wants it."""
    tally = services.forget_by_choice(now=utc_now())
    if tally.failed:
        raise NotAllForgotten(f"{tally.failed} people")
