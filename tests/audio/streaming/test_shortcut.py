"""The short way for signed addresses, beside the long one."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.util import FileWrapper

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from audio.models import Track
from audio.streaming import signing
from audio.streaming.shortcut import Streams
from config import env
from config.fields import utc_now
from config.shortcut import Shortcut
from tests.audio.streaming import stored
from tests.audio.streaming.test_ranges import CASES, CONTENT
from tests.shortcuts import LONG_WAY, Counting, ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def short_way(long_way: Counting) -> Shortcut:
    return Shortcut(long_way, Streams())


def signed(track: Track, **fields: Any) -> str:
    claim = signing.Claim(
        track_id=track.pk,
        rendition_id=track.renditions.get().pk,
        session="somebody",
        expires=int(utc_now().timestamp()) + 60,
    )._replace(**fields)
    return f"/api/tracks/{track.pk}/stream/?{claim.query(env.STREAM_KEY)}"


@pytest.mark.parametrize("delivery", ["file", "x-accel"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_ways_answer_the_same(
    short_way: Shortcut,
    long_way: Counting,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    delivery: str,
) -> None:
    monkeypatch.setattr(env, "DELIVERY", delivery)
    path = signed(stored.track(CONTENT))
    first, refusals = ask(LONG_WAY, path).headers, 0

    for headers, expected in CASES:
        filled = {
            name: value.replace("{etag}", first.get("ETag", '"none"')).replace(
                "{date}", first.get("Last-Modified", "never")
            )
            for name, value in headers.items()
        }
        refusals += delivery == "file" and expected.status >= 400
        one, other = (ask(way, path, method, **filled) for way in (short_way, LONG_WAY))
        if one.headers.get("Content-Type") != "application/problem+json":  # it has its own id
            other.headers.pop("Content-Length", None)
            one.headers.pop("Content-Length", None)
            assert one[:3] == other[:3], headers

    assert long_way.times == refusals


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_ways_send_segments_alike(
    short_way: Shortcut, long_way: Counting, method: str
) -> None:
    """By the address that playlists have, for those who look at how it ends."""
    path = signed(stored.track(CONTENT)).replace("/stream/", "/stream/segments.mp4")

    one, other = (ask(way, path, method, Range="bytes=9-19") for way in (short_way, LONG_WAY))

    assert one[:3] == other[:3]
    assert (one.status, one.body) == ("206 Partial Content", CONTENT[9:20] * (method == "GET"))
    assert long_way.times == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_both_ways_speak_of_tls_alike(settings: Any, scheme: str) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    path, long_way = signed(stored.track(CONTENT)), get_wsgi_application()
    short_way = Shortcut(long_way, Streams())

    one, other = (ask(way, path, scheme=scheme) for way in (short_way, long_way))

    assert one.headers.get("Strict-Transport-Security") == (
        "max-age=31536000" if scheme == "https" else None
    )
    assert one.headers == other.headers


def test_a_host_that_is_not_ours_is_refused(short_way: Shortcut) -> None:
    said = ask(short_way, signed(stored.track(CONTENT)), Host="evil.example")

    assert said.status == "400 Bad Request"


def test_lengths_are_told(short_way: Shortcut) -> None:
    path = signed(stored.track(CONTENT))

    assert ask(short_way, path).headers["Content-Length"] == "1000"
    assert ask(short_way, path, Range="bytes=0-9").headers["Content-Length"] == "10"
    assert ask(short_way, path, "HEAD").headers["Content-Length"] == "1000"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda path: path.replace("k=", "k=A"), "403 Forbidden"),
        (lambda path: path.replace("?r=", "?r=0"), "403 Forbidden"),
        (lambda path: path.split("&k=")[0], "403 Forbidden"),
        (lambda path: path.split("?")[0], "401 Unauthorized"),
        (lambda path: path + "&quality=best", "422 Unprocessable Entity"),
        (lambda path: path + "&quality=low", "200 OK"),
        (lambda path: path.replace("/tracks/", "/tracks/0"), "200 OK"),
        (lambda path: path.replace("/stream/", "/nothing/stream/"), "404 Not Found"),
        (lambda path: path.replace("/stream/", "/stream/other.mp4"), "404 Not Found"),
        (lambda path: path.replace("/stream/", "/stream/segments.mp4/"), "404 Not Found"),
        (lambda path: "/livez", "200 OK"),
    ],
)
def test_what_is_unusual_goes_the_long_way(
    short_way: Shortcut, long_way: Counting, change: Callable[[str], str], status: str
) -> None:
    path = signed(stored.track(CONTENT))
    assert ask(short_way, path).status == "200 OK"
    assert long_way.times == 0

    assert ask(short_way, change(path)).status == status
    assert long_way.times == 1


def test_so_do_refusals(short_way: Shortcut, long_way: Counting) -> None:
    track = stored.track(CONTENT)
    path = signed(track)
    expired = signed(track, expires=int(utc_now().timestamp()) - 1)
    other = signed(track, rendition_id=track.renditions.get().pk + 1)
    Track.objects.filter(pk=track.pk).update(status="taken_down")

    assert ask(short_way, path).status == "404 Not Found"
    assert ask(short_way, expired).status == "403 Forbidden"
    assert ask(short_way, other).status == "404 Not Found"
    assert ask(short_way, path, "POST").status == "405 Method Not Allowed"
    assert long_way.times == 4


ORIGIN = "https://player.example.org"


@pytest.mark.parametrize("origin", [ORIGIN, "https://evil.example.org", "null"])
def test_both_ways_tell_browsers_the_same(settings: Any, origin: str) -> None:
    """Only a frontend of ours may read the bytes; another origin goes the long way."""
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]
    long_way = Counting()
    path, short_way = signed(stored.track(CONTENT)), Shortcut(long_way, Streams())

    one, other = (ask(way, path, Origin=origin) for way in (short_way, LONG_WAY))

    assert one[:3] == other[:3]
    assert long_way.times == (origin != ORIGIN)
    assert one.headers.get("access-control-allow-origin") == (
        ORIGIN if origin == ORIGIN else None
    )


def test_a_proxys_name_for_a_request_is_kept(
    short_way: Shortcut, long_way: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As nginx gives every request one."""
    path = signed(stored.track(CONTENT))

    monkeypatch.setattr(env, "NUM_PROXIES", 1)
    named = ask(short_way, path, X_Request_ID="0123456789abcdef0123456789abcdef")
    monkeypatch.setattr(env, "NUM_PROXIES", 0)
    forged = ask(short_way, path, X_Request_ID="0123456789abcdef0123456789abcdef")

    assert named.request_id == "0123456789abcdef0123456789abcdef"
    assert forged.request_id != named.request_id
    assert long_way.times == 0


def test_a_lost_connection_is_taken_up_again(short_way: Shortcut, long_way: Counting) -> None:
    path = signed(stored.track(CONTENT))
    connection.connection.close()

    assert ask(short_way, path).body == CONTENT
    assert long_way.times == 1
    assert ask(short_way, path).body == CONTENT
    assert long_way.times == 1


def test_a_server_with_a_file_wrapper_gets_the_file(short_way: Shortcut) -> None:
    def with_wrapper(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return short_way(environ | {"wsgi.file_wrapper": FileWrapper}, start_response)

    said = ask(with_wrapper, signed(stored.track(CONTENT)), Range="bytes=5-")

    assert said.body == CONTENT[5:]
