"""Different things done at the same moment about the same people: as `test_pairs_at_once`."""

import pytest

from audio.changes.models import Change, Kind
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries
from followers import services as followers
from tests import make, make_music, make_playlist
from tests.at_once import in_turn, tried
from users.accounts.choices import Level
from users.models import Notification, User, UserBlock
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def hold_noted(user: int, kind: int, playlist: Playlist) -> object:
    noted = Change.objects.filter(user=user, kind=kind, object_id=playlist.pk)
    return noted.select_for_update().get()


@pytest.mark.parametrize("now", [False, True])
def test_a_person_leaves_whom_an_administrator_blocks(now: bool) -> None:
    """Who came first has the lower id, and is held first."""
    person = make.user()
    admin, _ = (make.user(is_staff=True, is_superuser=True) for _ in range(2))

    def leave() -> object:
        if not now:
            return erasure.schedule(user=person, by=person)
        return erasure.erase_now(user=person)

    told = in_turn(
        lambda: User.objects.select_for_update().get(pk=person.pk),
        tried(lambda: followers.block_user(user=admin, other=person, level=Level.BLOCK)),
        tried(leave),
    )

    assert told == [True, True]
    assert not User.objects.filter(pk=person.pk, erase_at=None).exists()
    assert UserBlock.objects.count() == (0 if now else 1)


def test_somebody_is_let_go_who_blocks_another() -> None:
    """A block notes playlists twice, letting go all at once: those of `two` are in both."""
    one, two, three = (make.user() for _ in range(3))
    shared = make_playlist.public(collaborative=True)
    of_three = make_playlist.public(owner=three, collaborative=True)
    for playlist, people in ((shared, (one, two, three)), (of_three, (one, two))):
        for person in people:
            make_playlist.member(playlist, "editor", person)
    for playlist, by in ((shared, one), (shared, three), (of_three, one)):
        track = make_music.track()
        entries.add_tracks(playlist=playlist, by=by, track_ids=[track.pk])
    followers.block_user(user=one, other=two, level=Level.BLOCK)

    told = in_turn(
        lambda: hold_noted(two.pk, Kind.MEMBERSHIP, shared),
        tried(lambda: followers.unblock_user(user=one, other_id=two.pk)),
        tried(lambda: followers.block_user(user=two, other=three, level=Level.BLOCK)),
    )

    assert told == [True, True]
    assert list(UserBlock.objects.values_list("user", "other")) == [(two.pk, three.pk)]


def test_whoever_joined_just_now_is_erased_while_tracks_are_added() -> None:
    """They joined after it was asked who is in it, and are not told any more."""
    playlist = make_playlist.public(collaborative=True)
    viewer, newcomer, track = (
        make_playlist.member(playlist, "viewer"),
        make.user(),
        make_music.track(),
    )

    def come_and_go() -> None:
        make_playlist.member(playlist, "viewer", newcomer)
        erasure.erase_now(user=newcomer)

    told = in_turn(
        lambda: hold_noted(-1, Kind.PLAYLIST, playlist),
        tried(
            lambda: entries.add_tracks(
                playlist=playlist, by=playlist.owner, track_ids=[track.pk]
            )
        ),
        tried(come_and_go),
    )

    assert told == [True, True]
    assert make_playlist.track_ids(playlist) == [track.pk]
    assert not User.objects.filter(pk=newcomer.pk).exists()
    assert list(Notification.objects.values_list("user", flat=True)) == [viewer.pk]


@pytest.mark.parametrize("asked_first", [False, True])
def test_one_asks_to_be_erased_while_another_is(asked_first: bool) -> None:
    """Each is an editor of the other's playlist, and both change what its copies show."""
    gone, asks = make.user(), make.user()
    for owner, editor in ((asks, gone), (gone, asks)):
        playlist = make_playlist.public(owner=owner, collaborative=True)
        make_playlist.member(playlist, "editor", editor)
        track = make_music.track()
        entries.add_tracks(playlist=playlist, by=editor, track_ids=[track.pk])
    pair = [
        tried(lambda: erasure.schedule(user=asks, by=asks)),
        tried(lambda: erasure.erase_now(user=gone)),
    ]

    told = in_turn(
        lambda: hold_noted(-1, Kind.PLAYLIST, Playlist.objects.get(owner=asks)),
        *(pair if asked_first else pair[::-1]),
    )

    assert told == [True, True]
    assert not User.objects.filter(pk=gone.pk).exists()
    assert User.objects.filter(pk=asks.pk).exclude(erase_at=None).exists()
