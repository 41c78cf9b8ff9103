"""Different things done at the same moment with one playlist or person: each is done.

Both wait for what the test holds, so that each has taken what it takes before. Where two locks
were taken in turn, PostgreSQL would end one of both, and somebody would be told to come again.
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import uuid4

import pytest

from audio.catalog import standing
from audio.catalog.models.track import Track
from audio.changes.models import MEMBERS, Change, Kind
from audio.library.services import like
from audio.playlists.formats.shape import Entry, Listing
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.services import folders, history, life, members, summary
from audio.playlists.services.importing import import_playlist
from audio.plays.schemas import PlayIn
from audio.plays.services import forget, record
from audio.publishing.services.tracks import add_draft_track, delete_track
from config.fields import utc_now
from followers import services as followers
from tests import make, make_music, make_playlist
from tests.at_once import in_turn, tried
from users.accounts.choices import Level
from users.models import Client, User, UserBlock
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

Do = Callable[[], object]


class Pair(NamedTuple):
    """Somebody's own playlist, a member of it, and another's public one."""

    own: Playlist
    member: User
    others: Playlist
    tracks: list[Track]

    @property
    def owner(self) -> User:
        return self.own.owner


@pytest.fixture
def pair() -> Pair:
    return made()


def made() -> Pair:
    tracks = make_music.tracks(2)
    own = make_playlist.of(tracks, visibility="public", collaborative=True)
    return Pair(own, make.user(), make_playlist.of(tracks, visibility="public"), tracks)


def both(take: Do, *actions: Do, turned: bool) -> list[bool]:
    """What became of each, in the order given; `turned`, the last came to the lock first."""
    order = list(reversed(actions)) if turned else list(actions)
    told = in_turn(take, *[tried(do) for do in order])
    return list(reversed(told)) if turned else told


def hold(playlist: Playlist) -> object:
    return Playlist.objects.select_for_update().get(pk=playlist.pk)


def hold_profile(user: User) -> object:
    return Client.objects.select_for_update().get(pk=user.pk)


def hold_noted(playlist: Playlist) -> object:
    noted = Change.objects.filter(user=MEMBERS, kind=Kind.PLAYLIST, object_id=playlist.pk)
    return noted.select_for_update().get()


def end_as(role: str, pair: Pair) -> Do:
    if role == "follower":
        return lambda: members.unfollow(playlist_id=pair.own.pk, by=pair.member)
    if role == "viewer":
        return lambda: life.delete_playlist(playlist=pair.own, by=pair.owner)
    return lambda: members.leave(playlist_id=pair.own.pk, by=pair.member)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("role", ["follower", "editor", "viewer"])
def test_a_block_and_the_end_of_what_it_ends(pair: Pair, role: str, turned: bool) -> None:
    """Unfollowing, leaving, deleting the playlist."""
    make_playlist.member(pair.own, role, pair.member)
    block = lambda: followers.block_user(  # noqa: E731
        user=pair.owner, other=pair.member, level=Level.BLOCK
    )

    told = both(lambda: hold(pair.own), block, end_as(role, pair), turned=turned)

    assert told[0]
    assert UserBlock.objects.between(pair.owner, pair.member).count() == 1
    assert not PlaylistMember.objects.filter(user=pair.member).exists()
    assert Playlist.objects.filter(pk=pair.own.pk, followers_count=0).count() == (
        0 if role == "viewer" else 1
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("does", ["unfollow", "leave", "trim"])
def test_an_owner_is_erased_while_others(pair: Pair, does: str, turned: bool) -> None:
    make_playlist.member(pair.own, "editor" if does == "leave" else "follower", pair.member)
    if does == "trim":
        do: Do = lambda: history.trim(playlist_id=pair.own.pk)  # noqa: E731
    else:
        do = end_as("editor" if does == "leave" else "follower", pair)

    told = both(
        lambda: hold(pair.own), lambda: erasure.erase_now(user=pair.owner), do, turned=turned
    )

    assert told[0]
    assert_gone(pair.owner)


@pytest.mark.parametrize("turned", [False, True])
def test_an_owner_is_erased_while_their_playlist_is_looked_at(pair: Pair, turned: bool) -> None:
    """By the job, which writes down what it is like."""
    told = both(
        lambda: hold_noted(pair.own),
        lambda: erasure.erase_now(user=pair.owner),
        lambda: summary.summarise(playlist_id=pair.own.pk),
        turned=turned,
    )

    assert told == [True, True]
    assert_gone(pair.owner)


@pytest.mark.parametrize("turned", [False, True])
def test_somebody_is_erased_while_they_like_several(pair: Pair, turned: bool) -> None:
    told = both(
        lambda: standing.hold(pair.tracks[0].artist_id),
        lambda: erasure.erase_now(user=pair.owner),
        lambda: like(user=pair.owner, track_ids=[track.pk for track in pair.tracks]),
        turned=turned,
    )

    assert told[0]
    assert_gone(pair.owner)
    assert set(Track.objects.values_list("likes_count", flat=True)) == {0}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("gone", ["follower", "owner"])
def test_somebody_is_erased_while_a_playlist_is_followed(
    pair: Pair, gone: str, turned: bool
) -> None:
    """Its owner is told of it."""
    follower, owner = pair.owner, pair.others.owner
    erased = follower if gone == "follower" else owner

    told = both(
        lambda: [hold_profile(follower), hold(pair.others)],
        lambda: erasure.erase_now(user=erased),
        lambda: members.follow(playlist=pair.others, by=follower),
        turned=turned,
    )

    assert told[0]
    assert_gone(erased)
    assert not Playlist.objects.filter(followers_count__gt=0).exists()


@pytest.mark.parametrize("turned", [False, True])
def test_somebody_is_erased_while_they_listen(pair: Pair, turned: bool) -> None:
    """To what they like: erasing takes from its likes."""
    track = pair.tracks[0]
    like(user=pair.owner, track_ids=[track.pk])
    play = PlayIn(event_id=uuid4(), track_id=track.pk, played_at=utc_now(), ms_played=60_000)

    told = both(
        lambda: Track.objects.select_for_update(no_key=True).get(pk=track.pk),
        lambda: erasure.erase_now(user=pair.owner),
        lambda: record(user=pair.owner, plays=[play]),
        turned=turned,
    )

    assert told == [True, turned]
    assert_gone(pair.owner)
    track.refresh_from_db()
    assert (track.likes_count, track.plays_count) == (0, int(turned))


def of_their_own(pair: Pair) -> dict[str, Do]:
    """What begins with a person's own profile, and names them."""
    owner, artist = pair.owner, pair.tracks[0].artist
    entry = Entry(title=pair.tracks[0].title, artist=artist.name)
    other, level = pair.others.owner, Level.BLOCK
    return {
        "create": lambda: life.create_playlist(owner=owner, title="Morning"),
        "import": lambda: import_playlist(
            by=owner, listing=Listing("Evening", entries=[entry]), base="https://example.org"
        ),
        "folder": lambda: folders.create_folder(user=owner, title="Songs"),
        "follow an artist": lambda: followers.follow_artist(user=owner, artist=artist),
        "block an artist": lambda: followers.block_artist(
            user=owner, artist=artist, level=level
        ),
        "follow a person": lambda: followers.follow_user(user=owner, other=other),
        "block a person": lambda: followers.block_user(user=owner, other=other, level=level),
        "like": lambda: like(user=owner, track_ids=[pair.tracks[0].pk]),
        "forget plays": lambda: forget(user=owner),
    }


@pytest.mark.parametrize(
    "does",
    ["create", "import", "folder", "follow an artist", "block an artist"]
    + ["follow a person", "block a person", "like", "forget plays"],
)
def test_somebody_is_erased_while_they(does: str) -> None:
    """Both ways in one test: what it costs is the empty database before it."""
    for turned in (False, True):
        erased_while(made(), does, turned)


def erased_while(pair: Pair, does: str, turned: bool) -> None:
    told = both(
        lambda: hold_profile(pair.owner),
        lambda: erasure.erase_now(user=pair.owner),
        of_their_own(pair)[does],
        turned=turned,
    )

    assert told[0]
    assert_gone(pair.owner)


def assert_gone(user: User) -> None:
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Playlist.objects.filter(owner=user.pk).exists()
    assert not Change.objects.filter(user=user.pk).exists()


def test_two_delete_drafts_that_stand_in_the_same_playlists() -> None:
    """In the one's order from the first to the last, in the other's from the last on."""
    artists = [make.user() for _ in range(2)]
    drafts = [
        add_draft_track(artist=make_music.artist(user=artist), title="Draft")
        for artist in artists
    ]
    playlists = [make_playlist.playlist() for _ in range(40)]
    for draft, order in zip(drafts, (playlists, reversed(playlists)), strict=True):
        for playlist in order:
            PlaylistEntry.objects.create(playlist=playlist, track=draft, duration_ms=1)

    told = both(
        lambda: [hold_noted(playlist) for playlist in (playlists[0], playlists[-1])],
        *[
            lambda draft=draft, by=by: delete_track(track=draft, by=by)
            for draft, by in zip(drafts, artists, strict=True)
        ],
        turned=False,
    )

    assert told == [True, True]
    assert set(PlaylistEntry.objects.values_list("track", flat=True)) == {None}
    assert Change.objects.filter(user=MEMBERS, kind=Kind.PLAYLIST).count() == 40


@pytest.mark.parametrize("turned", [False, True])
def test_an_artist_likes_drafts_and_imports_them(turned: bool) -> None:
    artist = make.user()
    page = make_music.artist(user=artist)
    drafts = [add_draft_track(artist=page, title=f"Draft {n}") for n in range(2)]
    listed = [Entry(title=draft.title, artist=page.name) for draft in drafts]

    told = both(
        lambda: hold_profile(artist),
        lambda: like(user=artist, track_ids=[draft.pk for draft in drafts]),
        lambda: import_playlist(
            by=artist, listing=Listing("Mine", entries=listed), base="https://example.org"
        ),
        turned=turned,
    )

    assert told == [True, True]
    assert Playlist.objects.get(owner=artist).tracks_count == 2
