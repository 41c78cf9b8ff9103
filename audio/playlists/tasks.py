"""What becomes of playlists after a change."""

from procrastinate.contrib.django import app

from audio.playlists.services import history, pictures, summary
from audio.playlists.services.changing import SUMMARISE, TRIM
from config.jobs import PATIENT


@app.task(name=SUMMARISE, retry=PATIENT)
def summarise(playlist_id: int) -> None:
    """Its genres, artists and mosaic follow its tracks."""
    summary.summarise(playlist_id=playlist_id)


@app.task(name=pictures.FORGET_PICTURE, retry=PATIENT)
def forget_picture(key: str) -> None:
    """Of a playlist that shows another now, or from an upload that was cut short."""
    pictures.forget_unused(key=key)


@app.task(name=TRIM, retry=PATIENT)
def trim(playlist_id: int) -> None:
    """What it was too many changes ago is forgotten."""
    history.trim(playlist_id=playlist_id)
