"""Territories and ages in everything that is read: it stands there, and says why not."""

from typing import Any

import pytest

from audio.catalog.models.reach import Why, why_not
from audio.models import Album, Track
from config import env
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor
from tests.audio.catalog.reaching import for_adults, listener, not_in, only_in
from users.accounts.listening import Listener, age_on
from users.models import Client

pytestmark = pytest.mark.django_db


def told(api: Api, track: Track, **headers: str) -> tuple[bool, str | None]:
    answer = api.get(f"/api/tracks/{track.pk}/", None, **headers).json()
    return answer["is_playable"], answer["restricted"]


@pytest.mark.parametrize(
    ("country", "only", "but"),
    [("DE", (True, None), (False, "territory")), ("US", (False, "territory"), (True, None))],
)
def test_a_country_decides(
    api_for: ApiFor, country: str, only: tuple[bool, str | None], but: tuple[bool, str | None]
) -> None:
    inside, outside = make_music.tracks(2)
    only_in(inside, "AT", "DE")
    not_in(outside, "AT", "DE")
    api = api_for(listener(country))

    assert told(api, inside) == only
    assert told(api, outside) == but


def test_who_tells_no_country_is_refused_unless_the_operator_lets_it_pass(
    api: Api, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = only_in(make_music.track(), "DE")
    free = make_music.track()
    assert told(api, track) == told(api_for(listener()), track) == (False, "territory")
    assert told(api, free) == (True, None)

    monkeypatch.setattr(env, "COUNTRY_UNKNOWN", "allow")

    assert told(api, track) == told(api_for(listener()), track) == (True, None)
    assert told(api_for(listener("US")), track) == (False, "territory")


def test_the_proxys_word_counts_where_a_profile_has_none(
    api: Api, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "COUNTRY_HEADER", "CF-IPCountry")
    track = only_in(make_music.track(), "DE")
    assert told(api, track, CF_IPCountry="DE") == (False, "territory")  # nobody's proxy

    monkeypatch.setattr(env, "NUM_PROXIES", 1)

    assert told(api, track, CF_IPCountry="de") == (True, None)
    assert told(api, track, CF_IPCountry="XX") == (False, "territory")
    assert told(api_for(listener()), track, CF_IPCountry="DE") == (True, None)
    assert told(api_for(listener("US")), track, CF_IPCountry="DE") == (False, "territory")
    answer = api.get(f"/api/tracks/{track.pk}/", CF_IPCountry="DE")
    assert "CF-IPCountry" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("age", "wanted"), [(None, (False, "age")), (17, (False, "age")), (18, (True, None))]
)
def test_an_age_decides(
    api_for: ApiFor, age: int | None, wanted: tuple[bool, str | None]
) -> None:
    track = for_adults(make_music.track())

    assert told(api_for(listener(age=age)), track) == wanted


def test_explicit_music_has_an_age_where_the_operator_says_so(
    api: Api, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = make_music.track(explicit=True)
    assert told(api, track) == (True, None)

    monkeypatch.setattr(env, "EXPLICIT_FROM_AGE", 16)

    assert told(api, track) == (False, "age")
    assert told(api_for(listener(age=15)), track) == (False, "age")
    assert told(api_for(listener(age=16)), track) == (True, None)


def test_its_artist_and_staff_hear_it_anywhere(api_for: ApiFor) -> None:
    owner = make.user()
    artist = make_music.artist(user=owner)
    track = only_in(make_music.track(), "DE", artist=artist)

    assert told(api_for(owner), track) == (True, None)
    assert told(api_for(make.user(is_staff=True)), track) == (True, None)
    assert told(api_for(make.user()), track) == (False, "territory")


def test_it_stands_in_every_list_and_says_so(api_for: ApiFor) -> None:
    album = make_music.album("Quays", size=2, artist="Ada")
    Track.objects.filter(album=album).update(countries=["DE"])
    Album.objects.filter(pk=album.pk).update(countries=["DE"])
    first = Track.objects.filter(album=album).first()
    assert first is not None
    api = api_for(listener("US"))

    for path in (
        "/api/tracks/",
        "/api/tracks/recent/",
        f"/api/tracks/?ids={first.pk}",
        f"/api/albums/{album.pk}/tracks/",
        f"/api/artists/{album.artist_id}/tracks/",
        f"/api/artists/{album.artist_id}/top-tracks/",
    ):
        items = api.get(path).json()["items"]
        assert items, path
        assert {item["restricted"] for item in items} == {"territory"}, path
        assert {item["is_playable"] for item in items} == {False}, path
    answer = api.get(f"/api/albums/{album.pk}/").json()
    assert answer["restricted"] == "territory"
    assert answer["territory"] == {"rule": "only", "countries": ["DE"]}


def test_a_304_never_hides_that_somebody_moved(api_for: ApiFor) -> None:
    person = listener("DE")
    track = only_in(make_music.track(), "DE")
    path = f"/api/tracks/{track.pk}/"
    before = api_for(person).get(path)
    assert before.json()["is_playable"]

    Client.objects.filter(pk=person.pk).update(country="US")
    after = api_for(person).get(path, If_None_Match=before["ETag"])

    assert (after.status_code, after.json()["is_playable"]) == (200, False)


def test_nothing_is_asked_for_it(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    for track in make_music.tracks(3):
        only_in(track, "DE")
    api = api_for(listener("US"))
    api.get("/api/tracks/")

    with django_assert_num_queries(2):  # who asks; the page and its stamp
        api.get("/api/tracks/")


def test_lists_are_filtered_by_licence(api: Api) -> None:
    free, mine = make_music.tracks(2)
    Track.objects.filter(pk=free.pk).update(licence="cc-by")

    items = api.get("/api/tracks/", {"licence": "cc-by"}).json()["items"]
    assert [item["id"] for item in items] == [free.pk]
    items = api.get("/api/tracks/", {"licence": "all-rights-reserved"}).json()["items"]
    assert [item["id"] for item in items] == [mine.pk]
    assert api.get("/api/albums/", {"licence": "none"}).status_code == 422


def test_the_rule_in_every_case() -> None:
    def why(country: str, level: int, *asked: Any) -> Why | None:
        return why_not(Listener(country, level), *asked)

    assert why("DE", 1, [], False, False, True) is None
    assert why("DE", 1, ["DE"], False, False) is None
    assert why("DE", 1, ["DE"], True, False) == Why.TERRITORY
    assert why("", 2, ["DE"], True, False) == Why.TERRITORY
    assert why("*", 0, ["DE"], False, False) is None
    assert why("*", 1, ["DE"], False, True) == Why.AGE
    assert why("", 0, [], False, False, True) == Why.AGE
    assert why("", 2, [], True, True, True) is None


def test_birthdays() -> None:
    today = utc_now().date()
    born = today.replace(year=2000, month=2, day=29)

    assert age_on(born.replace(year=2018, day=28), born) == 17
    assert age_on(born.replace(year=2018, month=3, day=1), born) == 18
    assert age_on(born.replace(year=2020), born) == 20


@pytest.mark.parametrize("code", ["", "DE2", "*1", "0", "US0", "2"])
def test_a_listener_comes_back_from_an_address(code: str) -> None:
    assert Listener.of_code(code).code == code
