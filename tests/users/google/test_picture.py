"""The first picture of somebody who has one at Google."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from social_django.models import UserSocialAuth

from config import env, images
from tests import jobs, make_picture
from tests.config.processes import eventually
from tests.far_side import LOOPBACK
from tests.users.google.browser import Browser
from tests.users.google.provider import Lying
from users.google import pictures
from users.models import Client

pytestmark = pytest.mark.django_db(transaction=True)


class Pictures:
    """A server of pictures. `paths` are those that were asked for."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.url = ""


@contextmanager
def serving() -> Iterator[Pictures]:
    served = Pictures()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.paths.append(self.path)
            status, headers, body = served.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:
                served.paths.append("hung up")

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        served.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pictures]:
    """Pictures may be fetched from here."""
    with serving() as served:
        monkeypatch.setattr(env, "GOOGLE_PICTURES", [served.url])
        monkeypatch.setattr(env, "OUTBOUND_ALLOW", LOOPBACK)
        yield served


def sign_in(liar: Lying, picture: str) -> dict[str, Any]:
    browser = Browser()
    liar.userinfo = {"picture": picture}
    answer = browser.come_back(liar.authorize(browser.start()))
    assert answer.status_code == 200
    jobs.run_due()
    return answer.json()["user"]  # type: ignore[no-any-return]


def key() -> str:
    return Client.objects.get().picture_key


def is_forgotten(liar: Lying) -> bool:
    return bool(UserSocialAuth.objects.get().extra_data == {"iss": liar.url})


def test_is_fetched_large_and_made_ours(liar: Lying, place: Pictures) -> None:
    good = make_picture.picture(800, 800, form="JPEG")
    place.answers["/a/photo=s1200-c"] = (200, {"Content-Type": "image/jpeg"}, good)

    sign_in(liar, f"{place.url}/a/photo=s96-c")

    assert place.paths == ["/a/photo=s1200-c"]
    assert images.sides(key()) == (800, 400, 200)
    assert (settings.MEDIA_ROOT / images.file_name(key(), 800)).is_file()
    assert is_forgotten(liar)


def test_is_fetched_once(liar: Lying, place: Pictures) -> None:
    place.answers["/me.png"] = (200, {}, make_picture.picture())
    sign_in(liar, f"{place.url}/me.png")
    first = key()

    sign_in(liar, f"{place.url}/me.png")

    assert place.paths == ["/me.png"]
    assert key() == first


def test_waits_for_its_turn_behind_others(
    monkeypatch: pytest.MonkeyPatch, liar: Lying, place: Pictures
) -> None:
    place.answers["/me.png"] = (200, {}, make_picture.picture())
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.01)
    with images._DECODING:
        sign_in(liar, f"{place.url}/me.png")
        assert key() == ""

    jobs.run_due(later=timedelta(minutes=1))

    assert images.sides(key())[0] == 600
    assert is_forgotten(liar)


def test_does_not_replace_one_that_the_person_sent(liar: Lying, place: Pictures) -> None:
    place.answers["/me.png"] = (200, {}, make_picture.picture())
    browser = Browser()
    liar.userinfo = {"picture": f"{place.url}/me.png"}
    browser.come_back(liar.authorize(browser.start()))
    Client.objects.update(picture_key="0" * 32 + "-600")

    jobs.run_due()

    assert place.paths == []
    assert key() == "0" * 32 + "-600"
    assert is_forgotten(liar)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/me.png",
        "http://127.0.0.1:9/me.png",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//127.0.0.1/me.png",
        "http://[::1",
        "{place}@evil.example/me.png",
        "me.png",
    ],
)
def test_is_asked_for_nowhere_else(address: str, liar: Lying, place: Pictures) -> None:
    """With sockets closed to everything but loopback, a try would fail this test."""
    sign_in(liar, address.replace("{place}", place.url))

    assert key() == ""
    assert place.paths == []
    assert is_forgotten(liar)


def test_is_not_fetched_from_a_private_network_that_nobody_opened(
    liar: Lying, place: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())

    sign_in(liar, f"{place.url}/me.png")

    assert key() == ""
    assert place.paths == []
    assert is_forgotten(liar)


def test_follows_no_redirect(liar: Lying, place: Pictures) -> None:
    with serving() as elsewhere:
        place.answers["/me.png"] = (302, {"Location": f"{elsewhere.url}/me.png"}, b"")
        sign_in(liar, f"{place.url}/me.png")

        assert elsewhere.paths == []
    assert key() == ""
    assert is_forgotten(liar)


REFUSED = {
    "no picture": (200, b"<html>"),
    "a drawing with a script in it": (200, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "nothing": (200, b""),
    "too many pixels": (200, make_picture.bomb(9000, 9000)),
    "too small": (200, make_picture.picture(20, 20)),
    "not there": (404, b""),
    "broken there": (500, make_picture.picture()),
}


@pytest.mark.parametrize(("status", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_that_there_is_none_to_be_had_is_nobodys_trouble(
    status: int, body: bytes, liar: Lying, place: Pictures
) -> None:
    place.answers["/me.png"] = (status, {}, body)

    account = sign_in(liar, f"{place.url}/me.png")

    assert account["images"] == []
    assert key() == ""
    assert is_forgotten(liar)


def test_no_more_is_read_than_a_picture_may_have(liar: Lying, place: Pictures) -> None:
    place.answers["/me.png"] = (200, {}, b"\0" * 30_000_000)

    sign_in(liar, f"{place.url}/me.png")

    # Their server notices after we have hung up.
    assert eventually(lambda: place.paths == ["/me.png", "hung up"], 10), place.paths
    assert key() == ""


def test_a_server_that_is_slow_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, liar: Lying, place: Pictures
) -> None:
    place.answers["/me.png"] = (200, {}, make_picture.picture())
    monkeypatch.setattr(pictures, "PATIENCE_SECONDS", -1.0)

    sign_in(liar, f"{place.url}/me.png")

    assert key() == ""


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://lh3.example/a/AbC=s96-c", "https://lh3.example/a/AbC=s1200-c"),
        ("https://lh3.example/a/AbC=s50", "https://lh3.example/a/AbC=s1200-c"),
        ("https://lh3.example/a/AbC", "https://lh3.example/a/AbC"),
        ("https://lh3.example/a=s96-c/AbC", "https://lh3.example/a=s96-c/AbC"),
    ],
)
def test_a_size_is_raised_where_there_is_one(given: str, asked: str) -> None:
    assert pictures.large(given) == asked
