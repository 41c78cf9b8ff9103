"""Two web servers behind a real nginx, set up by deploy/nginx.conf with one line more."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import make, make_music
from tests.audio.streaming import stored
from tests.audio.streaming.test_x_accel import conf
from tests.config import processes
from tests.config.test_env import GOOD
from tests.servers import Answer, Web, ask, free_port, nginx, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CONTENT = bytes(range(256)) * 40
ROUNDS = 8
JSON = "application/json"


class Front(NamedTuple):
    port: int
    servers: tuple[Web, Web]
    place: Path

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        return ask(self.port, path, method, body, **headers)

    def answered(self) -> set[str]:
        """Which servers, by nginx's log."""
        return set((self.place / "who.log").read_text().split())


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Front]:
    place, port = tmp_path_factory.mktemp("front"), free_port()
    named = {"DELIVERY": "x-accel", "NUM_PROXIES": "1", "LIMITS": ""}
    with web(place, **named) as first, web(place, **named) as second:
        text = conf(port, first.port, place / "media", place / "tonearm.log")
        one = f"server 127.0.0.1:{first.port};"
        assert text.count(one) == 1
        text = text.replace(one, f"{one}\n    server 127.0.0.1:{second.port};")
        text = text.replace(
            f"access_log {place}/tonearm.log tonearm;",
            f"access_log {place}/tonearm.log tonearm;\n    access_log {place}/who.log who;",
        )
        block = f"log_format who '$upstream_addr';\n{text}"
        with nginx(place / "nginx", block):
            yield Front(port, (first, second), place)


def test_people_go_from_one_to_the_other_and_notice_nothing(
    front: Front, settings: Any
) -> None:
    settings.MEDIA_ROOT = front.place / "media"
    person, track = make.user(), stored.track(CONTENT)
    bearer = {"Authorization": f"Bearer {make.tokens(person).access}"}
    cookies = make.browser(person).cookies.values()
    cookie = "; ".join(f"{one.key}={one.value}" for one in cookies)
    typed = {"Content-Type": JSON}
    mine = front.ask("/api/playlists/", "POST", {"title": "0"}, **bearer, **typed)
    path = f"/api/playlists/{json.loads(mine.body)['id']}/"
    played = front.ask(f"/api/tracks/{track.pk}/play/", "POST", **bearer)
    stream = json.loads(played.body)["url"].split(str(front.port), 1)[1]

    for number in range(1, ROUNDS):
        changed = front.ask(path, "PATCH", {"title": str(number)}, **bearer, **typed)
        found = json.loads(front.ask(path, **bearer).body)
        page = front.ask("/portal/account/", Cookie=cookie)
        part = front.ask(stream, Range="bytes=0-999")

        assert (changed.status, found["title"]) == (200, str(number))
        assert page.status == 200
        assert person.email.encode() in page.body
        assert (part.status, part.body) == (206, CONTENT[:1000])
        assert "x-accel-redirect" not in part.headers

    assert front.answered() >= {f"127.0.0.1:{one.port}" for one in front.servers}


def test_one_of_them_is_killed(front: Front) -> None:
    """What it was not yet asked, the other answers."""
    track = make_music.track()
    front.servers[0].kill()
    try:
        statuses = {front.ask(f"/api/tracks/{track.pk}/").status for _ in range(ROUNDS)}
    finally:
        front.servers[0].start()

    assert statuses == {200}


def test_limits_count_for_both(front: Front) -> None:
    """Each is asked in turn, and the counter is one."""
    guess, typed = {"email": make.user().email, "password": "no"}, {"Content-Type": JSON}

    statuses = [
        server.ask("/api/auth/login/", "POST", guess, **typed).status
        for server in front.servers * 4
    ]

    assert statuses == [401] * 5 + [429] * 3


def test_djangos_own_check_of_a_deployment_finds_nothing(tmp_path: Path) -> None:
    code, said = processes.finished(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        var_dir=tmp_path,
        **GOOD | {"DELIVERY": "x-accel", "SECRET_KEY": secrets.token_urlsafe(50)},
    )

    assert code == 0, said
    assert "no issues" in said
