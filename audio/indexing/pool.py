"""Work on many rows, shared among the machine's cores, in order."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

WORTH_IT: Final = 20_000
"""Rows for which starting processes pays: they take half a second to begin."""
AHEAD: Final = 4


def in_processes(
    work: Callable[[Given], Made], batches: Iterable[Given], *, rows: int
) -> Iterator[Made]:
    """`map(work, batches)`, in other processes if there are `rows` enough.

    `work` is a function of a module that needs no Django, since they begin from nothing. At
    most `AHEAD` batches lie in memory.
    """
    if rows < WORTH_IT:
        yield from map(work, batches)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(2, os.cpu_count() or 1),
        mp_context=context,
        # A terminal sends Ctrl-C to all of them; it is for this one, which ends the others.
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    ) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(work, batch))
                if len(waiting) >= AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
