"""Who has used how much of the processors, as Linux counts it."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from config import postgres_host

TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
QUIET = 0.1


class Reading(NamedTuple):
    """Seconds of CPU so far; `machine` is everybody's, `ours` our own children's that ended."""

    server: float
    database: float
    ours: float
    machine: float
    clock: float

    @classmethod
    def of(cls, server: int) -> Self:
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        return cls(spent(server), spent(postmaster()), own, _busy(), time.monotonic())

    def since(self, before: "Reading") -> "Reading":
        return Reading(*(now - then for now, then in zip(self, before, strict=True)))

    @property
    def foreign(self) -> float:
        """Of a difference: the share of the machine that other programs used."""
        others = self.machine - self.server - self.database - self.ours
        return max(others, 0) / (self.clock * CORES)


def spent(pid: int) -> float:
    """Of a process, its children, and those of them that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(task / "children").read_text(encoding="utf-8") for task in tasks]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # user, system, and both of the children that were waited for
    ticks = sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return ticks / TICKS + sum(spent(int(child)) for text in children for child in text.split())


def precise(pid: int) -> float:
    """As `spent`, to the nanosecond, without children that have ended."""
    total = 0.0
    with suppress(OSError):
        # The kernel's clock of another process: ~pid << 3 | CPUCLOCK_SCHED.
        total = time.clock_gettime((~pid << 3) | 2)
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="utf-8")
            total += sum(precise(int(child)) for child in children.split())
    return total


def wait_until_quiet(patience: float) -> None:
    """Returns when other programs rest, or when patience ends."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        before, began = _busy(), time.monotonic()
        time.sleep(0.5)
        if _busy() - before < QUIET * CORES * (time.monotonic() - began):
            return


def postmaster() -> int:
    lock = postgres_host.host().data / "postmaster.pid"
    return int(lock.read_text(encoding="utf-8").split()[0])


def _busy() -> float:
    """All processors, without what they idled or waited for disks."""
    first = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0]
    user, nice, system, _, _, irq, softirq = map(int, first.split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS
