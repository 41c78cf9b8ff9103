"""Makes playlists, through their services."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db.models import F

from audio.catalog.models.track import Track
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.services import life
from audio.playlists.services.entries import add_tracks
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
    """An editor or a viewer, as if invited; or a follower, whatever they may see."""
    person = user or make.user()
    PlaylistMember.objects.create(user=person, playlist=of, role=role)
    if role == PlaylistMember.Role.FOLLOWER:
        Playlist.objects.filter(pk=of.pk).update(followers_count=F("followers_count") + 1)
    return person


def of(tracks: Iterable[Track], *, owner: User | None = None, **fields: Any) -> Playlist:
    """With these in it, in this order; the same one twice, if it is given twice."""
    made = playlist(owner=owner, **fields)
    fill(made, tracks)
    return made


def fill(made: Playlist, tracks: Iterable[Track]) -> list[int]:
    """Put at its end by its owner. Their entries' ids."""
    track_ids = [track.pk for track in tracks]
    added = add_tracks(playlist=made, by=made.owner, track_ids=track_ids, allow_duplicates=True)
    made.refresh_from_db()
    return added.entry_ids


def entries(of: Playlist) -> list[PlaylistEntry]:
    """In order, and at 0 … n-1 for certain; what the playlist says of itself is true."""
    of.refresh_from_db()
    found = list(PlaylistEntry.objects.filter(playlist=of, position__isnull=False))
    found.sort(key=lambda entry: entry.position or 0)
    assert [entry.position for entry in found] == list(range(len(found)))
    assert of.tracks_count == len(found)
    assert of.duration_ms == sum(entry.duration_ms for entry in found)
    return found


def ids(of: Playlist) -> dict[str, Any]:
    """By the names that paths have for them: those of its first track, and of its state."""
    first = entries(of)[0]
    return {
        "playlist_id": of.pk,
        "track_id": first.track_id,
        "entry_id": first.pk,
        "snapshot_id": of.version,
    }


def entry_ids(of: Playlist) -> list[int]:
    return [entry.pk for entry in entries(of)]


def track_ids(of: Playlist) -> list[int | None]:
    return [entry.track_id for entry in entries(of)]
