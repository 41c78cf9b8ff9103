"""Files in forms through a real nginx, set up by deploy/nginx.conf."""

import http.client
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from audio.models import Upload
from tests import make
from tests.audio.portal import signed_in
from tests.audio.portal.signed_in import Desk
from tests.audio.publishing import drafts
from tests.audio.streaming.test_x_accel import conf
from tests.servers import Answer, free_port, nginx, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LARGE = 13_000_000
TOKEN = "a" * 32
IMPORTS = "/api/me/imports/"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[int]:
    place, port = tmp_path_factory.mktemp("front"), free_port()
    with web(place, DELIVERY="x-accel", NUM_PROXIES="1") as behind:
        block = conf(port, behind.port, place / "media", place / "tonearm.log")
        with nginx(place / "nginx", block):
            yield port


def post(port: int, desk: Desk, path: str, settings: Any, field: str = "files") -> Answer:
    """A form with one large file, as a browser without scripts sends it."""
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="ferry.flac"\r\n'
        "Content-Type: audio/flac\r\n\r\n"
    )
    body = head.encode() + bytes(LARGE) + b"\r\n--b--\r\n"
    session = desk.browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        client.request("POST", path, body, headers)
        answer = client.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        client.close()


@pytest.mark.parametrize("form", ["new", "release", "track"])
def test_each_form_that_takes_music(port: int, settings: Any, form: str) -> None:
    desk = signed_in.desk()
    album = drafts.album(desk.artist, size=1)
    path = {
        "new": "/portal/releases/new/",
        "release": f"/portal/releases/{album.pk}/",
        "track": f"/portal/tracks/{album.tracks.get().pk}/file/",
    }[form]

    answer = post(port, desk, path, settings)

    assert answer.status in (200, 302), answer.body  # a release's own fields were not sent
    sent = Upload.objects.get()
    assert (sent.file_name, sent.length, sent.offset) == ("ferry.flac", LARGE, LARGE)


@pytest.mark.parametrize("path", ["/portal/profile/picture/", "/portal/insights/"])
def test_what_is_too_large_is_a_page(port: int, settings: Any, path: str) -> None:
    answer = post(port, signed_in.desk(), path, settings, "picture")

    assert answer.status == 413
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "too large" in answer.body.decode()


def test_parts_of_an_upload_are_refused_in_words_for_programs(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.putrequest("PATCH", "/portal/uploads/00000000-0000-0000-0000-000000000000/")
    client.putheader("Content-Length", "600000000")
    client.endheaders()
    answer = client.getresponse()

    assert answer.status == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    client.close()


def test_exports_of_other_services(port: int) -> None:
    """Ten years of listening are larger than most of what is sent."""
    told = {"Authorization": f"Bearer {make.tokens(make.user()).access}"}

    answer = requests.post(
        f"http://127.0.0.1:{port}{IMPORTS}",
        files={"files": ("export.zip", bytes(LARGE))},
        headers=told,
        timeout=60,
    )

    assert answer.status_code == 202, answer.text
    assert answer.json()["files"] == [{"name": "export.zip", "size": LARGE, "formats": []}]
