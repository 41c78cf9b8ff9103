"""Thousands who hold on to connections, and bodies of 100 MB: others notice nothing."""

import http.client
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import pytest

from tests import make_music
from tests.audio.streaming.test_x_accel import conf
from tests.faults import meter
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import ROOT, Web, free_port, nginx_process, web

pytestmark = [
    pytest.mark.fault("F19"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]

IDLE, SLOW = (10_000, 1_000) if FULL else (300, 40)
BODY = 100_000_000 if FULL else 5_000_000
TURNS, SECONDS, RATE = (3, 35.0, 20) if FULL else (1, 1.5, 20)
"""At full size longer than a head may take: 10 s in deploy/nginx.conf, 30 s in granian."""
WORSE = 1.2
PATIENCE = 5.0
"""Of a listener: whoever waits as long is not served."""
REFUSED = {"giant 413", "giant 422", "giant 0"}
"""Too large; nothing, for a server that does not read what tells no length; hung up."""
NGINX: Any = {"connections": 16_384, "workers": "auto"}
"""As docs/operations/delivery.md tells, and as packages have it: a process per processor."""


class Front(NamedTuple):
    """Where it listens, what the crowd may do, and the server behind it."""

    port: int
    crowd: dict[str, int]
    server: Web


@pytest.fixture(params=["nginx", "alone"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    """Of slow bodies nginx takes care; by itself a server keeps a thread for each."""
    make_music.tracks(20)
    slow = {"idle": IDLE, "head": SLOW}
    if request.param == "alone":
        with web(tmp_path) as server:
            yield Front(server.port, slow, server)
        return
    port = free_port()
    with web(tmp_path, DELIVERY="x-accel", NUM_PROXIES="1") as server:
        block = conf(port, server.port, tmp_path / "media", tmp_path / "tonearm.log")
        with nginx_process(tmp_path / "nginx", block, **NGINX):
            yield Front(port, slow | {"body": SLOW}, server)


def listened(port: int) -> tuple[list[float], Counter[int]]:
    """Reads at a steady pace, each on a new line; seconds, and statuses (0: no answer)."""
    took, statuses, due = [], Counter[int](), time.monotonic()
    until = due + SECONDS
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        statuses[status(port)] += 1
        took.append(time.monotonic() - began)
        due = max(due + 1 / RATE, time.monotonic())
    return took, statuses


def status(port: int) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/api/tracks/")
        answer = line.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


@contextmanager
def crowded(front: Front) -> Iterator[dict[str, int]]:
    """All of them hold on; filled at the end with what became of them."""
    wanted = [f"{how}={many}" for how, many in {**front.crowd, "giant": BODY}.items()]
    command = [sys.executable, "-m", "tests.faults.crowd", str(front.port), *wanted]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    told: dict[str, int] = {}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "there\n"
            yield told
            told |= json.loads(process.communicate()[0])
        finally:
            process.kill()


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def test_others_notice_nothing(front: Front, seen: Seen) -> None:
    listened(front.port)  # warm
    before = meter.memory(front.server.pids())
    statuses, quiet, loud = Counter[int](), list[float](), list[float]()
    held = Counter[str]()

    for _ in range(TURNS):
        took, _ = listened(front.port)
        quiet.append(p95(took))
        with crowded(front) as told:
            took, found = listened(front.port)
        loud.append(p95(took))
        statuses += found
        held += Counter(told)
    more = meter.memory(front.server.pids()) - before

    seen.load = (
        f"{IDLE:,} idle, {SLOW:,} slow, bodies of {BODY // 1_000_000} MB at 1 Gbit/s; "
        "the crowd at the lowest priority"
    )
    seen.tell(
        f"{'behind nginx' if 'body' in front.crowd else 'alone'}: p95 "
        f"{median(quiet) * 1e3:.1f} ms, then {median(loud) * 1e3:.1f} ms; "
        f"of {statuses.total():,} reads {statuses[200]:,} answered; memory {more / 1e6:+.0f} MB"
    )
    assert set(statuses) == {200}
    assert held["giant 413"] > 0
    assert {name for name in held if name.startswith("giant ")} <= REFUSED
    assert more < 100_000_000
    assert held["idle came"] >= IDLE
    if FULL:
        assert held["head cut"] > 0
        assert median(loud) < median(quiet) * WORSE
