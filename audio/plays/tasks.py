"""By the clock: histories kept for so many days only; round numbers of plays."""

from procrastinate.contrib.django import app

from audio.plays import milestones, services
from config.fields import utc_now
from config.jobs import NIGHTLY

_NAME = "audio.plays.forget_by_choice"
MILESTONES = "audio.plays.tell_of_milestones"


class NotAllForgotten(Exception):
    """Somebody's plays are still there; the log says why, and it is tried again soon."""


@app.periodic(cron="17 3 * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=NIGHTLY)
def forget_by_choice(timestamp: int) -> None:
    """What is older than its listener wants it."""
    tally = services.forget_by_choice(now=utc_now())
    if tally.failed:
        raise NotAllForgotten(f"{tally.failed} people")


@app.periodic(cron="*/10 * * * *")
@app.task(name=MILESTONES, lock=MILESTONES, queueing_lock=MILESTONES)
def tell_of_milestones(timestamp: int) -> None:
    """What has been played 100, 1,000, 10,000 … times since the last look."""
    milestones.tell()
