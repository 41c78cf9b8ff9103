"""Asking what a track is: never while somebody waits for a page."""

from procrastinate.contrib.django import app

from audio.identification import services


@app.task(name=services.IDENTIFY)
def identify(track_id: int) -> None:
    """What MusicBrainz says of a track."""
    services.carry_out(track_id=track_id)
