"""Asking what a track is: never while somebody waits for a page."""

from procrastinate.contrib.django import app

from audio.identification import services
from audio.identification.models import Identification


@app.task(name=Identification.TASK)
def identify(pk: int) -> None:
    """What MusicBrainz says of a track."""
    services.carry_out(pk=pk)
