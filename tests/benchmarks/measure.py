"""A slice of load, and what it cost."""

import json
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.cpu import Reading, postmaster, precise
from tests.benchmarks.rows import Row
from tests.benchmarks.seed import FULL, Size
from tests.benchmarks.servers import Server
from tests.benchmarks.statements import access

CONNECTIONS = 16
ENDS_WITHIN = 3.0
LUA = Path(__file__).with_name("load.lua")


class Slice(NamedTuple):
    """Some seconds of load. Costs in ms of CPU a request, times in ms, `rate` per second.

    `errors` were refused or got no answer; `others` had another status than the row's.
    `foreign` is the share of the machine that other programs used meanwhile.
    """

    requests: int
    errors: int
    others: int
    app: float
    database: float
    foreign: float
    rate: float
    p50: float
    p99: float

    @property
    def cost(self) -> float:
        return self.app + self.database


class Results:
    """The slices of one row, by contender."""

    def __init__(self) -> None:
        self.by_contender: dict[str, list[Slice]] = {}

    def add(self, contender: str, one: Slice) -> None:
        self.by_contender.setdefault(contender, []).append(one)

    @property
    def is_sound(self) -> bool:
        """No error, and hardly an answer of another status than the row's."""
        return all(not one.errors and one.others < one.requests / 20 for one in self.all())

    def all(self) -> list[Slice]:
        return [one for slices in self.by_contender.values() for one in slices]

    def cost(self, contender: str) -> float | None:
        """The median, in ms of CPU a request; None if it took no part."""
        slices = self.by_contender.get(contender)
        return median(one.cost for one in slices) if slices else None


def load(row: Row, server: Server, seconds: int, size: Size = FULL) -> Slice:
    """wrk's requests for so long, of the tracks and listeners that there are."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(_script(row, size))
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
        command += ["-s", file.name, server.address]
        before = Reading.of(server.pid)
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        _wait_until_ended(server)
        used = Reading.of(server.pid).since(before)
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    count = told["requests"] + CONNECTIONS  # each had one under way, which is made to its end
    return Slice(
        requests=told["requests"],
        errors=told["refused"] + told["broken"],
        others=told["others"],
        app=used.server * 1000 / count,
        database=used.database * 1000 / count,
        foreign=used.foreign,
        rate=told["requests"] * 1e6 / told["microseconds"],
        p50=told["p50"] / 1000,
        p99=told["p99"] / 1000,
    )


def _wait_until_ended(server: Server) -> None:
    """What was under way as wrk stopped costs its own slice, and the next one nothing."""
    until, used = time.monotonic() + ENDS_WITHIN, _used(server)
    while time.monotonic() < until:
        time.sleep(0.1)
        before, used = used, _used(server)
        if used - before < 0.005:
            return


def _used(server: Server) -> float:
    return precise(server.pid) + precise(postmaster())


def _script(row: Row, size: Size) -> str:
    tokens = ", ".join(f'"{access(n)}"' for n in range(1, size.listeners + 1))
    known = {
        "tracks": size.tracks,
        "tokens": f"{{{tokens}}}",
        "seed": time.time_ns() % 2**31,
        "status": row.status if row.etag else "nil",
    }
    head = "\n".join(f"{name} = {value}" for name, value in known.items())
    body = LUA.read_text(encoding="utf-8")
    return f"{head}\n{body}\nfunction request() {row.request} end\n"
