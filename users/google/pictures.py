"""Fetches a picture from the few places that one may come from. Nothing else is asked."""

import io
import re
from urllib.parse import urlsplit

from config import env, images
from config.outbound import client

PATIENCE_SECONDS = 20.0
"""For all of it."""
ANYTHING: tuple[str, ...] = ()
"""What it is, its bytes tell."""
_SIZE = re.compile(r"=s\d{1,4}(-c)?$", re.ASCII)


class NoPicture(Exception):
    """There is none to be had. Nobody is told."""


def is_allowed(address: str) -> bool:
    """Scheme, host and port must be one of GOOGLE_PICTURES, so https unless that says http."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in env.GOOGLE_PICTURES


def large(address: str) -> str:
    """Google's addresses end in a size, usually 96 pixels: asks for the largest of ours."""
    return _SIZE.sub(f"=s{images.LARGEST}-c", address)


def fetch(address: str) -> io.BytesIO:
    """At most `images.MAX_BYTES`, from an allowed place, without redirects.

    Raises `NoPicture`.
    """
    if not is_allowed(address):
        raise NoPicture("not from an allowed place")
    bounds = client.Bounds(most=images.MAX_BYTES, total=PATIENCE_SECONDS)
    try:
        answer = client.send("GET", large(address), accept=ANYTHING, **bounds)
    except client.Failed as failed:
        raise NoPicture(type(failed).__name__) from failed
    if answer.status != 200:
        raise NoPicture(f"status {answer.status}")
    return io.BytesIO(answer.body)
