"""Where an invitation leads."""

from urllib.parse import urlencode

from config import env

JOIN = "/playlists/{}/join/"
"""A page of the front end."""


def address(playlist_id: int, token: str) -> str | None:
    """The token stands behind the #, where no server's log sees it. None: no front end."""
    if not env.FRONTEND_URLS:
        return None
    return f"{env.FRONTEND_URLS[0]}{JOIN.format(playlist_id)}#{urlencode({'token': token})}"
