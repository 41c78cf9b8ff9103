"""How far a command has come: a bar in a terminal, else a line every few seconds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from django.core.management.base import OutputWrapper
from tqdm import tqdm

BETWEEN_LINES_S: Final = 5.0

Step = Callable[[int, int], None]
"""Told how many are done, and how many there are."""


@contextmanager
def progress(what: str, unit: str, out: OutputWrapper) -> Iterator[Step]:
    """`what` as in "Reading the log", `unit` as in "lines"."""
    if not sys.stderr.isatty():
        yield _lines(what, unit, out)
        return
    with tqdm(unit=f" {unit}", desc=what, leave=False) as bar:

        def step(done: int, total: int) -> None:
            if bar.total != total:
                bar.total = total
                bar.refresh()
            bar.update(done - bar.n)

        yield step


def _lines(what: str, unit: str, out: OutputWrapper) -> Step:
    due = monotonic() + BETWEEN_LINES_S

    def step(done: int, total: int) -> None:
        nonlocal due
        if monotonic() >= due:
            out.write(f"{what}: {done:,} of {total:,} {unit}")
            due = monotonic() + BETWEEN_LINES_S

    return step
