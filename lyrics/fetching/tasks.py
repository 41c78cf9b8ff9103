"""Looking words up: never while somebody waits for a page."""

from procrastinate.contrib.django import app

from lyrics.fetching import services
from lyrics.fetching.models import Fetch


@app.task(name=Fetch.TASK)
def fetch(pk: int) -> None:
    """What the provider says of a track."""
    services.carry_out(pk=pk)
