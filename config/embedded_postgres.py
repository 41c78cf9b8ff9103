"""Our own PostgreSQL: the first process that needs it starts it, the last to leave stops it."""

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg

from config import env
from config.postgres_host import CannotStart, host, run, socket_dir

log = logging.getLogger(__name__)

ROLE, DATABASE, PORT = "tonearm", "postgres", 5432
ROOM_FOR_A_DATABASE = 200 * 1024 * 1024
PATIENCE = 30.0
LOG_BYTES = 1024 * 1024

TUNING = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than our short statements take
    "log_checkpoints": "off",
    # An ERROR goes to whoever caused it, who logs it; its details may name a person.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def connection() -> dict[str, Any]:
    """For `psycopg.connect()`; complete, so that no PGPORT of a shell gets a say."""
    return {"host": str(socket_dir()), "port": PORT, "user": ROLE, "dbname": DATABASE}


def _ready() -> bool:
    try:
        psycopg.connect(**connection(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare_sockets() -> None:
    """Anybody may write to /tmp: what lies there is believed only if it is ours alone."""
    place, owner = socket_dir(), host().owner
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if found.st_uid == os.getuid() != owner:
        os.chown(place, owner, -1)
        found = place.lstat()
    if place.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise CannotStart(f"{place} is not ours alone: remove it, or set another VAR_DIR.")


def _create(data: Path) -> None:
    """A killed initdb leaves a folder that nobody takes for a database."""
    free = shutil.disk_usage(data.parent).free
    if free < ROOM_FOR_A_DATABASE:
        raise CannotStart(
            f"The disk is full: a database in {data.parent} needs "
            f"{ROOM_FOR_A_DATABASE // 2**20} MB, and {free // 2**20} MB are free."
        )
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    # A built-in locale sorts the same on every machine.
    made = run(
        "initdb",
        f"--pgdata={fresh}",
        f"--username={ROLE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    )
    if made.returncode:
        raise CannotStart(f"PostgreSQL could not prepare {data}:\n{made.stdout[-800:]}")
    fresh.rename(data)


def _start(durable: bool) -> None:
    data = host().data
    log = data / "server.log"
    if not data.exists():
        _create(data)
    if not (data / "PG_VERSION").is_file():
        raise CannotStart(f"{data} is no database: move what stands there, and start again.")
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(data / "server.log.1")
    chosen = TUNING | ({} if durable else THROWAWAY)
    options = [f"-k {socket_dir()}", f"-p {PORT}"]
    options += [f"-c {name}={value}" for name, value in chosen.items()]
    command = ("start", "-w", "-t", "600", "-D", str(data), "-l", str(log))
    # A killed server's children hold its memory for some seconds: hence more than one try.
    until = time.monotonic() + PATIENCE
    while (tried := run("pg_ctl", *command, "-o", " ".join(options))).returncode:
        if _ready():
            return
        if time.monotonic() > until:
            last_words = log.read_text(errors="replace") if log.exists() else tried.stdout
            raise CannotStart(f"PostgreSQL does not start:\n{last_words[-800:]}")
        time.sleep(0.5)


@contextmanager
def running(*, durable: bool = True) -> Iterator[None]:
    """The database, for as long as anybody is inside.

    Who is inside holds a shared lock, which the kernel takes back from the killed; what
    they left running, the next one finds and uses. `durable=False` is for tests: the server
    that it starts may lose data if the machine loses power.
    """
    if env.DATABASE_URL:
        yield
        return
    with ExitStack() as files:
        door, users = _enter(files, durable)
        try:
            yield
        finally:
            _leave(door, users)


def _enter(files: ExitStack, durable: bool) -> tuple[IO[str], IO[str]]:
    env.make_var_dir()
    try:
        door = files.enter_context((env.VAR_DIR / "postgres.door").open("w"))
        users = files.enter_context((env.VAR_DIR / "postgres.users").open("w"))
        fcntl.flock(door, fcntl.LOCK_EX)  # one at a time starts or stops
        _prepare_sockets()
        if not _ready():
            _start(durable)
    except OSError as error:
        raise CannotStart(
            f"The database cannot be started in {env.VAR_DIR}: {error}."
        ) from error
    fcntl.flock(users, fcntl.LOCK_SH)
    fcntl.flock(door, fcntl.LOCK_UN)
    return door, users


def keep() -> None:
    """Starts it again if it has ended, as by `kill -9`. For those inside; nearly free.

    Raises `CannotStart`, also where its disk is gone: an empty one would be served as ours.
    """
    if env.DATABASE_URL or _is_alive():
        return
    if not host().data.exists():
        raise CannotStart(f"The database is gone: {host().data} is not there any more.")
    log.error("The database ended by itself; starting it again.")
    with (env.VAR_DIR / "postgres.door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not _ready():
            _start(durable=True)


def _is_alive() -> bool:
    try:
        first_line, *_ = (host().data / "postmaster.pid").read_text().splitlines()
        os.kill(int(first_line), 0)
    except (OSError, ValueError) as error:
        return isinstance(error, PermissionError)
    return True


def _leave(door: IO[str], users: IO[str]) -> None:
    fcntl.flock(door, fcntl.LOCK_EX)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody is still inside
    run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(host().data))
    with suppress(OSError):
        socket_dir().rmdir()
