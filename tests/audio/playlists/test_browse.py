"""Public playlists, for everybody."""

from typing import Any

import pytest

from audio.playlists.models.playlist import Playlist
from audio.playlists.services import summary
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import UserBlock

pytestmark = pytest.mark.django_db


def titles(api: Api, **query: Any) -> list[str]:
    answer = api.get("/api/playlists/browse/", query)
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def followed(title: str, number: int, **fields: Any) -> Playlist:
    made = make_playlist.public(title, **fields)
    Playlist.objects.filter(pk=made.pk).update(followers_count=number)
    return made


def test_the_most_followed_first_or_as_asked(api: Api) -> None:
    followed("Rain", 2)
    followed("Sun", 3)
    followed("After the rain", 1)
    make_playlist.playlist("Private")
    make_playlist.unlisted("Unlisted")
    assert titles(api) == ["Sun", "Rain", "After the rain"]
    assert titles(api, sort="-updated_at") == ["After the rain", "Sun", "Rain"]
    assert titles(api, sort="title") == ["After the rain", "Rain", "Sun"]
    assert titles(api, sort="-title", limit=1) == ["Sun"]
    assert titles(api, q="RA") == ["Rain"]
    refused(api.get("/api/playlists/browse/", {"sort": "key"}), 422, "invalid")


def test_by_genre_and_artist_and_curated(api: Api) -> None:
    jazz = make_music.track(genres=("Jazz",), artist="Quay")
    dub = make_music.track(genres=("Dub",))
    for title, tracks in (("Blue", [jazz]), ("Both", [jazz, dub])):
        made = make_playlist.of(tracks, title=title, visibility="public")
        summary.summarise(playlist_id=made.pk)
    Playlist.objects.filter(title="Both").update(is_curated=True)
    assert titles(api, genre="jazz", sort="title") == ["Blue", "Both"]
    assert titles(api, genre="dub") == ["Both"]
    assert titles(api, genre="none") == []
    assert titles(api, artist=jazz.artist_id, curated="true") == ["Both"]
    assert titles(api, artist=jazz.artist_id, curated="false") == ["Blue"]


def test_blocks_are_honoured(api: Api, api_for: ApiFor) -> None:
    public, bob = make_playlist.public("Rain"), make.user()
    UserBlock.objects.create(user=bob, other=public.owner, level="block")
    assert titles(api_for(bob)) == []
    assert titles(api) == titles(api_for(public.owner)) == ["Rain"]


def test_what_becomes_private_is_gone_at_once(api: Api, api_for: ApiFor) -> None:
    public = make_playlist.public("Rain")
    assert titles(api) == ["Rain"]
    told = {"visibility": "private"}
    answer = api_for(public.owner).patch(f"/api/playlists/{public.pk}/", told)
    assert answer.status_code == 200
    assert titles(api) == []


@pytest.mark.parametrize("number", [1, 50])
def test_costs_one_query(number: int, api: Api, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        make_playlist.public()
    with django_assert_num_queries(1):
        assert len(titles(api)) == number


def test_is_walked_through_whole(api: Api) -> None:
    made = {followed("Same", number // 3).pk for number in range(7)}
    seen: list[int] = []
    page = api.get("/api/playlists/browse/", {"limit": 2}).json()
    seen += [item["id"] for item in page["items"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [item["id"] for item in page["items"]]
    assert (set(seen), len(seen)) == (made, 7)
