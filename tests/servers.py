"""Real servers for tests, on loopback, ended with the test: our own web server, and nginx."""

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from getpass import getuser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from config import env, supervisor
from tests.faults.table import FULL

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0 if FULL else 30.0
OURS = "config.wsgi:application"


class Answer(NamedTuple):
    """Header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def free_port() -> int:
    """With the one after it: a server takes both.

    Below those that Linux gives to whoever calls: ten thousand calls of a test beside us would
    take one before the server does.
    """
    while True:
        port = random.randrange(20_000, 32_000, 2)  # noqa: S311
        with socket.socket() as one, socket.socket() as next_to_it, suppress(OSError):
            one.bind(("127.0.0.1", port))
            next_to_it.bind(("127.0.0.1", port + 1))
            return port


def ask(port: int, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
    """One request, its bytes as they come: no redirect is followed, nothing is unpacked."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body)
        client.request(method, path, data, named)
        response = client.getresponse()
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lower, response.read())
    finally:
        client.close()


class Web:
    """Our web server as a process of its own, over the database of this test.

    The test must be a `transaction=True` one, or the server does not see its rows. The keys are
    ours, so that it knows the tokens, addresses and codes that the test makes.
    """

    def __init__(self, var_dir: Path, application: str = OURS, **variables: str) -> None:
        self.application = application
        self.port = free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(var_dir),
            "SECRET_KEY": env.SECRET_KEY,
            "STREAM_KEY": env.STREAM_KEY,
            "JWT_KEYS": json.dumps(env.JWT_KEYS),
            "OTP_PEPPER": env.OTP_PEPPER,
            "LIMITS": "off",
            "WEB_WORKERS": "1",
            **variables,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        listen = ("--host", "127.0.0.1", "--port", str(self.port))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.granian", *self.flags(), *listen, self.application],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        _await(self.port, "/livez", self.process)

    def flags(self) -> tuple[str, ...]:
        size = ("--workers", self.environment["WEB_WORKERS"], "--blocking-threads", "4")
        return (*supervisor.WEB, *size)

    def kill(self) -> None:
        """`kill -9` of the server and all its workers: nobody gets to say goodbye."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # it ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pids(self) -> list[int]:
        """Its own, and those of its workers."""
        return [self.process.pid, *self.workers()] if self.process else []

    def kill_one(self, chance: random.Random) -> None:
        """`kill -9` of one worker, whichever; the others go on, and another is started."""
        os.kill(chance.choice(self.workers()), signal.SIGKILL)

    def workers(self) -> list[int]:
        """Process ids of those that answer."""
        if self.process is None:
            return []
        below = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for path in below for pid in path.read_text().split()]

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        return ask(self.port, path, method, body, **headers)


@contextmanager
def web(var_dir: Path, application: str = OURS, **variables: str) -> Iterator[Web]:
    """`variables` are environment variables of config/env/."""
    server = Web(var_dir, application, **variables)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def database_url() -> str:
    place = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "host": "HOST"}
    names |= {"port": "PORT", "password": "PASSWORD"}
    given: dict[str, Any] = {ours: place[theirs] or None for ours, theirs in names.items()}
    return make_conninfo(**given)


@contextmanager
def nginx(place: Path, http_block: str) -> Iterator[None]:
    """As `nginx_process`, for those who only ask it."""
    with nginx_process(place, http_block):
        yield


@contextmanager
def nginx_process(
    place: Path, http_block: str, *, connections: int = 512, workers: str = ""
) -> "Iterator[subprocess.Popen[bytes]]":
    """Runs `http { http_block }`, and listens where that says. Skips without nginx.

    One process by itself, unless `workers` tells their number as nginx does: "auto", say.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("needs nginx")
    place.mkdir(exist_ok=True)
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    those = f"worker_processes {workers}; user {getuser()};" if workers else ""
    (place / "nginx.conf").write_text(
        f"daemon off; {those or 'master_process off;'} pid {place}/pid;"
        f" error_log {place}/error.log;"
        f"events {{ worker_connections {connections}; }}"
        f" http {{ access_log {place}/access.log; {temporary}\n{http_block}\n}}"
    )
    process = subprocess.Popen(
        [program, "-p", str(place), "-c", str(place / "nginx.conf")],
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    try:
        _await(_listened(http_block), "/", process)
        yield process
    finally:
        process.terminate()  # killed, it would leave its workers behind
        process.communicate()


def _listened(http_block: str) -> int:
    """The first port of it."""
    found = re.search(r"listen 127\.0\.0\.1:([0-9]+);", http_block)
    assert found
    return int(found[1])


def _await(port: int, path: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, f"{process.args!r} ended by itself"
        try:
            ask(port, path)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
