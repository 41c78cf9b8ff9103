"""Looking words up: never while somebody waits for a page."""

from procrastinate.contrib.django import app

from lyrics.fetching import services


@app.task(name=services.FETCH)
def fetch(track_id: int) -> None:
    """What the provider says of a track."""
    services.carry_out(track_id=track_id)
