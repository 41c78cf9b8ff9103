"""Deletes pictures that nobody shows."""

from procrastinate.contrib.django import app

from config.jobs import PATIENT
from users.accounts import pictures


@app.task(name=pictures.FORGET_UNUSED, retry=PATIENT)
def forget_unused_picture(key: str) -> None:
    """Of somebody who chose another, or from an upload that was cut short."""
    pictures.forget_unused(key=key)
