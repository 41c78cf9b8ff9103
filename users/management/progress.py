"""How far a command has come: a bar in a terminal, else a line every few seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from tqdm import tqdm

BETWEEN_LINES_S = 5.0

Step = Callable[[int, int], None]
"""Told how many are done, and how many there are."""


@contextmanager
def progress(what: str, unit: str, out: OutputWrapper) -> Iterator[Step]:
    """`what` as in "Reading the log", `unit` as in "lines"."""
    if not sys.stderr.isatty():
        yield _lines(unit, out)
        return
    with tqdm(unit=f" {unit}", desc=what, leave=False) as bar:

        def step(done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        yield step


def _lines(unit: str, out: OutputWrapper) -> Step:
    due = time.monotonic() + BETWEEN_LINES_S

    def step(done: int, total: int) -> None:
        nonlocal due
        if time.monotonic() >= due:
            out.write(f"{done:,} of {total:,} {unit}")
            due = time.monotonic() + BETWEEN_LINES_S

    return step
