"""Sync tells what people who leave, and come back, have added to playlists of others."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from audio.changes.models import MEMBERS, Change, Kind
from audio.models import Playlist
from audio.playlists.services.entries import add_tracks
from tests import make_music, make_playlist
from tests.api_client import ApiFor
from tests.at_once import at_a_lock
from tests.audio.sync.copy import Copy, lists
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[User], object]


class Way(NamedTuple):
    """To be hidden from everybody, and back."""

    leave: Act
    return_: Act


WAYS = {
    "disabled": Way(
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=True),
    ),
    "waiting to be erased": Way(
        lambda user: erasure.schedule(user=user, by=user),
        lambda user: erasure.keep(user=user),
    ),
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def added_by(copy: Copy, playlist: Playlist) -> list[int | None]:
    return [one["added_by"] for one in copy.held["playlist"][playlist.pk]["entries"]]


def add(playlist: Playlist, by: User) -> None:
    add_tracks(playlist=playlist, by=by, track_ids=[make_music.track().pk])


@ways
@pytest.mark.parametrize("left", [False, True])
def test_a_co_editor_leaves_and_comes_back(api_for: ApiFor, way: Way, left: bool) -> None:
    """`left`: they are no member any more, and what they added is still there."""
    playlist = make_playlist.public(collaborative=True)
    editor = make_playlist.member(playlist, "editor")
    add(playlist, by=editor)
    if left:
        playlist.members.filter(user=editor).delete()
    other = make_playlist.public(owner=playlist.owner)
    api = api_for(playlist.owner)
    copy = Copy(api, types="playlists")
    copy.sync()
    assert added_by(copy, playlist) == [editor.pk]

    way.leave(editor)
    copy.sync()
    assert added_by(copy, playlist) == [None]
    assert copy.whole()["playlist"] == lists(api)["playlist"]

    way.return_(editor)
    copy.sync()
    assert added_by(copy, playlist) == [editor.pk]
    assert copy.whole()["playlist"] == lists(api)["playlist"]
    assert set(copy.held["playlist"]) == {playlist.pk, other.pk}


@ways
def test_a_co_editor_leaves_while_they_add_their_first(api_for: ApiFor, way: Way) -> None:
    """Whoever hides them waits until it is there, so that it is told with them hidden."""
    playlist = make_playlist.public(collaborative=True)
    editor = make_playlist.member(playlist, "editor")
    copy = Copy(api_for(playlist.owner), types="playlists")
    copy.sync()

    at_a_lock(lambda: add(playlist, by=editor), lambda: way.leave(editor))

    copy.sync()
    assert added_by(copy, playlist) == [None]
    assert copy.whole()["playlist"] == lists(copy.api)["playlist"]


def test_another_name_is_no_change_of_what_they_added() -> None:
    """Entries tell the person's id; playlists of their own show the name."""
    playlist = make_playlist.public(collaborative=True)
    editor = make_playlist.member(playlist, "editor")
    add(playlist, by=editor)
    own = make_playlist.public(owner=editor)
    noted = Change.objects.filter(user=MEMBERS, kind=Kind.PLAYLIST).order_by("object_id")
    before = dict(noted.values_list("object_id", "xid"))

    User.objects.filter(pk=editor.pk).update(first_name="Ada")

    now = dict(noted.values_list("object_id", "xid"))
    assert [pk for pk, xid in now.items() if xid != before[pk]] == [own.pk]
