"""Fetches a picture from the few places that one may come from. Nothing else is asked."""

import io
import re
import time
from urllib.parse import urlsplit

import requests

from config import env, images

TIMEOUT_SECONDS = 5.0
PATIENCE_SECONDS = 20.0
"""For all of it: a server may send one byte at a time."""
CHUNK = 65_536
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
    with requests.Session() as session:
        session.trust_env = False  # neither proxies nor passwords of whoever runs this
        try:
            return _body(session, large(address))
        except requests.RequestException as error:
            raise NoPicture(type(error).__name__) from error


def _body(session: requests.Session, address: str) -> io.BytesIO:
    until = time.monotonic() + PATIENCE_SECONDS
    data = io.BytesIO()
    with session.get(
        address, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
    ) as response:
        if response.status_code != 200:
            raise NoPicture(f"status {response.status_code}")
        for chunk in response.iter_content(CHUNK):
            data.write(chunk)
            if data.tell() > images.MAX_BYTES or time.monotonic() > until:
                raise NoPicture("too much, or too slow")
    data.seek(0)
    return data
