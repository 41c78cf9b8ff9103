"""PUT and DELETE /api/{tracks|albums|artists}/{id}/rating/."""

from functools import partial
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.library import services
from audio.models import Album, Artist, Rating, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

THINGS = ("tracks", "albums", "artists")


def thing_of(kind: str) -> Any:
    album = make_music.album(size=1)
    return {"tracks": album.tracks.get(), "albums": album, "artists": album.artist}[kind]


@pytest.mark.parametrize("kind", THINGS)
def test_a_rating_is_shown_on_the_thing(api: Api, api_for: ApiFor, kind: str) -> None:
    thing, one, other = thing_of(kind), api_for(make.user()), api_for(make.user())
    address = f"/api/{kind}/{thing.pk}/"
    one.put(f"{address}rating/", {"stars": 5})

    answer = other.put(f"{address}rating/", {"stars": 2})

    assert answer.status_code == 200
    assert answer.json() == {"rating": {"average": 3.5, "count": 2}, "my_rating": 2}
    assert one.get(address).json()["my_rating"] == 5
    assert other.get(address).json()["my_rating"] == 2
    nobodys = api.get(address).json()
    assert (nobodys["rating"], nobodys["my_rating"]) == ({"average": 3.5, "count": 2}, None)
    [listed] = [i for i in one.get(f"/api/{kind}/").json()["items"] if i["id"] == thing.pk]
    assert listed["my_rating"] == 5


@pytest.mark.parametrize("kind", THINGS)
def test_said_anew_and_taken_back(api_for: ApiFor, kind: str) -> None:
    thing, api = thing_of(kind), api_for(make.user())
    address = f"/api/{kind}/{thing.pk}/"
    api.put(f"{address}rating/", {"stars": 5})
    api.put(f"{address}rating/", {"stars": 1})
    assert api.get(address).json()["rating"] == {"average": 1.0, "count": 1}
    assert Rating.objects.count() == 1

    for _ in range(2):
        assert api.delete(f"{address}rating/").status_code == 204

    body = api.get(address).json()
    assert (body["rating"], body["my_rating"]) == ({"average": None, "count": 0}, None)
    thing.refresh_from_db()
    assert (thing.rating_sum, thing.rating_count) == (0, 0)


@pytest.mark.parametrize("stars", [0, 6, -1, 2.5, "x", None])
def test_stars_that_are_none_are_refused(api_for: ApiFor, stars: Any) -> None:
    api, track = api_for(make.user()), make_music.track()

    refused(api.put(f"/api/tracks/{track.pk}/rating/", {"stars": stars}), 422, "invalid")


@pytest.mark.parametrize("kind", THINGS)
def test_what_is_not_to_be_seen_is_not_rated(api_for: ApiFor, kind: str) -> None:
    thing, api = thing_of(kind), api_for(make.user())
    address = f"/api/{kind}/{thing.pk}/rating/"
    api.put(address, {"stars": 3})
    type(thing).objects.filter(pk=thing.pk).update(status=Status.TAKEN_DOWN)

    body = refused(api.put(address, {"stars": 5}), 404, "not_found")
    assert body["errors"] == []
    refused(api.put(f"/api/{kind}/999999/rating/", {"stars": 5}), 404, "not_found")
    assert api.delete(address).status_code == 204
    assert not Rating.objects.exists()


def test_only_the_signed_in(api: Api) -> None:
    refused(api.put("/api/tracks/1/rating/", {"stars": 1}), 401, "unauthenticated")
    refused(api.delete("/api/albums/1/rating/"), 401, "unauthenticated")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Track, Album, Artist])
def test_many_at_once(model: Any) -> None:
    """Sixteen people rate, change their minds and half of them take it back.

    By hand: those with an even number stay, with 1 + (their number modulo 5) stars: 0, 2 … 14
    give 1 3 5 2 4 1 3 5, hence 24.
    """
    album = make_music.album(size=1)
    thing: Any = {Track: album.tracks.get(), Album: album, Artist: album.artist}[model]
    people = [make.user() for _ in range(16)]

    def rates(number: int) -> None:
        for stars in (5, 2, 4, 1 + number % 5):
            services.rate(user=people[number], thing=thing, stars=stars)
        if number % 2:
            services.unrate(user=people[number], thing=thing)

    at_once(*[partial(rates, number) for number in range(16)])

    thing.refresh_from_db()
    assert (thing.rating_sum, thing.rating_count) == (24, 8)
    assert (thing.rating_average, Rating.objects.count()) == (3.0, 8)


@pytest.mark.django_db(transaction=True)
def test_one_person_says_two_things_at_once() -> None:
    """From eight devices, five stars and one in turns, and now and then it is taken back."""
    track, person = make_music.track(), make.user()
    services.rate(user=make.user(), thing=track, stars=3)

    def rates(number: int) -> None:
        for turn in range(6):
            if (number + turn) % 4 == 3:
                services.unrate(user=person, thing=track)
            else:
                services.rate(user=person, thing=track, stars=5 if turn % 2 else 1)

    at_once(*[partial(rates, number) for number in range(8)])

    track.refresh_from_db()
    said = list(Rating.objects.filter(track=track).values_list("stars", flat=True))
    assert len(said) in (1, 2)
    assert (track.rating_sum, track.rating_count) == (sum(said), len(said))
