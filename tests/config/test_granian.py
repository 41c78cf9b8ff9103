"""A worker of the web server is killed again and again: only it is replaced."""

import os
import signal
from pathlib import Path

import pytest

from tests.config.processes import eventually
from tests.servers import ROOT, Web, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BROKEN = "raise RuntimeError('It cannot start.')\n"
KILLED = """
import os, pathlib, signal, time
with pathlib.Path({log!r}).open("a") as log:
    log.write(f"{{os.getpid()}}\\n")
time.sleep(1)
os.kill(os.getpid(), signal.SIGKILL)
"""
"""As the kernel does with whoever takes more memory than there is, to load what it needs."""


def another(server: Web, known: set[int]) -> int:
    """A worker that was not there before."""
    assert eventually(lambda: bool({*server.workers()} - known))
    (new,) = {*server.workers()} - known
    return new


def answers(server: Web) -> bool:
    try:
        return server.ask("/livez").status == 200
    except OSError:
        return False


def test_those_that_are_well_go_on(tmp_path: Path) -> None:
    with web(tmp_path, WEB_WORKERS="2") as server:
        well, other = server.workers()
        for _ in range(3):
            os.kill(other, signal.SIGKILL)
            other = another(server, {well, other})

        assert well in server.workers()
        assert eventually(lambda: answers(server))


def test_one_that_cannot_start_ends_it(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    with (
        pytest.raises(AssertionError, match="ended by itself"),
        web(tmp_path, "broken:application", PYTHONPATH=f"{tmp_path}:{ROOT}"),
    ):
        pass


@pytest.mark.parametrize("workers", ["1", "2"])
def test_one_that_is_killed_each_time_it_starts_ends_it(tmp_path: Path, workers: str) -> None:
    """Of a worker six starts are tried."""
    log = tmp_path / "starts"
    (tmp_path / "killed.py").write_text(KILLED.format(log=str(log)))
    with (
        pytest.raises(AssertionError, match="ended by itself"),
        web(
            tmp_path,
            "killed:application",
            PYTHONPATH=f"{tmp_path}:{ROOT}",
            WEB_WORKERS=workers,
        ),
    ):
        pass

    assert 6 <= len(log.read_text().splitlines()) <= 6 * int(workers)
