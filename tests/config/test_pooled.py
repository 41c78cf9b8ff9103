"""Behind a real PgBouncer in transaction mode, two connections for everybody."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import at_once, make, make_music
from tests.audio.streaming import stored
from tests.config import processes
from tests.poolers import Pooler, pgbouncer
from tests.servers import Web, database_url, web
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SIZE = 2
CONTENT = bytes(range(256)) * 4


@pytest.fixture(scope="module")
def pooler(django_db_setup: None) -> Iterator[Pooler]:
    with pgbouncer(size=SIZE) as one:
        yield one


@pytest.fixture(scope="module")
def variables(pooler: Pooler) -> dict[str, str]:
    database = str(connection.settings_dict["NAME"])
    return {
        "DATABASE_POOLED": "on",
        "DATABASE_URL": pooler.url(database),
        "DATABASE_DIRECT_URL": database_url(),
    }


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, variables: dict[str, str]
) -> Iterator[Web]:
    with web(tmp_path_factory.mktemp("pooled"), **variables) as one:
        yield one


class Person:
    """Does what people do, and keeps count of the answers."""

    def __init__(self, server: Web, person: User, tracks: list[int], stream: str) -> None:
        self.server, self.tracks, self.stream = server, tracks, stream
        self.token = make.tokens(person).access
        cookies = make.browser(person).cookies
        self.cookie = "; ".join(f"{one.key}={one.value}" for one in cookies.values())
        self.answers: Counter[str] = Counter()

    def __call__(self) -> None:
        for round_ in range(3):
            for track in self.tracks:
                self.ask("GET", f"/api/tracks/{track}/")
            for path in ("/api/tracks/", "/api/albums/", "/api/genres/", "/api/me/feed/"):
                self.ask("GET", path)
            self.ask("GET", "/api/search/?q=track")  # a limit of time for one transaction
            self.ask("GET", "/api/recommendations/tracks/")
            self.ask("GET", "/api/sync/")
            self.ask("POST", "/api/me/tracks/", {"ids": self.tracks})
            play = {"track_id": self.tracks[0], "played_at": "2026-03-01T20:15:00Z"}
            play |= {"event_id": str(uuid.uuid4()), "ms_played": 60_000}
            self.ask("POST", "/api/me/plays/", {"plays": [play]})
            made = self.ask(
                "POST",
                "/api/playlists/",
                {"title": f"Round {round_}"},
                Idempotency_Key=str(uuid.uuid4()),  # a lock until the end of the transaction
            )
            path = f"/api/playlists/{made['id']}/"
            self.ask("POST", f"{path}tracks/", {"track_ids": self.tracks})
            assert self.ask("GET", path)["tracks_count"] == len(self.tracks)
            self.page("/portal/account/")
            self.bytes()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        headers |= {"Authorization": f"Bearer {self.token}"}
        headers["Content-Type"] = "application/json"
        answer = self.server.ask(path, method, body, **headers)
        self.answers[f"{answer.status // 100}xx"] += 1
        assert answer.status < 300, (path, answer)
        return json.loads(answer.body)

    def page(self, path: str) -> None:
        answer = self.server.ask(path, Cookie=self.cookie)
        self.answers["pages"] += answer.status == 200

    def bytes(self) -> None:
        answer = self.server.ask(self.stream, Range="bytes=0-99")
        assert (answer.status, answer.body) == (206, CONTENT[:100])


def test_everything_works_for_many_at_once(server: Web, settings: Any) -> None:
    settings.MEDIA_ROOT = server.environment["VAR_DIR"] + "/media"
    tracks = [one.pk for one in make_music.tracks(3)]
    token = make.tokens(make.user()).access
    heard = stored.track(CONTENT).pk
    played = server.ask(f"/api/tracks/{heard}/play/", "POST", Authorization=f"Bearer {token}")
    stream = json.loads(played.body)["url"].split(str(server.port), 1)[1]
    people = [Person(server, make.user(), tracks, stream) for _ in range(4)]

    at_once.at_once(*people)

    answers = sum((person.answers for person in people), Counter[str]())
    assert answers == {"2xx": 4 * 3 * 15, "pages": 4 * 3}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,)


def test_they_share_few_connections(server: Web, pooler: Pooler) -> None:
    """Four threads asked, and a pooler that has two."""
    at_once.times(4, lambda: server.ask("/api/tracks/"))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        [count] = cursor.fetchone()
    assert 1 <= count <= SIZE


def test_what_holds_locks_and_temporary_tables_goes_past_it(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    make_music.tracks(2)
    ours = {"DJANGO_SETTINGS_MODULE": "config.settings"} | variables

    code, said = processes.finished("manage.py", "search_rebuild", var_dir=tmp_path, **ours)

    assert code == 0, said


def test_the_worker_goes_past_it(tmp_path: Path, variables: dict[str, str]) -> None:
    """It listens for jobs, which needs a session."""
    code, said = processes.finished(
        *("manage.py", "procrastinate", "worker", "--one-shot"), var_dir=tmp_path, **variables
    )

    assert code == 0, said


def test_without_a_way_past_the_pooler_nothing_starts(tmp_path: Path) -> None:
    code, said = processes.finished(
        *("manage.py", "check"), var_dir=tmp_path, DATABASE_POOLED="on"
    )

    assert code == 1
    assert "DATABASE_DIRECT_URL" in said
