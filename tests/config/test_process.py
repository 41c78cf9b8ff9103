"""`manage.py process`: one process of the service alone."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import servers
from tests.config import processes


def test_needs_a_database_for_all_of_them(tmp_path: Path):
    code, said = processes.finished("manage.py", "process", "web", var_dir=tmp_path / "var")

    assert code == 1
    assert said.startswith("DATABASE_URL is not set: processes that start apart need one")


def test_a_media_worker_that_would_do_nothing(tmp_path: Path):
    code, said = processes.finished(
        *("manage.py", "process", "media"),
        var_dir=tmp_path / "var",
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
        MEDIA_JOBS="0",
    )

    assert (code, said) == (1, "MEDIA_JOBS is 0: this media worker would do nothing.\n")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_web_alone_until_it_is_asked_to_end(tmp_path: Path, asked: signal.Signals):
    server = servers.Web(tmp_path / "var", PORT=str(servers.free_port()))
    port = int(server.environment["PORT"])

    with processes.started("manage.py", "process", "web", **_of(server)) as process:
        assert processes.eventually(lambda: _answers(port))
        os.kill(process.pid, asked)

        assert process.wait(20) == 0
    assert not processes.left_of(tmp_path / "var")


@pytest.mark.django_db(transaction=True)
def test_worker_alone_until_it_is_asked_to_end(tmp_path: Path):
    server = servers.Web(tmp_path / "var")

    with processes.started("manage.py", "process", "worker", **_of(server)) as process:
        assert processes.eventually(_works)
        os.kill(process.pid, signal.SIGINT)

        assert process.wait(20) == 0


def _of(server: servers.Web) -> dict[str, Any]:
    named = (
        "DATABASE_URL",
        "SECRET_KEY",
        "STREAM_KEY",
        "JWT_KEYS",
        "OTP_PEPPER",
        "WEB_WORKERS",
    )
    kept = {name: server.environment[name] for name in named}
    port = server.environment.get("PORT", "8000")
    return {"var_dir": Path(server.environment["VAR_DIR"]), "PORT": port, **kept}


def _works() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_workers")
        return cursor.fetchone() is not None


def _answers(port: int) -> bool:
    try:
        return servers.ask(port, "/livez").status == 200
    except OSError:
        return False
