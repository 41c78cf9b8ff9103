"""`kill -9` of web workers while people change things: what is acknowledged stays."""

import random
import time
from pathlib import Path

import pytest
from django.db import connection

from tests import make_music
from tests.faults import writers
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F1"),
]

CLIENTS, KILLS, BETWEEN_SECONDS = (32, 42, 2.0) if FULL else (16, 3, 1.0)
WORKERS = 4 if FULL else 2
LEAST_EVENTS = 20_000 if FULL else 100
RECOVERED_WITHIN = 2.0 if FULL else 60.0
"""Of two workers both may be starting at once, on a machine that does other things besides."""


def test_every_acknowledged_change_is_there_once(tmp_path: Path, seen: Seen) -> None:
    seen.load = (
        f"{CLIENTS} clients, {WORKERS} web workers, {KILLS} kills in "
        f"{(KILLS + 1) * BETWEEN_SECONDS:.0f} s"
    )
    chance = random.Random(5)  # noqa: S311
    tracks = [track.pk for track in make_music.tracks(5)]
    people = [writers.person() for _ in range(CLIENTS)]
    with (
        web(tmp_path, WEB_WORKERS=str(WORKERS)) as server,
        writers.at_work(server.port, people, tracks) as clients,
    ):
        for _ in range(KILLS):
            time.sleep(BETWEEN_SECONDS)
            server.kill_one(chance)
        time.sleep(BETWEEN_SECONDS)

    with connection.cursor() as cursor:
        kept = writers.kept(clients, cursor)
        disorder = writers.in_disorder(clients, cursor)
        miscounted = writers.miscounted(cursor)
    found = writers.outcome(clients)
    seen.tell(
        f"{found.events:,} acknowledged, {kept.lost} lost, {kept.twice} twice",
        f"{found.recovered:,} failed and were sent again, p99 of recovery {found.p99:.2f} s, "
        f"at most {found.slowest:.2f} s",
        f"other answers and errors: {found.strange or 'none'}",
    )
    assert [change for one in clients for change in one.given_up] == []
    assert (kept.lost, kept.twice) == (0, 0)
    assert disorder == []
    assert miscounted == []
    assert found.strange == {}
    assert found.recovered >= KILLS  # it was killed at work, else this shows nothing
    assert found.events >= LEAST_EVENTS
    assert found.p99 < RECOVERED_WITHIN
