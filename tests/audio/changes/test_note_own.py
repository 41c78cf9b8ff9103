"""What people keep is noted by the database, whatever writes it."""

from typing import Any

import pytest
from django.utils import timezone

from audio.changes.models import MEMBERS
from audio.models import (
    ArtistBlock,
    Credit,
    FollowedArtist,
    LikedTrack,
    Playlist,
    PlaylistEntry,
    PlaylistFolder,
    PlaylistMember,
    Rating,
    SavedAlbum,
)
from tests import make, make_music
from tests.audio.changes.noted import forget_all, how_much, noted
from users.models import Client, User

pytestmark = pytest.mark.django_db


def playlist(owner: User, **fields: Any) -> Playlist:
    """A bare row, with the owner's membership."""
    named = {"title": "Kelp", "sort_title": "kelp", "slug": "kelp"} | fields
    made = Playlist.objects.create(owner=owner, **named)
    PlaylistMember.objects.create(user=owner, playlist=made, role="owner")
    return made


def test_marks_come_and_go() -> None:
    person, other, album = make.user(), make.user(), make_music.album(size=1)
    track = album.tracks.get()
    things = {"track": track, "album": album, "artist": album.artist}
    forget_all()

    LikedTrack.objects.create(user=person, track=track)
    SavedAlbum.objects.create(user=person, album=album)
    FollowedArtist.objects.create(user=person, artist=album.artist)
    for name, thing in things.items():
        Rating.objects.create(user=person, stars=4, **{name: thing})
    told = {
        ("liked_track", track.pk),
        ("saved_album", album.pk),
        ("followed_artist", album.artist_id),
        ("rated_track", track.pk),
        ("rated_album", album.pk),
        ("rated_artist", album.artist_id),
    }
    assert (noted(person.pk), noted(other.pk), noted()) == (told, set(), set())

    forget_all()
    Rating.objects.filter(user=person, album=album).update(stars=5)
    assert noted(person.pk) == {("rated_album", album.pk)}

    forget_all()
    for model in (LikedTrack, SavedAlbum, FollowedArtist, Rating):
        model.objects.filter(user=person).delete()
    assert noted(person.pk) == told


def test_a_track_that_is_deleted_takes_likes_along() -> None:
    one, two, track = make.user(), make.user(), make_music.track()
    for person in (one, two):
        LikedTrack.objects.create(user=person, track=track)
    pk = track.pk
    forget_all()

    track.delete()

    assert noted(one.pk) == noted(two.pk) == {("liked_track", pk)}


def test_a_playlist_and_who_has_it() -> None:
    owner, follower = make.user(), make.user()
    made = playlist(owner)
    forget_all()

    member = PlaylistMember.objects.create(user=follower, playlist=made, role="follower")
    assert (noted(follower.pk), noted(MEMBERS)) == ({("membership", made.pk)}, set())

    folder = PlaylistFolder.objects.create(user=follower, title="Sea")
    PlaylistMember.objects.filter(pk=member.pk).update(folder=folder)
    forget_all()
    folder.delete()
    assert noted(follower.pk) == {("membership", made.pk)}

    forget_all()
    Playlist.objects.filter(pk=made.pk).update(followers_count=7, updated_at=timezone.now())
    assert how_much() == 0
    Playlist.objects.filter(pk=made.pk).update(visibility="public", key="")
    assert noted(MEMBERS) == {("playlist", made.pk)}

    made.delete()
    assert noted(MEMBERS) == set()
    assert {*noted(owner.pk), *noted(follower.pk)} == {("membership", member.playlist_id)}


@pytest.mark.parametrize(
    ("change", "is_noted"),
    [
        ({"title": "Tide"}, True),
        ({"rules": {"all": []}}, True),
        ({"version": 3}, True),
        ({"tracks_count": 3}, True),
        ({"genre_ids": [1]}, True),
        ({"is_curated": True}, True),
        ({"title": "Kelp"}, False),
        ({"followers_count": 3}, False),
    ],
)
def test_what_of_a_playlist_matters(change: dict[str, Any], is_noted: bool) -> None:
    made = playlist(make.user())
    forget_all()

    Playlist.objects.filter(pk=made.pk).update(**change)

    assert bool(noted(MEMBERS)) is is_noted


def test_entries_that_lose_their_track_or_who_added_it() -> None:
    owner, guest, track = make.user(), make.user(), make_music.track()
    made = playlist(owner)
    PlaylistEntry.objects.create(playlist=made, track=track, position=0, added_by=owner)
    PlaylistEntry.objects.create(playlist=made, track=None, position=1, added_by=guest)
    forget_all()
    made.entries.filter(position=1).update(position=2)
    assert noted(MEMBERS) == set()

    track.delete()
    assert noted(MEMBERS) == {("playlist", made.pk)}

    forget_all()
    guest.delete()
    assert noted(MEMBERS) == {("playlist", made.pk)}


def test_a_playlist_shows_its_owner() -> None:
    owner = make.user()
    made = playlist(owner)
    for change in ({"username": "newname"}, {"is_active": False}, {"erase_at": timezone.now()}):
        forget_all()
        User.objects.filter(pk=owner.pk).update(**change)
        assert noted(MEMBERS) == {("playlist", made.pk)}
    forget_all()
    Client.objects.filter(pk=owner.pk).update(picture_key="key")
    assert noted(MEMBERS) == {("playlist", made.pk)}
    forget_all()
    User.objects.filter(pk=owner.pk).update(is_artist=True)
    Client.objects.filter(pk=owner.pk).update(marks_version=9)
    assert how_much() == 0


def test_an_artist_is_blocked_with_all_their_things() -> None:
    person, album = make.user(), make_music.album(size=1)
    guest = make_music.track(artist="Somebody")
    Credit.objects.create(track=guest, artist=album.artist, accepted=True)
    forget_all()
    told = {
        ("artist", album.artist_id),
        ("album", album.pk),
        ("track", album.tracks.get().pk),
        ("track", guest.pk),
    }

    block = ArtistBlock.objects.create(user=person, artist=album.artist, level="block")
    assert (noted(person.pk), noted()) == (told, set())
    forget_all()
    block.delete()
    assert noted(person.pk) == told


def test_a_mute_changes_no_list_and_notes_nothing() -> None:
    person, track = make.user(), make_music.track()
    told = {("artist", track.artist_id), ("track", track.pk)}
    forget_all()
    block = ArtistBlock.objects.create(user=person, artist=track.artist, level="mute")
    assert noted(person.pk) == set()
    block.save()
    assert noted(person.pk) == set()
    for level in ("block", "mute"):
        block.level = level
        block.save()
        assert noted(person.pk) == told
        forget_all()
    block.delete()
    assert noted(person.pk) == set()


def test_of_somebody_who_is_gone_nothing_is_left() -> None:
    person, track = make.user(), make_music.track()
    LikedTrack.objects.create(user=person, track=track)
    playlist(person)
    pk = person.pk

    person.delete()

    assert noted(pk) == set()
