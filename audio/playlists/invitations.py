"""Where an invitation leads."""

from urllib.parse import urlencode

from django.http import HttpRequest

from config import env
from config.addresses import origin

JOIN = "/playlists/{}/join/"
"""A page of a front end; of our own, where the server knows none."""


def address(request: HttpRequest, playlist_id: int, token: str) -> str:
    """The token stands behind the #, where no server's log sees it."""
    base = env.FRONTEND_URLS[0] if env.FRONTEND_URLS else origin(request)
    return f"{base}{JOIN.format(playlist_id)}#{urlencode({'token': token})}"
