"""Nightly: short links that lead nowhere for good."""

from procrastinate.contrib.django import app

from audio.sharing import services
from config.jobs import NIGHTLY

_NAME = "audio.sharing.forget_dead_links"


@app.periodic(cron="33 3 * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=NIGHTLY)
def forget_dead_links(timestamp: int) -> None:
    """What they led to is deleted, or has another key."""
    services.forget_dead_links()
