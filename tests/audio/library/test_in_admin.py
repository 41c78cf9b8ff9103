"""Staff see what is marked, and not by whom."""

import pytest

from audio.library import services
from audio.models import ArtistBlock, FollowedArtist, LikedTrack, Rating, SavedAlbum
from audio.plays import player
from audio.plays import services as plays
from tests import make, make_music
from tests.audio.plays.test_history import played

pytestmark = pytest.mark.django_db

PAGES = (
    *("likedtrack", "savedalbum", "followedartist", "artistblock", "rating"),
    *("forgottenplay", "playerstate"),
)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_marked_and_not_by_whom(page: str) -> None:
    person = make.user(username="somebody-private", email="private@example.org")
    album = make_music.album("Gavotte", size=1)
    track = album.tracks.get()
    services.like(user=person, track_ids=[track.pk])
    services.save_albums(user=person, album_ids=[album.pk])
    services.rate(user=person, thing=album, stars=3)
    FollowedArtist.objects.create(user=person, artist=album.artist)
    ArtistBlock.objects.create(user=person, artist=album.artist, level="mute")
    played(person, track, 0)
    plays.forget(user=person)
    told = {"track_id": track.pk, "queue": [], "device": "Bedroom"}
    player.replace(user=person, version=0, told=told)
    rows = {
        model._meta.model_name: model.objects.get().pk
        for model in (LikedTrack, SavedAlbum, FollowedArtist, ArtistBlock, Rating)
    }
    staff = make.browser(make.user(is_staff=True, is_superuser=True))

    answers = [staff.get(f"/admin/audio/{page}/")]
    if page in rows:
        answers.append(staff.get(f"/admin/audio/{page}/{rows[page]}/change/"))

    for answer in answers:
        assert answer.status_code == 200
        for word in ("somebody-private", "private@example.org", "Bedroom"):
            assert word not in answer.text
