"""The five servers, started alike: granian, two workers, as many threads or connections."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple

from config import env, supervisor
from tests.benchmarks import limit, rows
from tests.benchmarks.drf.settings import PREPARED
from tests.benchmarks.statements import access, write_limit_settings

WORKERS = 2
START_WITHIN = 90.0
ROOT = Path(__file__).parents[2]
WSGI = supervisor.WEB
RSGI = ("--interface", "rsgi", "--factory", *WSGI[2:])


class Kind(NamedTuple):
    """How one contender is started."""

    name: str
    options: tuple[str, ...]
    target: str
    program: str = "granian"
    environment: Mapping[str, str] = {}


LIMIT = Kind(rows.LIMIT, RSGI, "tests.benchmarks.limit:create")
FLOOR = Kind(rows.FLOOR, RSGI, "tests.benchmarks.limit:create_floor")
OURS = Kind(rows.OURS, WSGI, "config.wsgi:application", "config.granian")
DRF = Kind(rows.DRF, WSGI, "tests.benchmarks.drf.wsgi:application")
DRF_PREPARED = Kind(rows.PREPARED, WSGI, DRF.target, environment={PREPARED: "1"})
KINDS = (FLOOR, LIMIT, OURS, DRF, DRF_PREPARED)


class Server(NamedTuple):
    """One that answers, on this machine."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """GET or POST; as listener 1 what is theirs. Raises OSError; refused, HTTPException."""
        headers = {"Host": "localhost"}  # addresses in the answers are then the same
        if path.startswith(("/api/me/", "/api/playlists/?")):
            headers |= {"Authorization": f"Bearer {access(1)}"}
        if body is not None:
            headers |= {"Content-Type": "application/json"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            sent = None if body is None else json.dumps(body)
            connection.request("GET" if body is None else "POST", path, sent, headers)
            answer = connection.getresponse()
            if answer.status >= 300:
                raise HTTPException(f"{path}: {answer.status} {answer.reason}")
            return json.load(answer)


@contextmanager
def running(kind: Kind, threads: int, **variables: str) -> Iterator[Server]:
    """Up and answering; stopped in the end. `variables` of its environment."""
    settings = env.VAR_DIR / "limit.json"
    if kind in (FLOOR, LIMIT):
        write_limit_settings(settings, threads)
    port = _free_port()
    options = [*kind.options, "--host", "127.0.0.1", "--port", str(port)]
    options += ["--workers", str(WORKERS)]
    if kind not in (FLOOR, LIMIT):  # which have a loop instead, with as many connections
        options += ["--blocking-threads", str(threads)]
    with (env.VAR_DIR / "servers.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", kind.program, *options, kind.target],
            cwd=ROOT,
            env=os.environ
            | kind.environment
            | {limit.SETTINGS: str(settings.resolve())}
            | variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield _answering(Server(process.pid, port))
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answering(server: Server) -> Server:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        with suppress(OSError, HTTPException):
            server.ask("/api/tracks/1/")
            return server
        time.sleep(0.1)
    raise SystemExit(f"A server does not answer; see {env.VAR_DIR}/servers.log.")
