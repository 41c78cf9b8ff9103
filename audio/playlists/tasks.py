"""What becomes of playlists after a change."""

from procrastinate.contrib.django import app

from audio.playlists.services import history, members, pictures, summary
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


@app.task(name=pictures.MOVE_PICTURE, retry=PATIENT)
def move_picture(playlist_id: int, key: str) -> None:
    """Of a playlist that was taken down, to an address that only its owner is told."""
    pictures.move_one(playlist_id=playlist_id, key=key)


@app.task(name=TRIM, retry=PATIENT)
def trim(playlist_id: int) -> None:
    """What it was too many changes ago is forgotten."""
    history.trim(playlist_id=playlist_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="audio.playlists.renew_mosaics", queueing_lock="audio.playlists.renew_mosaics")
def renew_mosaics(timestamp: int) -> None:
    """What was taken down, or has another cover now, is in no mosaic any more."""
    summary.renew_mosaics()


@app.periodic(cron="47 3 * * *")
@app.task(name="audio.playlists.forget_invites", queueing_lock="audio.playlists.forget_invites")
def forget_invites(timestamp: int) -> None:
    """Those that have expired."""
    members.forget_expired()
