"""Nightly: histories that their people keep for so many days only."""

from procrastinate.contrib.django import app

from audio.plays import services
from config.fields import utc_now


@app.periodic(cron="17 3 * * *")
@app.task(name="audio.plays.forget_by_choice", queueing_lock="audio.plays.forget_by_choice")
def forget_by_choice(timestamp: int) -> None:
    """What is older than its listener wants it."""
    services.forget_by_choice(now=utc_now())
