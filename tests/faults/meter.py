"""What processes hold, second after second: memory, open files, connections to the database."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psycopg

NAMES = {
    "config.wsgi": "web",
    "config.asgi": "events",
    "--queues default": "worker",
    "--queues media": "media worker",
    "manage.py serve": "serve",
}
POSTGRES = "PostgreSQL"
"""Of its processes only what is theirs alone counts: what all of them share, each shows."""
KB = 1024
RENEWED_EVERY = 600.0
"""Seconds that a connection to the database lives (CONN_MAX_AGE)."""


class Reading(NamedTuple):
    """`seconds` since the first one; `bytes` and `files` by the name of a process."""

    seconds: float
    bytes: dict[str, int]
    files: dict[str, int]
    connections: int


def running(of: Callable[[], list[tuple[int, str]]], database_url: str) -> dict[str, list[int]]:
    """Process ids by what they do."""
    named: dict[str, list[int]] = defaultdict(list)
    for pid, line in sorted(of()):
        for words, name in NAMES.items():
            if words in line:
                named[name].append(pid)
                break
    with psycopg.connect(database_url) as there:
        here = there.execute("SELECT pg_backend_pid()").fetchone()
        assert here
        named[POSTGRES] = _siblings(here[0])
    return named


def _siblings(pid: int) -> list[int]:
    """All of one PostgreSQL, from any of its processes."""
    postmaster = _parent(pid)
    assert postmaster
    every = (int(place.name) for place in Path("/proc").glob("[0-9]*"))
    return [postmaster, *(one for one in every if _parent(one) == postmaster)]


def _parent(pid: int) -> int | None:
    try:
        found = re.search(r"^PPid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    except OSError:
        return None
    return int(found[1]) if found else None


def _memory(pid: int, field: str) -> int:
    """Bytes; none of what has ended."""
    try:
        found = re.search(rf"^{field}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) * KB if found else 0


def memory(pids: list[int]) -> int:
    """Bytes that they hold together."""
    return sum(_memory(pid, "VmRSS") for pid in pids)


def _files(pid: int) -> int:
    try:
        return len([*Path(f"/proc/{pid}/fd").iterdir()])
    except OSError:
        return 0


def read(
    of: Callable[[], list[tuple[int, str]]], database_url: str, *, since: float
) -> Reading:
    named = running(of, database_url)
    memory = {
        name: sum(_memory(pid, "RssAnon" if name == POSTGRES else "VmRSS") for pid in pids)
        for name, pids in named.items()
    }
    files = {name: sum(map(_files, pids)) for name, pids in named.items()}
    with psycopg.connect(database_url) as there:
        found = there.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found
    return Reading(time.monotonic() - since, memory, files, found[0])


class Meter(threading.Thread):
    """Reads every so many seconds until it is stopped."""

    def __init__(
        self, of: Callable[[], list[tuple[int, str]]], database_url: str, every: float
    ) -> None:
        super().__init__(daemon=True)
        self.of, self.database_url, self.every = of, database_url, every
        self.ended = threading.Event()
        self.readings: list[Reading] = []

    def run(self) -> None:
        since = time.monotonic()
        while not self.ended.wait(self.every):
            self.readings.append(read(self.of, self.database_url, since=since))


@contextmanager
def metered(
    of: Callable[[], list[tuple[int, str]]], database_url: str, every: float
) -> Iterator[Meter]:
    """`of` gives ids and command lines of what is looked at."""
    meter = Meter(of, database_url, every)
    meter.start()
    try:
        yield meter
    finally:
        meter.ended.set()
        meter.join()


def slope(moments: list[float], amounts: list[int]) -> float:
    """MB (of a million bytes) an hour, by least squares; moments in seconds."""
    (steep, _) = np.polyfit(np.array(moments) / 3600, np.array(amounts) / 1e6, 1)
    return float(steep)


def slopes(readings: list[Reading], since: float) -> dict[str, float]:
    """Of all that was there all the time, from so many seconds on.

    PostgreSQL's is that of its peaks in ten minutes: connections live as long, and each begins
    again with nothing.
    """
    names = set.intersection(*(set(one.bytes) for one in readings))
    late = [one for one in readings if one.seconds > since]
    moments = [one.seconds for one in late]
    held = {name: [one.bytes[name] for one in late] for name in sorted(names)}
    held[POSTGRES] = [_peak(readings, one.seconds) for one in late]
    return {name: slope(moments, amounts) for name, amounts in held.items()}


def _peak(readings: list[Reading], at: float) -> int:
    return max(
        one.bytes[POSTGRES] for one in readings if at - RENEWED_EVERY <= one.seconds <= at
    )
