"""GET /api/charts/ and /api/tracks/popular/."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.catalog.ownership import give_page
from audio.models import Artist, ArtistBlock, LikedTrack, Track
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.catalog.conftest import Clock, frozen_minute
from tests.audio.charts.counted import chart, count, heard, popular
from tests.audio.plays.played import play
from users.models import Client, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db
__all__ = ["frozen_minute"]


def block(person: User, artist: Artist) -> None:
    ArtistBlock.objects.create(user=person, artist=artist, level="block")
    Client.objects.filter(pk=person.pk).update(artist_blocks=1, marks_version=1)


def played(number: int, **named: Any) -> list[Track]:
    """So many tracks, the first played most."""
    tracks = make_music.tracks(number, **named)
    for place, track in enumerate(tracks):
        heard(track, {0: 1000 - place})
    return tracks


def test_a_chart_as_json(api: Api) -> None:
    track = make_music.track(title="Gavotte", artist="One", album="First", genres=("Folk",))
    heard(track, {0: 3, 7: 1})
    count()

    told = api.get("/api/charts/", {"kind": "tracks", "period": "week", "genre": "folk"}).json()

    shown = api.get(f"/api/tracks/{track.pk}/").json()
    genre = track.genres.get()
    assert told == {
        "kind": "tracks",
        "period": "week",
        "genre": {
            "id": genre.pk,
            "type": "genre",
            "name": "Folk",
            "slug": "folk",
            "share_url": f"http://testserver/s/genre/{genre.pk}/folk/",
            "image": None,
        },
        "counted_at": "2026-03-31T12:00:00Z",
        "items": [{"rank": 1, "previous_rank": 1, "plays": 3, "track": shown}],
        "limit": 50,
        "next": None,
        "previous": None,
        "total": None,
    }
    [album] = api.get("/api/charts/", {"kind": "albums"}).json()["items"]
    assert album["album"] == api.get(f"/api/albums/{track.album_id}/").json()
    [artist] = api.get("/api/charts/", {"kind": "artists"}).json()["items"]
    assert artist["artist"] == api.get(f"/api/artists/{track.artist_id}/").json()
    assert artist["artist"]["rank"] == 1


def test_tracks_of_a_week_unless_something_else_is_asked_for(api: Api) -> None:
    count()

    told = api.get("/api/charts/").json()

    assert (told["kind"], told["period"], told["genre"]) == ("tracks", "week", None)


def test_popular_tracks_are_those_of_the_chart(api: Api) -> None:
    first, second = played(2, genres=("Folk",))
    third = make_music.track(genres=("Jazz",))
    heard(third, {0: 1, 20: 5000})
    count()

    assert popular(api) == [first.pk, second.pk, third.pk]
    assert popular(api, period="month") == [third.pk, first.pk, second.pk]
    assert popular(api, genre="folk", limit=1) == [first.pk]
    assert popular(api, genre="jazz", period="all") == [third.pk]
    assert popular(api, period="day") == []
    told = api.get("/api/tracks/popular/").json()
    assert told["items"][0] == api.get(f"/api/tracks/{first.pk}/").json()
    assert (told["limit"], told["next"], told["previous"]) == (50, None, None)


def test_before_the_first_count_there_is_nothing(api: Api) -> None:
    played(1)

    assert popular(api) == []
    assert chart(api) == []


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "songs"},
        {"period": "year"},
        {"limit": 0},
        {"limit": 101},
        {"genre": "x" * 81},
        {"kind": ""},
    ],
)
def test_what_cannot_be_asked_for(api: Api, query: dict[str, Any]) -> None:
    refused(api.get("/api/charts/", query), 422, "invalid")


def test_an_unknown_genre(api: Api) -> None:
    """A chart of it is not there; as a filter it leaves nothing, as in other lists."""
    played(1)
    count()

    refused(api.get("/api/charts/", {"genre": "polka"}), 404, "not_found")
    assert popular(api, genre="polka") == []


def test_what_is_hidden_goes_at_once_and_comes_back_to_its_place(api: Api) -> None:
    first, second, third = played(3)
    count()
    catalog.take_down(subject=second, by=None, reason="test")

    assert chart(api) == [(1, None, 1000, first.pk), (3, None, 998, third.pk)]
    assert popular(api, limit=2) == [first.pk, third.pk]

    catalog.restore(subject=second, by=None)

    assert [rank for rank, *_ in chart(api)] == [1, 2, 3]


def test_nobody_sees_more_than_everybody(api_for: ApiFor) -> None:
    """Neither its artist nor staff: ranks are the same for all."""
    artist, shown = make.user(), played(2)
    give_page(artist=shown[0].artist, user=artist)
    count()
    Track.objects.filter(pk=shown[0].pk).update(status="withdrawn")

    for person in (artist, make.user(is_staff=True)):
        api = api_for(person)
        assert chart(api) == [(2, None, 999, shown[1].pk)]
        assert popular(api) == [shown[1].pk]


def test_whom_one_blocked_is_left_out(api: Api, api_for: ApiFor) -> None:
    """And others move up into the page, with the rank that they have."""
    first, second, third = (make_music.track(album=f"{n}", genres=("Folk",)) for n in "123")
    for track, number in ((first, 9), (second, 8), (third, 7)):
        heard(track, {0: number})
    count()
    person = make.user()
    block(person, first.artist)
    mine = api_for(person)

    assert chart(mine, limit=1) == [(2, None, 8, second.pk)]
    assert popular(mine, genre="folk", limit=2) == [second.pk, third.pk]
    assert [pk for *_, pk in chart(mine, kind="albums")] == [second.album_id, third.album_id]
    assert [pk for *_, pk in chart(mine, kind="artists")] == [
        second.artist_id,
        third.artist_id,
    ]
    assert popular(api, limit=1) == [first.pk]


def test_with_the_marks_of_who_asks(api: Api, api_for: ApiFor) -> None:
    [track] = played(1)
    person = make.user()
    LikedTrack.objects.create(user=person, track=track)
    count()

    def liked(asker: Api) -> Any:
        return asker.get("/api/charts/").json()["items"][0]["track"]["liked"]

    assert (liked(api), liked(api_for(person)), liked(api_for(make.user()))) == (
        None,
        True,
        False,
    )


@pytest.mark.parametrize("address", ["/api/charts/", "/api/tracks/popular/"])
def test_a_new_count_is_a_new_answer(api: Api, address: str, frozen_minute: Clock) -> None:
    played(1)
    first = api.get(address)

    same = api.get(address, If_None_Match=first["ETag"])
    count()
    new = api.get(address, If_None_Match=first["ETag"])

    assert (same.status_code, new.status_code) == (304, 200)
    assert len(new.json()["items"]) == 1
    assert first["Cache-Control"] == "public, max-age=60"


def test_plays_of_the_erased_still_count(api: Api, api_for: ApiFor) -> None:
    """Nobody is named by them. Only in the last 24 hours, counted from histories, they lack."""
    track, listener, now = make_music.track(), make.user(), utc_now()
    api_for(listener).post("/api/me/plays/", play(track, played_at=now.isoformat()))
    erasure.erase_now(user=listener)

    count(now)

    assert chart(api) == [(1, None, 1, track.pk)]
    assert chart(api, period="day") == []


@pytest.mark.parametrize("number", [1, 60])
@pytest.mark.parametrize(
    ("query", "queries"), [({}, 3), ({"genre": "folk"}, 4), ({"kind": "artists"}, 3)]
)
def test_queries(api: Api, number: int, query: dict[str, Any], queries: int) -> None:
    """The stamp, the places, the things; and the genre."""
    played(number, genres=("Folk",))
    count()

    with CaptureQueriesContext(connection) as asked:
        found = chart(api, **query)

    assert len(found) == min(number, 50)
    assert len(asked) == queries
