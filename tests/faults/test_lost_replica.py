"""A replica is lost in the middle of what is read from it, and comes back."""

import http.client
import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import make, make_music
from tests.config.processes import eventually
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import Web, web
from tests.twins import Twin, twin
from users.models import AuthSession

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F21"),
]

PEOPLE, KILLS, BETWEEN_SECONDS = (12, 10, 4.0) if FULL else (4, 1, 2.0)
LATE_MS = 150
"""So a read of one's own writes would be old each time, if it went to the replica."""
FOR_READERS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"


class Person(threading.Thread):
    """Changes the title of a playlist, and reads it; and what everybody reads."""

    def __init__(self, port: int, token: str, track: int, stop: threading.Event) -> None:
        super().__init__()
        self.token, self.track, self.stop = token, track, stop
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.statuses: Counter[int] = Counter()
        self.refused: list[str] = []
        self.old: list[tuple[str, Any, Any]] = []
        self.expected = 0

    def run(self) -> None:
        mine = self.ask("POST", "/api/playlists/", {"title": "0"})["id"]
        path, number = f"/api/playlists/{mine}/", 0
        while not self.stop.is_set():
            number += 1
            self.ask("PATCH", path, {"title": str(number)})
            self.expect(path, str(number), self.ask("GET", path)["title"])
            self.ask(
                "POST", f"{path}tracks/?allow_duplicates=true", {"track_ids": [self.track]}
            )
            self.expect(path, number, self.ask("GET", path)["tracks_count"])
            for _ in range(6):
                self.ask("GET", "/api/tracks/")
                self.ask("GET", f"/api/tracks/{self.track}/", signed_in=False)
        self.connection.close()

    def expect(self, what: str, wanted: Any, found: Any) -> None:
        self.expected += 1
        if wanted != found:
            self.old.append((what, wanted, found))

    def ask(self, method: str, path: str, body: Any = None, *, signed_in: bool = True) -> Any:
        """Its answer; `refused` has those that failed once."""
        headers = {"Authorization": f"Bearer {self.token}"} if signed_in else {}
        sent = None if body is None else json.dumps(body)
        self.connection.request(
            method, path, sent, headers | {"Content-Type": "application/json"}
        )
        response = self.connection.getresponse()
        told = json.loads(response.read())
        self.statuses[response.status] += 1
        if response.status >= 400:
            self.refused.append(f"{method} {path}: {response.status} {told}")
        return told


def answered_by(copy: Twin, database: str) -> bool:
    """Whether somebody is read to from it just now."""
    before = copy.ask(database, FOR_READERS)
    return eventually(lambda: copy.ask(database, FOR_READERS) > before + 100, seconds=20)


def torment(copy: Twin, database: str) -> list[bool]:
    """Kills it while it answers, again and again; whether it did answer, each time."""
    served = []
    for _ in range(KILLS):
        served.append(answered_by(copy, database))
        copy.kill()
        time.sleep(BETWEEN_SECONDS)
        copy.start()
    return [*served, answered_by(copy, database)]


def people_at(server: Web, stop: threading.Event) -> list[Person]:
    track = make_music.track().pk
    tokens = [make.tokens(make.user()).access for _ in range(PEOPLE)]
    AuthSession.objects.update(authenticated_at="2026-01-01T00:00:00Z")
    return [Person(server.port, token, track, stop) for token in tokens]


def test_nobody_notices_that_a_replica_is_killed(tmp_path: Path, seen: Seen) -> None:
    database, stop = str(connection.settings_dict["NAME"]), threading.Event()
    with twin(delay_ms=LATE_MS) as copy:
        url = copy.url(database)
        with web(tmp_path, WEB_WORKERS="2", DATABASE_REPLICA_URLS=url) as server:
            people = people_at(server, stop)
            for person in people:
                person.start()
            try:
                served = torment(copy, database)
            finally:
                stop.set()
                for person in people:
                    person.join(30)

    statuses = sum((person.statuses for person in people), Counter[int]())
    refused = [refusal for person in people for refusal in person.refused]
    looked = sum(person.expected for person in people)
    old = [one for person in people for one in person.old]
    seen.load = (
        f"{PEOPLE} people who change and read, 2 web workers, a replica {LATE_MS} ms late, "
        f"{KILLS} kills of it"
    )
    seen.tell(
        f"answers: {dict(statuses)}, {len(refused)} refused",
        f"{looked:,} times somebody read their own writes, {len(old)} times old ones",
        f"read from before and after each kill: {sum(served)} of {len(served)} times",
    )
    assert refused == []
    assert old == []
    assert served == [True] * (KILLS + 1)
    assert statuses[200] > 200
