"""GET /api/genres/{slug}/: what is played most stands on its page."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.models import ArtistBlock, Genre, Playlist
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.catalog.conftest import frozen_minute
from tests.audio.charts.counted import count, heard
from users.models import Client, User, UserBlock

pytestmark = pytest.mark.django_db
__all__ = ["frozen_minute"]
FOLK = "/api/genres/folk/"


def tops(api: Api, address: str = FOLK) -> dict[str, list[str]]:
    """Names and titles."""
    page = api.get(address).json()
    return {
        name: [one.get("name") or one["title"] for one in page[f"top_{name}"]]
        for name in ("artists", "tracks", "playlists")
    }


def listed(title: str, owner: User | None = None, followers: int = 0) -> Playlist:
    """Public, with Folk among its commonest genres."""
    made = make_playlist.public(title, owner=owner)
    folk = Genre.objects.get(slug="folk").pk
    Playlist.objects.filter(pk=made.pk).update(genre_ids=[folk], followers_count=followers)
    return made


def test_its_page(api: Api) -> None:
    one = make_music.track(title="One", artist="Ada", genres=("Folk",))
    two = make_music.track(title="Two", artist="Bo", genres=("Folk", "Jazz"))
    make_music.track(title="Three", artist="Bo", genres=("Jazz",))
    heard(one, {0: 2})
    heard(two, {3: 5})
    heard(make_music.track(title="Old", artist="Cy", genres=("Folk",)), {40: 99})
    listed("Quiet", followers=1)
    listed("Loud", followers=7)
    make_playlist.public("Elsewhere")
    count()

    page = api.get(FOLK).json()

    assert tops(api) == {
        "artists": ["Bo", "Ada"],
        "tracks": ["Two", "One"],
        "playlists": ["Loud", "Quiet"],
    }
    assert (page["name"], page["tracks_count"]) == ("Folk", 3)
    assert page["top_tracks"][0] == api.get(f"/api/tracks/{two.pk}/").json()
    assert page["top_artists"][0] == page["top_tracks"][0]["artist"]
    assert set(page["top_playlists"][0]) == {
        "id", "type", "title", "share_url", "image", "owner",
    }  # fmt: skip
    assert api.get("/api/genres/").json()["items"][0]["top_tracks"] is None


def test_what_nobody_played_for_a_month_stands_by_all_that_was_played(api: Api) -> None:
    for title, plays in (("One", 3), ("Two", 4)):
        heard(make_music.track(title=title, artist=title, genres=("Folk",)), {40: plays})

    count()

    assert tops(api) == {"artists": ["Two", "One"], "tracks": ["Two", "One"], "playlists": []}


def test_before_the_first_count_nothing_stands_there(api: Api) -> None:
    make_music.track(genres=("Folk",))

    assert tops(api) == {"artists": [], "tracks": [], "playlists": []}
    refused(api.get("/api/genres/polka/"), 404, "not_found")


def test_ten_of_each(api: Api) -> None:
    for number in range(12):
        title = f"{number:02}"
        heard(make_music.track(title=title, artist=title, genres=("Folk",)), {0: 50 - number})
        listed(title, followers=50 - number)
    count()

    ten = [f"{number:02}" for number in range(10)]
    assert tops(api) == {"artists": ten, "tracks": ten, "playlists": ten}


def test_nothing_hidden(api: Api, api_for: ApiFor) -> None:
    owner, person = make.user(), make.user()
    seen = make_music.track(title="Seen", artist="Ada", genres=("Folk",))
    hidden = make_music.track(title="Hidden", artist="Bo", genres=("Folk",))
    heard(seen, {0: 1})
    heard(hidden, {0: 2})
    made = listed("Mine", owner)
    count()
    catalog.take_down(subject=hidden.artist, by=None, reason="test")
    left = {"artists": ["Ada"], "tracks": ["Seen"], "playlists": ["Mine"]}
    assert tops(api) == left

    UserBlock.objects.create(user=owner, other=person, level="block")
    ArtistBlock.objects.create(user=person, artist=seen.artist, level="block")
    Client.objects.filter(pk=person.pk).update(artist_blocks=1)
    assert tops(api_for(person)) == {"artists": [], "tracks": [], "playlists": []}
    assert tops(api) == left

    for change in ({"visibility": "private"}, {"visibility": "unlisted"}):
        Playlist.objects.filter(pk=made.pk).update(**change)
        assert tops(api)["playlists"] == []


def test_its_tag_tells_of_playlists_too(api: Api, frozen_minute: Any) -> None:
    """They are no part of the catalogue, whose stamp names the rest."""
    make_music.track(genres=("Folk",))
    made = listed("Mine")
    first = api.get(FOLK)

    same = api.get(FOLK, If_None_Match=first["ETag"])
    Playlist.objects.filter(pk=made.pk).update(visibility="private")
    new = api.get(FOLK, If_None_Match=first["ETag"])

    assert (same.status_code, new.status_code) == (304, 200)
    assert new.json()["top_playlists"] == []
    assert new["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("number", [1, 12])
def test_queries(api: Api, number: int) -> None:
    for place in range(number):
        heard(make_music.track(genres=("Folk",)), {0: 50 - place})
        listed(f"{place}")
    count()

    with CaptureQueriesContext(connection) as asked:
        assert len(api.get(FOLK).json()["top_tracks"]) == min(number, 10)

    assert len(asked) == 7
