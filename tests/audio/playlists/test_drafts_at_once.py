"""An artist deletes drafts that stand in a playlist while its owner changes it."""

from collections.abc import Callable

import pytest
from django.db import connection

from audio.catalog.models.track import Track
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries
from audio.publishing.services.tracks import add_draft_track, delete_track
from tests import make, make_music, make_playlist
from tests.at_once import in_turn, tried

pytestmark = pytest.mark.django_db(transaction=True)


def by_position(do: Callable[[], object]) -> Callable[[], object]:
    """With the plan that PostgreSQL chooses for a long playlist."""

    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        return do()

    return run


def test_a_draft_is_deleted_while_entries_move() -> None:
    """It stands there twice. The list is in another order than that in which they came."""
    artist = make.user()
    draft = add_draft_track(artist=make_music.artist(user=artist), title="Draft")
    other = make_music.track()
    playlist = make_playlist.playlist(owner=artist)
    for track in (draft, other, draft):
        entries.add_tracks(
            playlist=playlist,
            by=artist,
            track_ids=[track.pk],
            position=0,
            allow_duplicates=True,
        )
    [middle] = PlaylistEntry.objects.filter(track=other)

    told = in_turn(
        lambda: PlaylistEntry.objects.select_for_update().get(pk=middle.pk),
        tried(
            by_position(
                lambda: entries.move_entries(
                    playlist=playlist, by=artist, range_start=0, range_length=1, insert_before=3
                )
            )
        ),
        tried(lambda: delete_track(track=draft, by=artist)),
    )

    assert told == [True, True]
    assert not Track.objects.filter(pk=draft.pk).exists()
    assert make_playlist.track_ids(playlist) == [other.pk, None, None]
    assert Playlist.objects.get().tracks_count == 3
