"""Makes playlists, through their services."""

from itertools import count
from typing import Any

from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.services import life
from tests import make
from users.models import User

_NUMBERS = count(1)


def playlist(title: str = "", *, owner: User | None = None, **fields: Any) -> Playlist:
    """Private, as a new one is."""
    return life.create_playlist(
        owner=owner or make.user(), title=title or f"Playlist {next(_NUMBERS)}", **fields
    )


def public(title: str = "", *, owner: User | None = None, **fields: Any) -> Playlist:
    return playlist(title, owner=owner, visibility=Visibility.PUBLIC, **fields)


def unlisted(title: str = "", *, owner: User | None = None, **fields: Any) -> Playlist:
    return playlist(title, owner=owner, visibility=Visibility.UNLISTED, **fields)


def member(of: Playlist, role: str, user: User | None = None) -> User:
    """An editor or a viewer, as if invited; a row alone."""
    person = user or make.user()
    PlaylistMember.objects.create(user=person, playlist=of, role=role)
    return person
