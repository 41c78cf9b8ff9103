"""What a process tree has cost so far, and a slice of load with what it cost."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from config import embedded_postgres
from tests.benchmarks.rows import Row
from tests.benchmarks.seed import FULL
from tests.benchmarks.servers import Server
from tests.benchmarks.statements import access

TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16
LUA = Path(__file__).with_name("load.lua")


class Slice(NamedTuple):
    """Some seconds of load. Costs in ms of CPU a request, times in ms, `rate` per second.

    `errors` were refused or got no answer; `others` had another status than the row's.
    """

    requests: int
    errors: int
    others: int
    app: float
    database: float
    rate: float
    p50: float
    p99: float

    @property
    def cost(self) -> float:
        return self.app + self.database


class Results:
    """The slices of one row, by contender; `load` is the machine's load before them."""

    def __init__(self, load: float) -> None:
        self.load = load
        self.by_contender: dict[str, list[Slice]] = {}

    def add(self, contender: str, one: Slice) -> None:
        self.by_contender.setdefault(contender, []).append(one)

    @property
    def is_sound(self) -> bool:
        """No error, and hardly an answer of another status than the row's."""
        every = [one for slices in self.by_contender.values() for one in slices]
        return all(not one.errors and one.others < one.requests / 20 for one in every)

    def cost(self, contender: str) -> float | None:
        """The median, in ms of CPU a request; None if it took no part."""
        slices = self.by_contender.get(contender)
        return median(one.cost for one in slices) if slices else None


def spent(pid: int) -> float:
    """Seconds of CPU of a process, its children, and of those that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(task / "children").read_text(encoding="utf-8") for task in tasks]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # user, system, and both of the children that were waited for
    ticks = sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / TICKS + sum(spent(int(child)) for text in children for child in text.split())


def postmaster() -> int:
    """The database server's process."""
    lock = embedded_postgres.host().data / "postmaster.pid"
    return int(lock.read_text(encoding="utf-8").split()[0])


def load(row: Row, server: Server, seconds: int) -> Slice:
    """wrk's requests for so long."""
    database = postmaster()
    script = _script(row)
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
        before = spent(server.pid), spent(database)
        ran = subprocess.run(
            [*command, "-s", file.name, server.address],
            check=True,
            capture_output=True,
            text=True,
        )
        after = spent(server.pid), spent(database)
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    count = max(told["requests"], 1)
    return Slice(
        told["requests"],
        told["refused"] + told["broken"],
        told["others"],
        (after[0] - before[0]) * 1000 / count,
        (after[1] - before[1]) * 1000 / count,
        told["requests"] * 1e6 / told["microseconds"],
        told["p50"] / 1000,
        told["p99"] / 1000,
    )


def _script(row: Row) -> str:
    tokens = ", ".join(f'"{access(n)}"' for n in range(1, FULL.listeners + 1))
    known = {
        "tracks": FULL.tracks,
        "tokens": f"{{{tokens}}}",
        "seed": time.time_ns() % 2**31,
        "status": row.status if row.etag else "nil",
    }
    head = "\n".join(f"{name} = {value}" for name, value in known.items())
    body = LUA.read_text(encoding="utf-8")
    return f"{head}\n{body}\nfunction request() {row.request} end\n"
