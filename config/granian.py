"""granian, whose workers may be killed: `python -m config.granian` takes what `granian` takes.

By itself it gives up when a worker ends a second time within 5.5 seconds, and ends those that
are well: for a worker that cannot start that is right. One that is killed again, as the kernel
does when memory is short, was no worse than its neighbours, and only it is replaced. One
that is killed each time before it is ready cannot start either.
"""

import logging
import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from granian import cli
from granian.server import Server

log = logging.getLogger("_granian")

MOST_KILLS: Final = 20
WITHIN: Final = 20.0
"""Seconds; with more kills than that somebody must look, and `supervisor` says so."""
MOST_STARTS: Final = 6
"""Of one worker, each killed before it was ready: some may meet a kill by chance."""


def loaded(loader: Callable[[], Any], is_ready: Any) -> Any:
    """In the worker: what `loader` gives, once the other side can know of it."""
    application = loader()
    is_ready.value = True
    return application


class Lasting(Server):  # type: ignore[misc, valid-type]
    """Started once for all workers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kills: list[float] = []
        self.is_ready: dict[int, Any] = {}
        self.failed_starts: Counter[int] = Counter()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[[], Any]) -> Any:
        # Without a lock: whoever is killed while it holds one would keep it.
        self.is_ready[idx] = multiprocessing.RawValue("b", False)
        loader = partial(loaded, callback_loader, self.is_ready[idx])
        return super()._spawn_worker(idx, target, loader)

    def _respawn_workers(self, workers: list[int], *args: Any, **options: Any) -> None:
        killed = all(
            getattr(self.wrks[number].inner, "exitcode", None) == -signal.SIGKILL
            for number in workers
        )
        for number in workers:
            again = killed and not self.is_ready[number].value
            self.failed_starts[number] = self.failed_starts[number] + 1 if again else 0
        if max(self.failed_starts[number] for number in workers) >= MOST_STARTS:
            log.error("A worker is killed each time it starts, exiting")
            self.interrupt_children += workers  # so that it does not end well
            self.interrupt_signal = True
            self.main_loop_interrupt.set()
            return
        super()._respawn_workers(workers, *args, **options)
        now = time.monotonic()
        self.kills = [then for then in [*self.kills, now] if now - then < WITHIN]
        if killed and len(self.kills) <= MOST_KILLS:
            self.respawned_wrks.clear()


if __name__ == "__main__":
    cli.Server = Lasting  # type: ignore[attr-defined]
    cli.entrypoint()  # type: ignore[no-untyped-call]
