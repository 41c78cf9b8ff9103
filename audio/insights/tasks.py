"""Each night: the days that are over."""

from procrastinate.contrib.django import app

from audio.insights import services
from config.fields import utc_now
from config.jobs import NIGHTLY

_NAME = "audio.insights.roll_up"


@app.periodic(cron="23 0 * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=NIGHTLY)
def roll_up(timestamp: int) -> None:
    """What became of the music, and how the service did. It goes on where it was."""
    services.roll_up(now=utc_now())
