"""GET /metrics: one scrape tells of all processes, to who has the token."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families

from config import env
from config.metrics import gauges
from tests import make_music, servers
from tests.audio.streaming import stored
from tests.audio.streaming.test_shortcut import signed
from tests.config import processes
from tests.servers import Web, web

pytestmark = pytest.mark.django_db(transaction=True)

Told = dict[tuple[str, ...], float]

TOKEN = "a-token-of-thirty-two-letters-or-more"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(place: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Web]:
    """For all tests of this module: each looks at what is new since it began."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "PATIENCE", 120)  # two processes, and a machine may be busy
        running = web(place, WEB_WORKERS="2", METRICS_TOKEN=TOKEN)
        with running as started:
            yield started


def scraped(server: Web, before: Told | None = None) -> Told:
    """(name, label values in the order of their names …) -> number; what changed since."""
    answer = server.ask("/metrics", **BEARER)
    assert answer.status == 200
    families = text_string_to_metric_families(answer.body.decode())
    told = {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in families
        for sample in family.samples
    }
    grown = (
        {key: number - before.get(key, 0.0) for key, number in told.items()} if before else told
    )
    return {key: number for key, number in grown.items() if number or not before}


def test_counts_what_all_web_processes_answered(server: Web):
    before = scraped(server)
    track = make_music.track()
    for _ in range(20):  # each on a new connection, which one of both takes
        assert server.ask(f"/api/tracks/{track.pk}/").status == 200
    assert server.ask("/api/tracks/987654321/").status == 404
    assert server.ask("/api/me/tracks/").status == 401

    told = scraped(server, before)

    route = "/api/tracks/{track_id}/"
    assert told[("tonearm_http_requests_total", "GET", route, "200")] == 20
    assert told[("tonearm_http_requests_total", "GET", route, "404")] == 1
    assert told[("tonearm_http_requests_total", "GET", "/api/me/tracks/", "401")] == 1
    assert told[("tonearm_http_request_seconds_count", "GET", route)] == 21
    assert told[("tonearm_http_request_seconds_bucket", "+Inf", "GET", route)] == 21
    seconds = told[("tonearm_http_request_seconds_sum", "GET", route)]
    waited = told[("tonearm_http_database_seconds_total", "GET", route)]
    assert 0 < waited < seconds < 60
    assert told[("tonearm_http_database_statements_total", "GET", route)] >= 21


def test_says_how_things_stand(server: Web):
    told = scraped(server)

    assert told[("tonearm_processes", "web")] == 2
    assert told[("tonearm_http_threads",)] == 8
    assert told[("tonearm_http_requests_in_progress",)] == 1  # this one
    assert told[("tonearm_database_up",)] == 1
    assert told[("tonearm_gauges_missing",)] == 0
    assert told[("tonearm_jobs_stalled",)] == 0
    assert told[("tonearm_job_lag_seconds", "default")] == 0
    assert told[("tonearm_uploads", "waiting")] == 0
    assert told[("tonearm_process_memory_bytes", "web-1")] > 50_000_000
    assert 0 < told[("tonearm_disk_free_bytes",)] < told[("tonearm_disk_size_bytes",)]


def test_goes_on_counting_when_processes_are_killed(server: Web, place: Path):
    for _ in range(10):
        server.ask("/livez")
    assert server.process
    before = scraped(server)[("tonearm_http_requests_total", "GET", "/livez", "200")]
    workers = [
        pid
        for pid, line in processes.found(place)
        if pid != server.process.pid and "granian" in line
    ]
    processes.kill(*workers)

    def again() -> bool:
        try:
            return scraped(server)[("tonearm_processes", "web")] == 2
        except OSError:
            return False

    assert processes.eventually(again)
    server.ask("/livez")
    now = scraped(server)
    assert now[("tonearm_http_requests_total", "GET", "/livez", "200")] == before + 1
    assert now[("tonearm_http_requests_in_progress",)] == 1
    assert len(list((place / "metrics").iterdir())) <= 3


def test_whatever_people_type_becomes_one_line(server: Web):
    before = scraped(server)
    canary = "zq-canary@example.org"
    for number in range(30):
        server.ask(f"/{canary}/{number}?email={canary}")
        server.ask(f"/api/{canary}{number}/", method="BREW")
        server.ask(f"/static/{canary}{number}")
        server.ask(f"/api/users/{canary}{number}/")

    told = scraped(server, before)

    text = str(told)
    assert "canary" not in text
    assert "example.org" not in text
    routes = {key[1:] for key in told if key[0] == "tonearm_http_requests_total"}
    assert ("GET", "unknown", "404") in routes
    assert ("other", "unknown", "404") in routes
    assert ("GET", "/static/", "404") in routes
    assert len(routes) < 12


def test_streams_that_go_the_short_way_are_counted_with_the_others(
    server: Web, settings: Any, place: Path
):
    before = scraped(server)
    settings.MEDIA_ROOT = place / "media"
    address = signed(stored.track(b"x" * 100))
    assert server.ask(address, Range="bytes=0-9").status == 206
    assert server.ask("/api/tracks/1/stream/?u=x").status == 403

    told = scraped(server, before)

    name, route = "tonearm_http_requests_total", "/api/tracks/{track_id}/stream/"
    assert told[(name, "GET", route, "206")] == 1
    assert told[(name, "GET", route, "403")] == 1


def test_says_nothing_to_who_has_no_token(server: Web):
    for given in ({}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}):
        answer = server.ask("/metrics", **given)

        assert (answer.status, answer.body) == (401, b"")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert server.ask("/metrics", method="POST", **BEARER).status == 405


def test_is_not_there_without_a_token_in_the_settings(client: Client):
    assert env.METRICS_TOKEN == ""

    for given in ("", "Bearer ", "Bearer x"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_speaks_openmetrics_to_who_asks_for_it(server: Web):
    asked = "application/openmetrics-text; version=1.0.0"

    answer = server.ask("/metrics", Accept=asked, **BEARER)

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert len(list(openmetrics_families(answer.body.decode()))) > 20


@pytest.mark.parametrize("silent", [False, True])
def test_answers_at_once_when_the_database_is_away(tmp_path: Path, *, silent: bool):
    """It refuses; or it takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1] if silent else 9
        nowhere = f"postgres://nobody@127.0.0.1:{port}/nothing"
        with web(tmp_path, METRICS_TOKEN=TOKEN, DATABASE_URL=nowhere) as server:
            assert server.ask("/api/tracks/").status == 503
            began = time.monotonic()
            told = scraped(server)
            taken = time.monotonic() - began

    assert taken < 3
    assert told[("tonearm_database_up",)] == 0
    assert told[("tonearm_http_requests_total", "GET", "/api/tracks/", "503")] == 1
    assert ("tonearm_jobs_stalled",) not in told


def test_a_database_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch):
    """A statement that takes longer than it may is given up; the others are told."""
    slow = gauges.Gauge("tonearm_slow", "…", (), lambda: _sleep())
    monkeypatch.setattr(gauges, "REGISTERED", {"tonearm_slow": slow} | gauges.REGISTERED)
    monkeypatch.setattr(gauges, "STATEMENT_MS", 100)
    monkeypatch.setattr(gauges, "PATIENCE_S", 20)
    looking = gauges.Looking()

    seen = looking()

    assert seen.answered
    assert "tonearm_slow" not in seen.rows
    assert set(seen.rows) == set(gauges.REGISTERED) - {"tonearm_slow"}


def _sleep() -> list[gauges.Row]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    return []
