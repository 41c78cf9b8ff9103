"""Every hour: mixes of those whose hour it is."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from config.fields import utc_now
from recommendations.mixes import services

_NAME = "recommendations.mixes.make_due"
HOURLY = RetryStrategy(exponential_wait=5, max_attempts=3)
"""After 5 s and 25 s; whose mixes are not made then, has them made by asking."""


class NotAllMade(Exception):
    """Somebody's mixes are not made; the log says why."""


@app.periodic(cron="3 * * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=HOURLY)
def make_due(timestamp: int) -> None:
    """Of everybody who did something lately."""
    tally = services.make_due(now=utc_now())
    if tally.failed:
        raise NotAllMade(f"{tally.failed} of {tally.failed + tally.made}")
