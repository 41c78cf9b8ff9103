"""The database of the tests, and what holds for every one of them."""

import gc
import math
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import TransactionTestCase

from audio.search import patience
from audio.sharing import keeping
from config import embedded_postgres, env, sunset
from tests.emptying import empty_tables
from tests.sharing_out import SharingOut, together

NO_SKIPS = "TONEARM_NO_SKIPS"
SERVER = ExitStack()

pytest_plugins = [
    *("tests.api_client", "tests.far_sides", "tests.faults.recording", "tests.shortcuts"),
]


def pytest_configure(config: pytest.Config) -> None:
    """Every xdist worker enters; one server serves them all."""
    if env.VAR_DIR.name != "test":
        raise pytest.UsageError(
            "The tests' VAR_DIR is not their own: see config/settings_test.py"
        )
    # A shell ignores Ctrl-C for what it starts in the background, and so would all our servers.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    SERVER.enter_context(embedded_postgres.running(durable=False))


def pytest_unconfigure(config: pytest.Config) -> None:
    SERVER.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: last, one process would do it while the others wait."""
    items.sort(
        key=lambda item: (
            not (item.get_closest_marker("slow") or together(item.nodeid.partition("::")[0]))
        )
    )


def pytest_collection_finish() -> None:
    """What is there by now stays: looking through it for garbage took a 25th of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut:
    return SharingOut(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed, a test that did not run has not passed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get(NO_SKIPS):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get(NO_SKIPS):
        terminalreporter.section(f"skipped, which {NO_SKIPS} forbids", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[2]}", red=True)


@pytest.fixture(autouse=True, scope="session")
def _emptied_soon() -> Iterator[None]:
    """Nine hundred tests commit; of each, Django's own way takes a quarter of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_tables())
        yield


@pytest.fixture(autouse=True)
def _time_to_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine finds what an idle one does."""
    monkeypatch.setattr(patience, "MILLISECONDS", 60_000)


@pytest.fixture(autouse=True)
def _no_end_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until a test announces one. Whichever asks first, it may have no database."""
    memory = sunset.Memory()
    memory.due = math.inf
    monkeypatch.setattr(sunset, "_memory", memory)


@pytest.fixture(autouse=True)
def _no_pages_kept() -> None:
    """A test may have the ids of another."""
    keeping.forget()


@pytest.fixture
def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a proxy says is believed, as that two requests have one id: so answers compare."""
    monkeypatch.setattr(env, "NUM_PROXIES", 1)
