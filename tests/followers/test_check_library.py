"""GET /api/me/library/contains/"""

from typing import Any

import pytest

from audio.library.services import like, save_albums
from followers import services
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused

pytestmark = pytest.mark.django_db
PLACE = "/api/me/library/contains/"


def test_answers_in_the_order_asked(api_for: ApiFor) -> None:
    me = make.user()
    one, two = make_music.tracks(2)
    album, other_album = make_music.album(), make_music.album()
    like(user=me, track_ids=[two.pk])
    save_albums(user=me, album_ids=[album.pk])
    services.follow_artist(user=me, artist=one.artist)
    mine, theirs = make_playlist.playlist(owner=me), make_playlist.public()

    answer = api_for(me).get(
        PLACE,
        {
            "tracks": f"{two.pk},{one.pk},{two.pk}",
            "albums": f"{other_album.pk},{album.pk}",
            "artists": f"{one.artist_id},{two.artist_id}",
            "playlists": f"{theirs.pk},{mine.pk}",
        },
    )

    assert answer.json() == {
        "tracks": [True, False, True],
        "albums": [False, True],
        "artists": [True, False],
        "playlists": [False, True],
    }


def test_knows_of_nobody_elses(api_for: ApiFor) -> None:
    track, other = make_music.track(), make.user()
    like(user=other, track_ids=[track.pk])

    answer = api_for(make.user()).get(PLACE, {"tracks": str(track.pk)})

    assert answer.json() == {"tracks": [False], "albums": [], "artists": [], "playlists": []}


def test_a_playlist_that_is_hidden_now_is_in_no_list(api_for: ApiFor) -> None:
    me, playlist = make.user(), make_playlist.public()
    make_playlist.member(playlist, "follower", me)
    type(playlist).objects.filter(pk=playlist.pk).update(visibility="private")

    answer = api_for(me).get(PLACE, {"playlists": str(playlist.pk)})

    assert answer.json()["playlists"] == [False]


@pytest.mark.parametrize("ids", ["", "a", "0", "1,,2", ",".join(["7"] * 51)])
def test_says_what_is_wrong(api_for: ApiFor, ids: str) -> None:
    refused(api_for(make.user()).get(PLACE, {"albums": ids}), 422, "invalid")


def test_costs_four_queries(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    ids = ",".join(str(number) for number in range(1, 51))
    api = api_for(make.user())

    with django_assert_num_queries(4):
        api.get(PLACE, dict.fromkeys(("tracks", "albums", "artists", "playlists"), ids))
