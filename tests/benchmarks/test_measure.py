"""What a slice of load cost is divided by all the requests that it was spent on."""

import json
import subprocess
from typing import Any

import pytest

from tests.benchmarks import measure
from tests.benchmarks.cpu import Reading
from tests.benchmarks.rows import ROWS
from tests.benchmarks.servers import Server


def test_requests_under_way_at_the_end_are_paid_for_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {"requests": 84, "refused": 0, "broken": 0, "others": 0}
    told |= {"microseconds": 2_000_000, "p50": 1000, "p99": 2000}
    used = iter([0.0, 0.3, 0.5, 0.5])
    readings = [
        Reading(server=0.0, database=0.0, ours=0.0, machine=0.0, clock=0.0),
        Reading(server=0.5, database=0.2, ours=0.0, machine=0.7, clock=2.0),
    ]

    def ran(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, stdout=json.dumps(told))

    def reading(pid: int) -> Reading:
        if len(readings) == 1:
            assert next(used, None) is None, "the CPU was still in use"
        return readings.pop(0)

    monkeypatch.setattr(subprocess, "run", ran)
    monkeypatch.setattr(measure, "_used", lambda server: next(used))
    monkeypatch.setattr(measure, "_script", lambda row, size: "")
    monkeypatch.setattr(Reading, "of", reading)

    found = measure.load(ROWS[0], Server(1, 1), 2)

    assert (found.requests, found.rate) == (84, 42.0)
    assert (found.app, found.database) == (5.0, 2.0)  # ms, of 84 and the 16 connections'
