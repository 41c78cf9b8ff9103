"""Opening, listing and closing stations; presets."""

from datetime import timedelta
from typing import Any

import pytest

from audio.models import Track
from config.fields import utc_now
from radio.models import Station
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.radio import catalogue
from tests.radio.playing import STATIONS, drawn, ids, opened

pytestmark = pytest.mark.django_db


def test_one_of_each_kind(api_for: ApiFor) -> None:
    person = make.user(first_name="Ada")
    api, track = api_for(person), make_music.track(title="Gavotte", genres=("Ambient",))
    playlist = make_playlist.public("Rain")
    genre = track.genres.get()
    wanted = [
        ("track", track.pk, "Gavotte"),
        ("artist", track.artist_id, track.artist.name),
        ("genre", genre.pk, "Ambient"),
        ("playlist", playlist.pk, "Rain"),
        ("user", None, "Ada"),
    ]

    for kind, pk, name in wanted:
        answer = api.post(STATIONS, {"type": kind, "id": pk})
        assert answer.status_code == 201
        body = answer.json()
        seed = body["seed"]
        assert (body["type"], body["share_url"], body["seed_type"]) == ("station", None, kind)
        assert (seed["type"], seed["id"]) == (kind, pk or person.pk)
        assert seed.get("title") or seed["name"] == name
        assert body["last_played_at"] is None
        assert api.get(f"{STATIONS}{body['id']}/").json() == body

    listed = api.get(STATIONS).json()["items"]
    assert [one["seed_type"] for one in listed] == [kind for kind, _, _ in reversed(wanted)]


def test_the_same_again_is_the_same_station(api_for: ApiFor) -> None:
    api, track = api_for(make.user()), make_music.track()
    seed = {"type": "track", "id": track.pk}

    first, again = api.post(STATIONS, seed), api.post(STATIONS, seed)
    other = api_for(make.user()).post(STATIONS, seed)

    assert [one.status_code for one in (first, again, other)] == [201, 200, 201]
    assert first.json() == again.json()
    assert other.json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "track"},
        {"type": "album", "id": 1},
        {"type": "track", "id": 0},
        {"type": "track", "id": True},
        {"type": "playlist", "id": 1, "key": "k" * 41},
        {"type": "user", "ids": 1},
    ],
)
def test_what_is_no_seed(api_for: ApiFor, body: Any) -> None:
    refused(api_for(make.user()).post(STATIONS, body), 422, "invalid")
    assert not Station.objects.exists()


def test_what_there_is_not_to_see(api_for: ApiFor) -> None:
    person = make.user()
    api, hidden = api_for(person), make_playlist.playlist()
    for kind, pk in (
        *(("track", 987_654), ("artist", 987_654), ("genre", 987_654)),
        *(("playlist", hidden.pk), ("user", person.pk + 1)),
    ):
        refused(api.post(STATIONS, {"type": kind, "id": pk}), 404, "no_seed")
    assert not Station.objects.exists()


def test_closed(api_for: ApiFor) -> None:
    """What it played is forgotten: a new one may begin with it."""
    api = api_for(make.user())
    catalogue.artists(1, each=1)
    address = opened(api, type="user").removesuffix("next/")
    first = ids(drawn(api, f"{address}next/", 1))

    assert api.delete(address).status_code == 204

    refused(api.delete(address), 404, "not_found")
    refused(api.get(address), 404, "not_found")
    again = opened(api, type="user")
    assert ids(drawn(api, again, 1)) == first


def test_the_last_listened_to_comes_first(api_for: ApiFor) -> None:
    api = api_for(make.user())
    tracks = make_music.tracks(3)
    for track in tracks:
        opened(api, type="track", id=track.pk)
    first = Station.objects.get(track=tracks[0])

    drawn(api, f"{STATIONS}{first.pk}/next/", 1)

    page = api.get(STATIONS, {"limit": 2}).json()
    rest = api.get(page["next"].removeprefix("http://testserver")).json()
    shown = [one["seed"]["id"] for one in page["items"] + rest["items"]]
    assert shown == [tracks[0].pk, tracks[2].pk, tracks[1].pk]
    assert page["items"][0]["last_played_at"] is not None


def test_the_one_not_listened_to_for_longest_makes_room(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Station, "MAX_A_PERSON", 2)
    api = api_for(make.user())
    one, two, three = make_music.tracks(3)
    for track in (one, two):
        opened(api, type="track", id=track.pk)
    long_ago = utc_now() - timedelta(days=1)
    Station.objects.filter(track=two).update(last_drawn_at=long_ago)

    opened(api, type="track", id=three.pk)

    assert {*Station.objects.values_list("track", flat=True)} == {one.pk, three.pk}


def test_presets_are_genres_with_music(api: Api) -> None:
    few, none, many = catalogue.genre("Few"), catalogue.genre("None"), catalogue.genre("Many")
    catalogue.artists(1, each=2, genres=[few])
    catalogue.artists(2, each=2, genres=[many])

    items = api.get("/api/radio/presets/").json()["items"]

    assert [(one["name"], one["tracks_count"]) for one in items] == [("Many", 4), ("Few", 2)]
    assert none.name not in [one["name"] for one in items]
    assert Track.objects.filter(genres=items[0]["id"]).count() == 4
