"""A playlist made of somebody's file."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction

from audio.playlists.formats.shape import Listing
from audio.playlists.matching import Outcome
from audio.playlists.models.playlist import Playlist, Visibility
from audio.playlists.recognising import recognise
from audio.playlists.refusals import UnknownTracks
from audio.playlists.services.entries import add_tracks, artists_of_drafts
from audio.playlists.services.holding import hold_profile
from audio.playlists.services.life import create_playlist
from config.errors import Busy
from config.fields import one_line, several_lines
from users.models import User

LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 2000
_ATTEMPTS = 3
_IMPORTING = threading.Lock()
WAIT_SECONDS = 2.0


class Imported(NamedTuple):
    """The playlist, and what each entry of the file was taken for."""

    playlist: Playlist
    outcomes: list[Outcome]


@contextmanager
def turn() -> Iterator[None]:
    """Around reading a file and looking for its tracks: one at a time, for what it takes.

    Raises `Busy`, so that imports never hold all threads of a process.
    """
    if not _IMPORTING.acquire(timeout=WAIT_SECONDS):
        raise Busy(retry_after=5)
    try:
        yield
    finally:
        _IMPORTING.release()


def title_of(text: str) -> str:
    """As a title is kept; what is cut off may be all that was to be seen of it."""
    return one_line(text)[:LONGEST_TITLE].strip()


def import_playlist(
    *, by: User, listing: Listing, base: str, visibility: str = Visibility.PRIVATE
) -> Imported:
    """With the tracks that were recognised, in one version; `base` as in `recognise`.

    Raises `TooManyPlaylists`, and `UnknownTracks` if what was found is hidden again and again.
    """
    for attempt in range(_ATTEMPTS):
        outcomes = recognise(by, list(listing.entries), base)
        try:
            track_ids = [one.track_id for one in outcomes if one.track_id is not None]
            made = make_playlist(
                by=by, listing=listing, track_ids=track_ids, visibility=visibility
            )
            return Imported(made, outcomes)
        except UnknownTracks:  # one was withdrawn since: look again
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


@transaction.atomic
def make_playlist(
    *, by: User, listing: Listing, track_ids: Sequence[int], visibility: str
) -> Playlist:
    """Of these tracks, in this order. Raises `TooManyPlaylists`, `UnknownTracks`."""
    # Before the profile, for which others wait while they hold artists.
    hold_profile(by.pk, artists=artists_of_drafts(by, track_ids))
    made = create_playlist(
        owner=by,
        title=title_of(listing.title),
        description=several_lines(listing.description)[:LONGEST_DESCRIPTION].strip(),
        visibility=visibility,
    )
    if track_ids:
        add_tracks(playlist=made, by=by, track_ids=track_ids, allow_duplicates=True)
    return made
