"""What the library knows about a person: taken out, and erased."""

import pytest
from django.db import transaction

from audio.library import services
from audio.library.personal_data import Library
from audio.models import (
    Album,
    Artist,
    ArtistBlock,
    FollowedArtist,
    LikedTrack,
    Rating,
    SavedAlbum,
    Track,
)
from followers.personal_data import People
from tests import make, make_music
from tests.at_once import at_a_lock, wait_for_locks
from users.accounts.personal_data import sources
from users.models import Client, User, UserFollow

pytestmark = pytest.mark.django_db


def with_marks(person: User, album: Album, stars: int) -> None:
    track = album.tracks.order_by("pk")[0]
    services.like(user=person, track_ids=[track.pk])
    services.save_albums(user=person, album_ids=[album.pk])
    for thing in (track, album, album.artist):
        services.rate(user=person, thing=thing, stars=stars)
    FollowedArtist.objects.create(user=person, artist=album.artist)
    ArtistBlock.objects.create(user=person, artist=make_music.artist(), level="mute")


def test_export() -> None:
    person, album = make.user(), make_music.album()
    with_marks(person, album, 4)
    track, artist = album.tracks.order_by("pk")[0].pk, album.artist_id
    blocked = ArtistBlock.objects.get().artist_id

    files = {
        name: [{k: v for k, v in row.items() if k != "created_at"} for row in rows]
        for name, rows in Library().export(person)
    }

    nothing = {"track_id": None, "album_id": None, "artist_id": None}
    assert files == {
        "liked_tracks.json": [{"track_id": track}],
        "saved_albums.json": [{"album_id": album.pk}],
        "followed_artists.json": [{"artist_id": artist}],
        "blocked_artists.json": [{"artist_id": blocked, "level": "mute"}],
        "ratings.json": [
            nothing | {"track_id": track, "stars": 4},
            nothing | {"album_id": album.pk, "stars": 4},
            nothing | {"artist_id": artist, "stars": 4},
        ],
    }


def test_erase_takes_back_what_was_counted() -> None:
    person, other, album = make.user(), make.user(), make_music.album()
    with_marks(person, album, 5)
    with_marks(other, album, 2)
    Artist.objects.filter(pk=album.artist_id).update(followers_count=2)

    for _ in range(2):
        Library().erase(person)

    track = Track.objects.filter(album=album).order_by("pk")[0]
    album.refresh_from_db()
    artist = Artist.objects.get(pk=album.artist_id)
    assert track.likes_count == 1
    assert artist.followers_count == 1
    for thing in (track, album, artist):
        assert (thing.rating_sum, thing.rating_count) == (2, 1)
    for model in (LikedTrack, SavedAlbum, FollowedArtist, ArtistBlock):
        assert [mark.user_id for mark in model.objects.all()] == [other.pk]
    assert set(Rating.objects.values_list("user", flat=True)) == {other.pk}


@pytest.mark.django_db(transaction=True)
def test_erased_while_somebody_whom_they_follow_likes_several() -> None:
    """Both want that person's profile, and one of them is alone in the catalogue."""
    person, followed = make.user(), make.user()
    UserFollow.objects.create(follower=person, followed=followed)
    Client.objects.filter(pk=followed.pk).update(followers_count=1)
    tracks = make_music.tracks(2)

    @transaction.atomic
    def erase() -> int:
        for source in sources():
            if isinstance(source, People | Library):
                source.erase(person)
        return 0

    def like() -> int:
        wait_for_locks(1)  # whoever erases was there before
        return services.like(user=followed, track_ids=[track.pk for track in tracks])

    def take() -> None:
        Client.objects.select_for_update().get(pk=followed.pk)

    assert at_a_lock(take, erase, like) == [0, 2]
    assert Client.objects.get(pk=followed.pk).followers_count == 0
    assert LikedTrack.objects.count() == 2
