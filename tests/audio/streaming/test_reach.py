"""What is not for a listener's country or age sounds nowhere, from the moment that it is so."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from audio.models import Track
from config import env
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.catalog.reaching import for_adults, listener, only_in
from tests.audio.streaming import fetching, stored
from users.models import Client

pytestmark = pytest.mark.django_db
BYTES = b"twelve bytes"


def play(api: Api, track: Track) -> Any:
    return api.post(f"/api/tracks/{track.pk}/play/")


def heard(api: Api, path: str) -> bytes:
    answer = fetching.get(api, path)
    assert answer.status_code == 200, answer.content
    return bytes(answer.content)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_is_not_played_where_it_may_not_be(api_for: ApiFor) -> None:
    track = only_in(stored.track(BYTES), "DE")

    refused(play(api_for(listener("US")), track), 403, "not_in_your_country")
    refused(play(api_for(listener()), track), 403, "not_in_your_country")
    assert play(api_for(listener("DE")), track).status_code == 200


def test_is_not_played_to_the_young(api_for: ApiFor) -> None:
    track = for_adults(stored.track(BYTES))

    refused(play(api_for(listener(age=12)), track), 403, "not_for_your_age")
    refused(play(api_for(listener()), track), 403, "not_for_your_age")
    assert play(api_for(listener(age=40)), track).status_code == 200


def test_no_bytes_by_token(api_for: ApiFor) -> None:
    track = only_in(stored.track(BYTES), "DE")
    path = f"/api/tracks/{track.pk}/stream/"

    refused(api_for(listener("US")).get(path), 403, "not_in_your_country")
    assert heard(api_for(listener("DE")), path) == BYTES


def test_an_address_ends_with_the_right(api: Api, api_for: ApiFor) -> None:
    track = stored.track(BYTES)
    inside = path_of(play(api_for(listener("DE")), track).json()["url"])
    outside = path_of(play(api_for(listener("US")), track).json()["url"])
    unknown = path_of(play(api_for(listener()), track).json()["url"])
    for path in (inside, outside, unknown):
        assert heard(api, path) == BYTES

    only_in(track, "DE")

    assert heard(api, inside) == BYTES
    refused(api.get(outside), 403, "not_in_your_country")
    refused(api.get(unknown), 403, "not_in_your_country")


def test_nobody_writes_another_country_into_an_address(api: Api, api_for: ApiFor) -> None:
    track = stored.track(BYTES)
    path = path_of(play(api_for(listener("US")), track).json()["url"])
    only_in(track, "DE")
    assert "l=US1" in path

    for forged in (path.replace("l=US1", "l=DE1"), path.replace("&l=US1", "")):
        refused(api.get(forged), 403, "bad_signature")


def test_its_artist_hears_it_anywhere_and_another_artist_does_not(api_for: ApiFor) -> None:
    owner, other = make.user(), make.user()
    artist = make_music.artist(user=owner)
    make_music.artist(user=other)
    Client.objects.filter(user__in=(owner, other)).update(country="US")
    track = only_in(stored.track(BYTES), "DE", artist=artist)

    answer = play(api_for(owner), track)

    assert answer.status_code == 200
    assert heard(Api(), path_of(answer.json()["url"])) == BYTES
    refused(play(api_for(other), track), 403, "not_in_your_country")


def test_asking_costs_no_query(
    api_for: ApiFor, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "EXPLICIT_FROM_AGE", 16)
    track = only_in(stored.track(BYTES, explicit=True), "DE")
    api = api_for(listener("DE", 30))

    path = path_of(play(api, track).json()["url"])

    with django_assert_num_queries(1):
        assert heard(Api(), path) == BYTES
