"""The short way to what is for everybody, beside the long one."""

import json
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection, connections
from django.utils import timezone

from audio.catalog import services
from audio.catalog.models.track import Track
from audio.catalog.shortcut import Things
from config import env, sunset
from config.shortcut import Shortcut
from tests import make, make_music
from tests.shortcuts import Counting, ask
from users.accounts.listening import ADULT, Listener, listens

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def short_way(long_way: Counting) -> Shortcut:
    return Shortcut(long_way, Things())


@pytest.fixture
def addresses() -> list[str]:
    album = make_music.album(size=1, genres=("Folk", "Ambient"))
    track = make_music.track(title="Où?", featuring=("Guest",))
    barred = make_music.track(explicit=True)
    Track.objects.filter(pk=barred.pk).update(adults_only=True, countries=["DE"])
    return [
        *(f"/api/tracks/{album.tracks.get().pk}/", f"/api/tracks/{track.pk}/"),
        f"/api/tracks/{barred.pk}/",
        *(f"/api/albums/{album.pk}/", f"/api/artists/{album.artist_id}/"),
    ]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("origin", ["", "https://play.example.org"])
def test_both_ways_answer_the_same(
    settings: Any, frozen_minute: object, addresses: list[str], scheme: str, origin: str
) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.CORS_ALLOWED_ORIGINS = ["https://play.example.org"]
    long_way, said = Counting(), {"Origin": origin} if origin else {}
    short_way, through_django = Shortcut(long_way, Things()), get_wsgi_application()

    for address in addresses:
        one = ask(short_way, address, scheme=scheme, **said)
        other = ask(through_django, address, scheme=scheme, **said)

        assert one[:3] == other[:3]
        assert one.status == "200 OK"
        assert one.body.startswith(b'{"id":')
    assert long_way.times == 0


def test_whoever_is_somebody_goes_the_long_way(
    short_way: Shortcut, long_way: Counting, addresses: list[str]
) -> None:
    token = make.tokens(make.user()).access

    answer = ask(short_way, addresses[0], Authorization=f"Bearer {token}")

    assert long_way.times == 1
    assert b'"liked":false' in answer.body


def test_a_tag_is_compared_on_the_long_way(
    short_way: Shortcut, long_way: Counting, frozen_minute: object, addresses: list[str]
) -> None:
    tag = ask(short_way, addresses[0]).headers["ETag"]

    again = ask(short_way, addresses[0], If_None_Match=tag)

    assert (again.status, again.body, long_way.times) == ("304 Not Modified", b"", 1)


def test_whoever_was_answered_before_is_forgotten(
    short_way: Shortcut, addresses: list[str]
) -> None:
    with listens(Listener("DE", ADULT)):
        answer = json.loads(ask(short_way, addresses[2]).body)

    assert (answer["is_playable"], answer["restricted"]) == (False, "territory")


def test_what_is_taken_down_is_gone_at_once(short_way: Shortcut) -> None:
    track = make_music.track()
    assert ask(short_way, f"/api/tracks/{track.pk}/").status == "200 OK"

    services.take_down(subject=track, by=None, reason="test")

    assert ask(short_way, f"/api/tracks/{track.pk}/").status == "404 Not Found"


@pytest.mark.parametrize(
    ("path", "method", "host", "status"),
    [
        ("/api/tracks/999999/", "GET", "testserver", "404 Not Found"),
        ("/api/tracks/{pk}/?a=b", "GET", "testserver", "200 OK"),
        ("/api/tracks/{pk}/", "HEAD", "testserver", "200 OK"),
        ("/api/tracks/{pk}/", "DELETE", "testserver", "401 Unauthorized"),
        ("/api/tracks/{pk}/", "GET", "elsewhere.example", "400 Bad Request"),
        ("/api/tracks/{pk}", "GET", "testserver", "404 Not Found"),
        ("/api/tracks/0/", "GET", "testserver", "422 Unprocessable Entity"),
    ],
)
def test_what_is_unusual_goes_the_long_way(
    short_way: Shortcut, long_way: Counting, path: str, method: str, host: str, status: str
) -> None:
    address = path.format(pk=make_music.track().pk)

    answer = ask(short_way, address, method, Host=host)

    assert (answer.status, long_way.times) == (status, 1)


def test_an_end_that_was_announced_is_told(
    short_way: Shortcut, long_way: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = sunset.Known(timezone.now(), False, "", {"Sunset": "soon"})
    monkeypatch.setattr(sunset, "current", lambda: known)

    answer = ask(short_way, f"/api/tracks/{make_music.track().pk}/")

    assert (answer.headers["Sunset"], long_way.times) == ("soon", 1)


def test_without_a_base_url_addresses_are_those_of_the_request(
    short_way: Shortcut, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = make_music.track(title="So").pk
    assert (
        f'"http://testserver/s/track/{pk}/so/"'.encode()
        in ask(short_way, f"/api/tracks/{pk}/").body
    )

    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")

    assert (
        f'"https://music.example.org/s/track/{pk}/so/"'.encode()
        in ask(short_way, f"/api/tracks/{pk}/").body
    )


@pytest.mark.parametrize("name", ["COUNTRY_HEADER", "DATABASE_REPLICA_URLS"])
def test_where_it_depends_on_more_all_go_the_long_way(
    long_way: Counting, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(env, name, "X-Country" if name == "COUNTRY_HEADER" else ["a"])

    ask(Shortcut(long_way, Things()), f"/api/tracks/{make_music.track().pk}/")

    assert long_way.times == 1


def test_a_host_that_is_none_goes_the_long_way(
    long_way: Counting, settings: Any, short_way: Shortcut
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    path = f"/api/tracks/{make_music.track().pk}/"

    assert ask(short_way, path, Host='a b"<x>').status == "400 Bad Request"
    assert long_way.times == 1


def test_what_fails_is_written_down_and_goes_the_long_way(
    long_way: Counting,
    short_way: Shortcut,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Things, "answer", broken)

    answer = ask(short_way, f"/api/tracks/{make_music.track().pk}/")

    assert (answer.status, long_way.times) == ("200 OK", 1)
    assert "api/tracks/<int:track_id>/ went the long way" in caplog.text


def test_a_database_that_is_away_is_waited_for_once(
    long_way: Counting, short_way: Shortcut, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("it is away")

    path = f"/api/tracks/{make_music.track().pk}/"
    connection.close()
    monkeypatch.setattr(connections["default"], "get_new_connection", away)

    short = ask(short_way, path)
    told = json.loads(short.body)

    assert long_way.times == 0
    assert (short.status, told["code"]) == ("503 Service Unavailable", "busy")
    assert told["request_id"] == short.request_id
    long = ask(long_way, path)
    assert (short.status, short.headers) == (long.status, long.headers)
    assert told | {"request_id": long.request_id} == json.loads(long.body)
