"""The database goes away and comes back; the server is there before and after."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.config import processes
from tests.faults.table import FULL
from tests.servers import ask, free_port

pytestmark = [pytest.mark.slow, pytest.mark.fault("F3")]

TIMES = 5 if FULL else 1
BACK_WITHIN = 60.0


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    code, said = processes.finished("manage.py", "migrate", "-v0", var_dir=tmp_path / "var")
    assert code == 0, said
    return tmp_path / "var"


def status(port: int) -> int:
    """0: nobody listens."""
    try:
        return ask(port, "/api/tracks/").status
    except OSError:
        return 0


def test_a_lost_database_comes_back(var_dir: Path) -> None:
    port = free_port()
    settings = {"PORT": str(port), "WEB_WORKERS": "1"}
    with processes.started("manage.py", "serve", var_dir=var_dir, **settings) as server:
        processes.wait_for(server, "Ctrl-C stops it.")
        for _ in range(TIMES):
            assert status(port) == 200
            postmaster = var_dir / "postgres" / "postmaster.pid"
            os.kill(int(postmaster.read_text().split()[0]), signal.SIGINT)
            assert processes.eventually(lambda: status(port) == 503, 20)
            seen, began = set(), time.monotonic()
            while time.monotonic() - began < BACK_WITHIN and 200 not in seen:
                seen.add(status(port))
                time.sleep(0.2)
            assert 200 in seen
            assert seen <= {200, 503}
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0
