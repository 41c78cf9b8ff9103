"""Removes files that nothing refers to any more."""

from procrastinate.contrib.django import app

from audio.media import deposits
from audio.media.services import SWEEP
from config.jobs import PATIENT


@app.task(name=SWEEP, retry=PATIENT)
def sweep() -> None:
    """What was replaced or deleted."""
    deposits.sweep()


@app.periodic(cron="37 * * * *")
@app.task(name="audio.media.sweep_hourly", queueing_lock="audio.media.sweep_hourly")
def sweep_hourly(timestamp: int) -> None:
    """And what the killed left."""
    deposits.sweep()
