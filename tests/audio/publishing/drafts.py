"""Releases on their way, made as artists make them."""

from datetime import UTC, datetime
from typing import Any

from audio.catalog.services import mark_playable, open_page
from audio.models import Album, Artist, Track
from audio.publishing.services import albums, releasing, tracks
from tests import make
from users.models import User

VERIFIED = datetime(2026, 1, 2, tzinfo=UTC)


def manager(**fields: Any) -> User:
    """Somebody who may publish."""
    return make.user(**{"email_verified_at": VERIFIED} | fields)


def page(person: User | None = None, name: str = "Ada Cole") -> Artist:
    """A page of their own."""
    return open_page(user=person or manager(), name=name)


def by(thing: Artist | Album | Track) -> User:
    """Who manages it."""
    artist = thing if isinstance(thing, Artist) else thing.artist
    assert artist.user
    return artist.user


def track(artist: Artist, title: str = "Tide", *, ready: bool = True, **named: Any) -> Track:
    """A draft; ready: with audio of three minutes."""
    made = tracks.add_draft_track(artist=artist, title=title, by=by(artist), **named)
    if ready:
        mark_playable(track=made, duration_ms=180_000)
    made.refresh_from_db()
    return made


def album(artist: Artist | None = None, *, size: int = 2, **changes: Any) -> Album:
    """A draft with ready tracks."""
    artist = artist or page()
    given: Any = {"title": "Harbour"} | changes
    made = albums.create_album(artist=artist, by=by(artist), changes=given)
    for number in range(1, size + 1):
        track(artist, f"Song {number}", album=made)
    made.refresh_from_db()
    return made


def published(artist: Artist | None = None, *, size: int = 2, **changes: Any) -> Album:
    """A release that everybody sees."""
    made = album(artist, size=size, **changes)
    releasing.publish(release=made, by=by(made))
    made.refresh_from_db()
    return made
