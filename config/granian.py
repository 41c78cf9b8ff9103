"""granian, whose workers may be killed: `python -m config.granian` takes what `granian` takes.

By itself it gives up when a worker ends a second time within 5.5 seconds, and ends those that
are well: for a worker that cannot start that is right. One that is killed again, as the kernel
does when memory is short, was no worse than its neighbours, and only it is replaced.
"""

import signal
import time
from typing import Any, Final

from granian import cli
from granian.server import Server

MOST_KILLS: Final = 20
WITHIN: Final = 20.0
"""Seconds; with more kills than that somebody must look, and `supervisor` says so."""


class Lasting(Server):  # type: ignore[misc, valid-type]
    """Started once for all workers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kills: list[float] = []

    def _respawn_workers(self, workers: list[int], *args: Any, **options: Any) -> None:
        killed = all(
            getattr(self.wrks[number].inner, "exitcode", None) == -signal.SIGKILL
            for number in workers
        )
        super()._respawn_workers(workers, *args, **options)
        now = time.monotonic()
        self.kills = [then for then in [*self.kills, now] if now - then < WITHIN]
        if killed and len(self.kills) <= MOST_KILLS:
            self.respawned_wrks.clear()


if __name__ == "__main__":
    cli.Server = Lasting  # type: ignore[attr-defined]
    cli.entrypoint()  # type: ignore[no-untyped-call]
