"""Every hour: what is played most."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from audio.charts import services
from config.fields import utc_now

_NAME = "audio.charts.count"
HOURLY = RetryStrategy(exponential_wait=5, max_attempts=4)
"""After 5 s, 25 s and two minutes; then the next hour does it."""


@app.periodic(cron="7 * * * *")
@app.task(name=_NAME, queueing_lock=_NAME, retry=HOURLY)
def count(timestamp: int) -> None:
    """All charts, and the ranks of artists."""
    services.count(now=utc_now())
