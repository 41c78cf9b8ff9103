"""Drafts that stand in playlists are out, while others change what shows the same playlists."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from audio.catalog.models.track import Track
from audio.changes.models import MEMBERS, Change, Kind
from audio.changes.services import note
from audio.models import Album
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries, history
from audio.publishing.services import releasing
from tests import make, make_playlist
from tests.at_once import in_turn, tried
from tests.audio.publishing import drafts
from users.accounts.services import update_profile
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def in_playlists(album: Album, playlists: Iterable[Playlist]) -> None:
    """One track in each, in the order of both."""
    tracks = album.tracks.order_by("pk")
    for track, playlist in zip(tracks, playlists, strict=True):
        make_playlist.member(playlist, "editor", drafts.by(album))
        entries.add_tracks(playlist=playlist, by=drafts.by(album), track_ids=[track.pk])


def noted(playlist: Playlist) -> Any:
    return Change.objects.filter(user=MEMBERS, kind=Kind.PLAYLIST, object_id=playlist.pk)


def publish(album: Album) -> Callable[[], object]:
    return lambda: releasing.publish(release=album, by=drafts.by(album))


def rename(person: User) -> Callable[[], object]:
    return lambda: update_profile(user=person, changes={"first_name": "Grace"})


@pytest.mark.parametrize("beside", ["another album", "another name"])
def test_albums_whose_tracks_stand_crosswise_in_playlists(beside: str) -> None:
    """Whoever is second has noted no playlist for which the first one waits."""
    owner = make.user()
    playlists = [
        make_playlist.playlist(owner=owner, visibility="public", collaborative=True)
        for _ in range(3)
    ]
    one, other = drafts.album(size=3), drafts.album(size=3)
    in_playlists(one, playlists[::-1])
    in_playlists(other, playlists)
    second = publish(other) if beside == "another album" else rename(owner)
    before = {playlist: noted(playlist).get().xid for playlist in playlists}

    told = in_turn(
        lambda: noted(playlists[1]).select_for_update().get(),
        tried(publish(one)),
        tried(second),
    )

    assert told == [True, True]
    assert Track.objects.filter(album=one, status="published").count() == 3
    for playlist, xid in before.items():
        assert noted(playlist).get().xid > xid


def test_it_is_out_while_an_older_list_comes_back_in_which_it_stood() -> None:
    """The one is told without its number, and again with it."""
    album = drafts.album(size=1)
    [track], label = album.tracks.all(), drafts.by(album)
    playlist = make_playlist.of([track], owner=label, visibility="public")
    filled = playlist.version
    entries.remove_track(playlist=playlist, by=label, track_id=track.pk)

    def come_back() -> None:
        history.restore(playlist=playlist, by=label, version=filled)
        come_back_in.append(noted(playlist).get().xid)

    come_back_in: list[int] = []
    told = in_turn(come_back, tried(publish(album)))

    assert told == [True]
    assert make_playlist.track_ids(playlist) == [track.pk]
    assert noted(playlist).get().xid > come_back_in[0]


def test_what_was_public_before_is_no_news_to_playlists() -> None:
    album = drafts.published(size=1)
    playlist = make_playlist.of(album.tracks.all(), visibility="public")
    releasing.withdraw(release=album, by=drafts.by(album))
    note(kind=Kind.PLAYLIST, ids=[playlist.pk], user=MEMBERS)
    before = noted(playlist).get().xid

    publish(album)()

    assert noted(playlist).get().xid == before
