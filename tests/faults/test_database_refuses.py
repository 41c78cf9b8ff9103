"""PostgreSQL refuses connections: readers are told so at once, and go on when it is back."""

import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from config import embedded_postgres
from tests import make_music
from tests.faults.load import p95, reading
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.relay import relay, to_socket
from tests.servers import Web, web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F4"),
]

SECONDS, RATE = (30.0, 20.0) if FULL else (3.0, 20.0)
BEFORE = 2.0
BACK_WITHIN = 5.0


def probed(server: Web, seconds: float) -> set[tuple[int, int, int]]:
    """What `/livez`, `/readyz` and a page of somebody signed in say meanwhile."""
    until, said = time.monotonic() + seconds, set()
    cookie = f"sessionid={'a' * 32}"
    while time.monotonic() < until:
        page = server.ask("/portal/", Cookie=cookie)
        assert page.headers["retry-after"] == "5"
        assert b"Try again in a few seconds." in page.body
        said.add((server.ask("/livez").status, server.ask("/readyz").status, page.status))
        time.sleep(0.3)
    return said


def test_reads_are_refused_quickly_and_go_on(tmp_path: Path, seen: Seen) -> None:
    seen.load = f"{RATE:.0f} reads a second, refused for {SECONDS:.0f} s, two web workers"
    place = embedded_postgres.connection()
    target = Path(place["host"]) / f".s.PGSQL.{place['port']}"
    paths = ["/api/tracks/", f"/api/tracks/{make_music.track().pk}/", "/api/albums/"]
    with relay(to_socket(target)) as line:
        url = f"postgres://{place['user']}@127.0.0.1:{line.port}"
        url += f"/{connection.settings_dict['NAME']}"
        with (
            web(tmp_path, WEB_WORKERS="2", DATABASE_URL=url) as server,
            reading(server.port, paths, rate=RATE) as readers,
        ):
            time.sleep(BEFORE)
            cut = time.monotonic()
            line.cut()
            said = probed(server, SECONDS)
            line.open()
            back = time.monotonic()
            time.sleep(BACK_WITHIN + 2)
            end = time.monotonic()

    refused = readers.between(cut + 0.5, back - 0.5)
    late = [read.at - back for read in readers.between(back, end) if read.status != 200]
    statuses = Counter(read.status for read in readers.between(cut, end))
    seen.tell(
        f"{len(refused):,} reads refused, p95 {p95(refused):.3f} s",
        f"`/livez`, `/readyz` and a page: {'; '.join(' '.join(map(str, one)) for one in said)}",
        f"the last one refused {max(late, default=0):.1f} s after its return; all answers: "
        f"{dict(sorted(statuses.items()))}",
    )
    assert {(read.status, bool(read.retry_after)) for read in refused} == {(503, True)}
    assert set(statuses) <= {200, 503}
    assert said == {(200, 503, 503)}
    assert p95(refused) < (1 if FULL else 5)
    assert max(late, default=0) <= BACK_WITHIN
    assert readers.between(end - 1, end)
    assert {read.status for read in readers.between(end - 1, end)} == {200}
