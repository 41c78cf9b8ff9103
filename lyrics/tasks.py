"""What files say is taken over, each by itself; and by night, what was left."""

from procrastinate.contrib.django import app

from audio.media.lyrics import TAKE
from config.jobs import NIGHTLY, PATIENT
from lyrics import files
from lyrics.fetching import tasks as fetching

__all__ = ["fetching", "take_from_file", "take_what_is_left"]

LEFT = "lyrics.take_what_is_left"


@app.task(name=TAKE, retry=PATIENT)
def take_from_file(track_id: int) -> None:
    """After a file was read, or other words were found beside it."""
    files.take(track_id=track_id)


@app.periodic(cron="53 3 * * *")
@app.task(name=LEFT, lock=LEFT, queueing_lock=LEFT, retry=NIGHTLY)
def take_what_is_left(timestamp: int) -> None:
    """Of files that were read before there were lyrics here."""
    files.take_what_is_left()
