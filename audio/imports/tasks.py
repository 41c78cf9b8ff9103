"""Imports: run, tidied up after; and nightly, what waits for new music."""

from procrastinate.contrib.django import app

from audio.imports import storage
from audio.imports.services import imports, running, waiting
from config.jobs import MEDIA, NIGHTLY, PATIENT

_REMATCH, _TIDY = "audio.imports.rematch", "audio.imports.tidy"


@app.task(name=imports.RUN, queue=MEDIA, retry=PATIENT)
def run(import_id: int) -> None:
    """A killed worker's import is gone on with by the next."""
    running.run(import_id=import_id)


@app.task(name=running.REMOVE, retry=PATIENT)
def remove_files(key: str) -> None:
    """They were read, or nobody will."""
    storage.remove(key)


@app.task(name=waiting.REMATCH, queue=MEDIA, retry=PATIENT)
def rematch_one(import_id: int) -> None:
    """Asked for by its person."""
    waiting.rematch(import_id=import_id)


@app.periodic(cron="23 4 * * *")
@app.task(name=_REMATCH, queueing_lock=_REMATCH, queue=MEDIA, retry=NIGHTLY)
def rematch(timestamp: int) -> None:
    """Listens of artists who have new music here."""
    waiting.rematch_new()


@app.periodic(cron="51 4 * * *")
@app.task(name=_TIDY, queueing_lock=_TIDY)
def tidy(timestamp: int) -> None:
    """Files of which no import is known any more."""
    imports.tidy()
