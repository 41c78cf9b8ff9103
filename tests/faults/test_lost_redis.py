"""Redis is killed while people are at their pages (F8): nobody sees it, and limits hold."""

import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests import make
from tests.config.caches.redis_server import running
from tests.config.processes import eventually
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import Web, web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F8"),
]

PEOPLE, KILLS, SECONDS = (16, 5, 5.0) if FULL else (4, 1, 2.0)


class Visitor(threading.Thread):
    """Signed in to the portal; looks at the account and at the catalogue."""

    def __init__(self, server: Web, stop: threading.Event) -> None:
        super().__init__()
        self.server, self.stop = server, stop
        cookies = make.browser(make.user()).cookies
        self.cookie = "; ".join(f"{one.key}={one.value}" for one in cookies.values())
        self.statuses: Counter[int] = Counter()

    def run(self) -> None:
        while not self.stop.is_set():
            for path in ("/portal/account/", "/api/tracks/"):
                self.statuses[self.server.ask(path, Cookie=self.cookie).status] += 1


def test_nobody_notices_that_redis_is_killed(tmp_path: Path, seen: Seen) -> None:
    person = make.user()
    guess = {"email": person.email, "password": "not the one"}
    with running(tmp_path) as redis:
        variables = {"REDIS_URL": redis.url, "LIMITS": ""}
        with web(tmp_path / "var", **variables) as server:
            stop = threading.Event()
            visitors = [Visitor(server, stop) for _ in range(PEOPLE)]
            for visitor in visitors:
                visitor.start()
            kept = eventually(lambda: len(redis.keys()) == PEOPLE)
            first = [server.ask("/api/auth/login/", "POST", guess).status for _ in range(3)]
            redis.kill()
            then = [server.ask("/api/auth/login/", "POST", guess).status for _ in range(5)]
            for again in range(KILLS):
                time.sleep(SECONDS)
                redis.start()
                came_back = eventually(lambda: len(redis.keys()) == PEOPLE)
                if again < KILLS - 1:
                    redis.kill()
            stop.set()
            for visitor in visitors:
                visitor.join(30)

    statuses = sum((visitor.statuses for visitor in visitors), Counter[int]())
    seen.load = f"{PEOPLE} people at their pages and the catalogue, {KILLS} kills"
    seen.tell(
        f"answers: {dict(statuses)}",
        f"wrong passwords, 3 times before and 5 after the kill: {first + then} (5 are allowed)",
    )
    assert set(statuses) == {200}
    assert (kept, came_back) == (True, True)
    assert first + then == [401] * 5 + [429] * 3
