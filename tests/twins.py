"""A second PostgreSQL that follows the tests' own, as a replica of an operator's would."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from config import embedded_postgres
from config.postgres_host import run
from tests import locks

PORT = 5433
PATIENCE = 30.0


class Twin:
    """Streaming replication, `delay_ms` late; its socket lies in `place`.

    `alone`: it follows nobody, and can be written to.
    """

    def __init__(self, place: Path, *, delay_ms: int = 0, alone: bool = False) -> None:
        self.place, self.data = place, place / "twin"
        self.delay_ms, self.alone = delay_ms, alone

    def copy(self) -> None:
        """As `pg_basebackup` makes one of a server that runs."""
        source = embedded_postgres.connection()
        where = make_conninfo(**{"host": source["host"], "port": source["port"]})
        made = run(
            "pg_basebackup",
            *("-d", f"{where} user={source['user']}", "-D", str(self.data)),
            *("--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--wal-method=stream"),
        )
        assert made.returncode == 0, made.stdout
        if self.alone:
            (self.data / "standby.signal").unlink()

    def start(self) -> None:
        """Returns once it answers reads."""
        options = f"-k {self.place} -p {PORT} -c listen_addresses='' -c fsync=off"
        options += f" -c recovery_min_apply_delay={self.delay_ms}ms -c max_connections=200"
        options += " -c shared_buffers=64MB -c hot_standby=on"
        log = str(self.data / "server.log")
        begun = run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)
        assert begun.returncode == 0, Path(log).read_text()

    def url(self, database: str) -> str:
        user = embedded_postgres.ROLE
        return f"postgres://{user}@/{database}?host={self.place}&port={PORT}"

    def ask(self, database: str, query: str) -> Any:
        """Its first value."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            return (connection.execute(query).fetchone() or (None,))[0]

    def kill(self) -> None:
        """`kill -9` of all of it at one moment."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while self._processes():
            assert time.monotonic() < until
            time.sleep(0.02)

    def _processes(self) -> list[int]:
        """All that work in its folder, and live."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (place / "cwd").readlink() == self.data:
                    found.append(int(place.name))
        return found


@contextmanager
def twin(*, delay_ms: int = 0, alone: bool = False) -> Iterator[Twin]:
    """Gone at the end, however the test ended.

    What the server has on another disk its copy would write to the same place.
    """
    short = tempfile.TemporaryDirectory(prefix="tonearm-")  # sockets have 107 bytes
    with locks.alone(locks.ONE_SERVER), short as place:
        one = Twin(Path(place).resolve(), delay_ms=delay_ms, alone=alone)
        one.copy()
        try:
            one.start()
            yield one
        finally:
            one.kill()
