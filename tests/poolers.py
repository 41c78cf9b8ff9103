"""A real PgBouncer in front of the tests' PostgreSQL: it lends connections by transaction."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config import embedded_postgres
from config.postgres_host import host

PORT = 6543
PATIENCE = 20.0
CONFIG = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {place}
listen_port = {ours}
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 500
server_tls_sslmode = disable
logfile = {place}/pgbouncer.log
pidfile = {place}/pgbouncer.pid
"""


class Pooler:
    """Its `size` connections serve everybody who comes by `url`."""

    def __init__(self, place: Path, process: "subprocess.Popen[bytes]") -> None:
        self.place, self.process = place, process

    def url(self, database: str) -> str:
        user = embedded_postgres.ROLE
        return f"postgres://{user}@/{database}?host={self.place}&port={PORT}"


@contextmanager
def pgbouncer(*, size: int = 2) -> Iterator[Pooler]:
    """Skips without it."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("needs pgbouncer")
    with (
        tempfile.TemporaryDirectory(prefix="tonearm-") as short,  # sockets have 107 bytes
        _running(program, Path(short), size) as pooler,
    ):
        yield pooler


@contextmanager
def _running(program: str, place: Path, size: int) -> Iterator[Pooler]:
    source = embedded_postgres.connection()
    (place / "pgbouncer.ini").write_text(
        CONFIG.format(
            host=source["host"],
            port=source["port"],
            user=source["user"],
            place=place,
            ours=PORT,
            size=size,
        )
    )
    # Like PostgreSQL it refuses root: so it runs as whatever that runs as here.
    chosen = host()
    process = subprocess.Popen(
        [*chosen.prefix, program, "-q", str(place / "pgbouncer.ini")],
        **chosen.options,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pooler = Pooler(place, process)
    try:
        _await(pooler, str(source["dbname"]))
        yield pooler
    finally:
        process.kill()
        process.wait()


def _await(pooler: Pooler, database: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert pooler.process.poll() is None, (pooler.place / "pgbouncer.log").read_text()
        try:
            psycopg.connect(pooler.url(database)).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.05)
