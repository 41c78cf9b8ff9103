"""A PostgreSQL for a while: nothing else is touched by what is tried in it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from config import env
from config.backup.refusals import BackupFails, Refused
from config.backup.servers import Server
from config.postgres_host import SOCKETS, CannotStart, host, run

FOLDER: Final = "scratch"
OPTIONS: Final = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_wal_size=4GB -c autovacuum=off -c maintenance_work_mem=256MB -c max_connections=20"
)
ROLE: Final = "tonearm"


@contextmanager
def server() -> Iterator[Server]:
    """Beside our own database's folder, and gone afterwards. Raises `BackupFails`."""
    env.make_var_dir()
    with (env.VAR_DIR / "scratch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Another backup is being checked just now.") from error
        try:
            data = host().data.with_name(FOLDER)
        except CannotStart as error:
            raise BackupFails(str(error)) from error
        _remove(data)  # of somebody who was killed
        with tempfile.TemporaryDirectory(prefix="tonearm-", dir=SOCKETS) as sockets:
            os.chown(sockets, host().owner if os.getuid() != host().owner else -1, -1)
            try:
                _start(data, sockets)
                yield Server(
                    {"host": sockets, "port": 5432, "user": ROLE, "dbname": "postgres"}
                )
            finally:
                _remove(data)


def _start(data: Path, sockets: str) -> None:
    made = run(
        "initdb",
        f"--pgdata={data}",
        f"--username={ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    )
    if made.returncode:
        raise BackupFails(f"PostgreSQL could not prepare {data}: {made.stdout[-400:]}")
    command = ("start", "-w", "-D", str(data), "-l", str(data / "server.log"))
    started = run("pg_ctl", *command, "-o", f"-k {sockets} -p 5432 {OPTIONS}")
    if started.returncode:
        raise BackupFails(f"PostgreSQL does not start in {data}: {started.stdout[-400:]}")


def _remove(data: Path) -> None:
    if data.exists():
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
        shutil.rmtree(data, ignore_errors=True)
