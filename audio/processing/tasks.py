"""Makes what is missing of tracks, one file at a time."""

from procrastinate.contrib.django import app

from audio.media.services import PROCESS
from audio.processing import services
from config.jobs import MEDIA, PATIENT, UNHURRIED


@app.task(name=PROCESS, queue=MEDIA, retry=PATIENT, priority=UNHURRIED)
def process_track(track_id: int) -> None:
    """Of an imported track, or of one made by an older version of us."""
    services.process_stored(track_id=track_id, on_progress=lambda stage, percent: None)
