"""Tests of a fault are chosen by its number, are bounded, and leave a record at full size."""

import signal
import time
from collections.abc import Generator
from datetime import UTC, datetime
from functools import cache
from types import FrameType

import pytest

from tests import hardware
from tests.faults import marks, records, report
from tests.faults.table import FAULTS, FULL

SEEN = pytest.StashKey[records.Seen]()
WENT = pytest.StashKey[bool]()
SKIPPED = pytest.StashKey[bool]()
BEGAN = pytest.StashKey[float]()
MINUTES = 30
"""That a fault may take, where its mark says nothing else."""


def pytest_configure(config: pytest.Config) -> None:
    for name, fault in FAULTS.items():
        config.addinivalue_line("markers", f"{name}: {fault.what}")
    if FULL:
        revision()


@cache
def revision() -> str:
    """As the run began: who goes on working meanwhile changes nothing of it."""
    return hardware.revision()


def pytest_itemcollected(item: pytest.Item) -> None:
    """So that `-m F4` chooses what is marked `fault("F4")`."""
    for mark in item.iter_markers("fault"):
        item.add_marker(mark.args[0])
        item.stash[SEEN] = records.Seen()


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> records.Seen:
    """Where a test of a fault tells what it saw."""
    stash: pytest.Stash = request.node.stash
    return stash.setdefault(SEEN, records.Seen())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    mark = item.get_closest_marker("fault")
    if mark is None:
        return (yield)
    minutes = mark.kwargs.get("minutes", MINUTES)

    def out_of_time(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"{item.nodeid} takes longer than {minutes} minutes")

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, minutes * 60)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    outcome = yield
    if FULL and SEEN in item.stash:
        item.stash.setdefault(BEGAN, time.monotonic() - outcome.duration)
        item.stash[WENT] = item.stash.get(WENT, True) and outcome.passed
        item.stash[SKIPPED] = item.stash.get(SKIPPED, False) or outcome.skipped
        if outcome.when == "teardown" and not item.stash[SKIPPED]:
            _keep(item)  # a skipped one has seen nothing: what was seen before still stands
    return outcome


def _keep(item: pytest.Item) -> None:
    seen = item.stash[SEEN]
    for mark in item.iter_markers("fault"):
        records.Record(
            fault=mark.args[0],
            test=item.nodeid,
            load=seen.load,
            figures=seen.figures,
            met=item.stash[WENT],
            seconds=round(time.monotonic() - item.stash[BEGAN], 1),
            date=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
            machine=hardware.facts(),
            revision=revision(),
        ).keep()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if FULL and any(WENT in item.stash for item in getattr(session, "items", [])):
        report.write(records.kept(), marks.marked())
