"""Releases go live; pictures that nothing shows any more are deleted."""

from procrastinate.contrib.django import app

from audio.catalog.services import MOVE_PICTURES
from audio.publishing.services import moving, pictures, releasing
from audio.publishing.services.life import DUE
from config.fields import utc_now
from config.jobs import PATIENT


@app.task(name=DUE)
def publish_due() -> None:
    """At the instant of a release. What goes wrong, the next minute's sweep repeats."""
    releasing.go_live(now=utc_now())


@app.periodic(cron="* * * * *")
@app.task(name="audio.publishing.go_live", queueing_lock="audio.publishing.go_live")
def go_live(timestamp: int) -> None:
    """What no job has published: one was lost, or something was not ready at its instant."""
    releasing.go_live(now=utc_now())


@app.task(name=pictures.FORGET_PICTURE, retry=PATIENT)
def forget_picture(key: str) -> None:
    """Of something that shows another now, or from an upload that was cut short."""
    pictures.forget_unused(key=key)


@app.task(name=MOVE_PICTURES, retry=PATIENT)
def move_pictures(kind: str, pk: int) -> None:
    """Of what is hidden now, to addresses that only those are told who manage it."""
    moving.move_pictures(kind=kind, pk=pk)
