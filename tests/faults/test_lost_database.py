"""PostgreSQL is killed while people write: what was acknowledged is there, and so are we."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.config import processes
from tests.faults import writers
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import free_port

pytestmark = [pytest.mark.slow, pytest.mark.fault("F3")]

PEOPLE = 8
SIGNALS = (signal.SIGKILL,) * (3 if FULL else 1) + (signal.SIGINT,)
"""The last is what an administrator would do."""
BETWEEN_SECONDS = 8.0 if FULL else 2.0
RESTARTED_WITHIN, BACK_WITHIN = 60.0, 5.0
SEED = f"""
import json
from tests import make_music
from tests.faults import writers
people = [writers.person() for _ in range({PEOPLE})]
print(json.dumps({{"people": people, "tracks": [one.pk for one in make_music.tracks(5)]}}))
"""


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    code, said = processes.finished("manage.py", "migrate", "-v0", var_dir=tmp_path / "var")
    assert code == 0, said
    return tmp_path / "var"


def postmaster(var_dir: Path) -> list[str]:
    """The lines of its file; empty while there is none."""
    try:
        return (var_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


@contextmanager
def database(var_dir: Path) -> Iterator["psycopg.Cursor[Any]"]:
    """Of the service; OperationalError while it is away."""
    host = postmaster(var_dir)[4]
    with (
        psycopg.connect(host=host, user="tonearm", dbname="postgres") as one,
        one.cursor() as cursor,
    ):
        yield cursor


def is_there(var_dir: Path) -> bool:
    try:
        with database(var_dir):
            return True
    except (psycopg.OperationalError, IndexError):
        return False


def kill(var_dir: Path, number: int) -> float:
    """Seconds until it is there again, which somebody else sees to."""
    pid, began = postmaster(var_dir)[0], time.monotonic()
    os.kill(int(pid), number)
    until = began + RESTARTED_WITHIN
    while postmaster(var_dir)[:1] in ([pid], []) or not is_there(var_dir):
        assert time.monotonic() < until, "nobody started it again"
        time.sleep(0.02)
    return time.monotonic() - began


def seeded(var_dir: Path) -> tuple[list[writers.Person], list[int]]:
    """People and tracks of the service."""
    code, said = processes.finished(
        "manage.py", "shell", "--no-imports", "-c", SEED, var_dir=var_dir
    )
    assert code == 0, said
    seed = json.loads(said.splitlines()[-1])
    return [writers.Person(*one) for one in seed["people"]], seed["tracks"]


def read_on(server: processes.Process) -> None:
    """Each refusal is a line of its log: a full pipe would stop it."""
    assert server.stdout
    for _ in server.stdout:
        pass


def test_what_was_acknowledged_is_there(var_dir: Path, seen: Seen) -> None:
    settings = {"PORT": str(free_port()), "WEB_WORKERS": "1", "LIMITS": "off"}
    with processes.started("manage.py", "serve", var_dir=var_dir, **settings) as server:
        processes.wait_for(server, "Ctrl-C stops it.")
        threading.Thread(target=read_on, args=(server,), daemon=True).start()
        people, tracks = seeded(var_dir)
        restarts, backs = [], []
        with writers.at_work(int(settings["PORT"]), people, tracks) as clients:
            for number in SIGNALS:
                time.sleep(BETWEEN_SECONDS)
                restarts.append(kill(var_dir, number))
                backs.append(time.monotonic())
            time.sleep(BETWEEN_SECONDS + 2)
        with database(var_dir) as cursor:
            kept = writers.kept(clients, cursor)
            miscounted = writers.miscounted(cursor)
        server.terminate()
        server.wait(timeout=60)

    answered = sorted(at for one in clients for at in one.answered_at)
    waited = [next((at - back for at in answered if at > back), 99.0) for back in backs]
    found = writers.outcome(clients)
    seen.load = (
        f"{PEOPLE} writers; SIGKILL × {SIGNALS.count(signal.SIGKILL)}, then SIGINT, "
        f"{BETWEEN_SECONDS:.0f} s apart"
    )
    seen.tell(
        f"{found.events:,} acknowledged, {kept.lost} lost, {kept.twice} twice",
        f"database away for {', '.join(f'{one:.1f}' for one in restarts)} s; first write "
        f"{', '.join(f'{one:.1f}' for one in waited)} s after its return",
        f"other answers and errors: {found.strange or 'none'}",
    )
    assert [change for one in clients for change in one.given_up] == []
    assert (kept.lost, kept.twice) == (0, 0)
    assert miscounted == []
    assert found.strange == {}
    assert found.recovered >= len(SIGNALS)
    assert max(waited) < (BACK_WITHIN if FULL else 30)
    assert server.returncode == 0
