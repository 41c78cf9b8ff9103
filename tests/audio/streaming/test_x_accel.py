"""Bytes through a real nginx, set up by deploy/nginx.conf, in front of our real server."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from audio.catalog import services
from audio.models import Track
from tests import make
from tests.audio.streaming import stored
from tests.audio.streaming.test_ranges import CASES, CONTENT, Expected, fill
from tests.config.processes import eventually
from tests.servers import ROOT, Answer, Web, ask, free_port, nginx, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Front(NamedTuple):
    port: int
    behind: Web
    place: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.port, path, method, **headers)

    def log_with(self, words: str) -> str:
        """All of nginx's log once they stand there: it writes a line after it has answered."""
        log = self.place / "tonearm.log"
        assert eventually(lambda: words in log.read_text(), seconds=10), words
        return log.read_text()


def conf(port: int, behind: int, media: Path, log: Path) -> str:
    """The file that we ship, with its addresses and paths changed as it says."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    for ours, here in {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/lib/tonearm/media/": f"{media}/",
        "/var/log/nginx/tonearm.log": str(log),
    }.items():
        assert ours in text
        text = text.replace(ours, here)
    return text


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Front]:
    """One for all tests here; each finds its own rows."""
    place, port = tmp_path_factory.mktemp("front"), free_port()
    with web(place, DELIVERY="x-accel", NUM_PROXIES="1") as behind:
        block = conf(port, behind.port, place / "media", place / "tonearm.log")
        with nginx(place / "nginx", block):
            yield Front(port, behind, place)


@pytest.fixture(autouse=True)
def media(front: Front, settings: Any) -> Path:
    settings.MEDIA_ROOT = front.place / "media"
    return front.place / "media"


def signed(front: Front, track: Track) -> str:
    """The path that `play` gives a listener."""
    token = make.tokens(make.user()).access
    answer = ask(
        front.port, f"/api/tracks/{track.pk}/play/", "POST", Authorization=f"Bearer {token}"
    )
    assert answer.status == 200, answer.body
    url: str = json.loads(answer.body)["url"]
    assert url.startswith(f"http://127.0.0.1:{front.port}/")
    return url.removeprefix(f"http://127.0.0.1:{front.port}")


def test_every_range_and_condition_as_without_us(front: Front) -> None:
    path = signed(front, stored.track(CONTENT))
    first = front.ask(path)
    assert first.body == CONTENT

    for method in ("GET", "HEAD"):
        answers, expected = {}, {}
        for headers, wanted in CASES:
            case, answer = str(headers), front.ask(path, method, **fill(headers, first))
            body = b"" if answer.status >= 400 else answer.body
            found = answer.headers.get("content-range")
            answers[case] = Expected(answer.status, body, found)
            expected[case] = wanted if method == "GET" else wanted._replace(content=b"")
        assert answers == expected
    assert front.ask(path, Range="bytes=0-1,5-6").body == CONTENT


def test_random_ranges_joined_are_the_file(front: Front) -> None:
    content = stored.noise(3_000_001)
    path = signed(front, stored.track(content))

    parts = {}
    for first, last in stored.stretches(len(content), 20):
        parts[first] = front.ask(path, Range=f"bytes={first}-{last}").body

    assert b"".join(part for _, part in sorted(parts.items())) == content


def test_our_headers_arrive(front: Front) -> None:
    path = signed(front, stored.track(CONTENT, title="Über", artist="Ödön"))

    for answer in (front.ask(path), front.ask(path, Range="bytes=0-1")):
        assert answer.headers["content-type"] == "audio/ogg"
        assert answer.headers["content-disposition"] == (
            "inline; filename*=utf-8''%C3%96d%C3%B6n%20-%20%C3%9Cber.ogg"
        )
        assert answer.headers["cache-control"] == "private, max-age=3600"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(answer.headers["x-request-id"]) == 32
        assert "x-accel-redirect" not in answer.headers


def test_a_takedown_stops_the_bytes(front: Front) -> None:
    track = stored.track(CONTENT)
    path = signed(front, track)
    assert front.ask(path).status == 200

    services.take_down(subject=track, by=make.user(is_staff=True), reason="Not theirs.")

    refused = front.ask(path, Range="bytes=0-1")
    assert refused.status == 404
    assert json.loads(refused.body)["code"] == "not_found"


def test_only_we_lead_to_the_files(front: Front) -> None:
    rendition = stored.track(CONTENT).renditions.get()

    assert front.ask(f"/protected/{rendition.file}").status == 404


def test_refusals_of_nginx_are_problems_too(front: Front, media: Path) -> None:
    track = stored.track(CONTENT)
    path = signed(front, track)

    beyond, other = front.ask(path, Range="bytes=2000-"), front.ask(path, If_Match='"other"')
    (media / track.renditions.get().file).unlink()
    missing = front.ask(path)

    assert beyond.headers["content-range"] == "bytes */1000"
    for answer, status, code in (
        (beyond, 416, "range_not_satisfiable"),
        (other, 412, "precondition_failed"),
        (missing, 404, "bytes_missing"),
    ):
        body = json.loads(answer.body)
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status, body["status"], body["code"]) == (status, status, code)
        assert len(body["request_id"]) == 32


def test_a_request_id_is_nginxs_and_nobody_elses(front: Front) -> None:
    answer = front.ask("/api/genres/", **{"X-Request-ID": "forged-by-anybody"})

    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    front.log_with(answer.headers["x-request-id"])


def test_the_log_holds_no_signature(front: Front) -> None:
    track = stored.track(CONTENT)
    front.ask(signed(front, track))

    log = front.log_with(f"GET /api/tracks/{track.pk}/stream/")

    assert "k=" not in log
    assert "?" not in log


def test_pictures_come_without_us(front: Front, media: Path) -> None:
    """Tonearm need not even run."""
    key = "0123456789abcdef0123456789abcdef-600"
    place = media / "images" / "01" / key
    place.mkdir(parents=True)
    (place / "600.jpg").write_bytes(b"a picture")
    front.behind.kill()
    try:
        found = front.ask(f"/media/images/{key}/600.jpg")
        missing = front.ask(f"/media/images/{key}/599.jpg")
    finally:
        front.behind.start()

    assert (found.status, found.body) == (200, b"a picture")
    assert found.headers["content-type"] == "image/jpeg"
    assert found.headers["cache-control"] == "public, max-age=3600"
    assert missing.status == 404
