"""The machine itself: disk, memory, files, and the port."""

import http.client
import os
import resource
import shutil
import socket
import stat
from collections.abc import Iterator
from typing import Final

from config import addresses, env
from config.installation.findings import Finding, fault, good, hint

DISK: Final = "Disk"
LITTLE_ROOM_MB: Final = 1024
NO_ROOM_MB: Final = 100
PROCESS_MB: Final = 220
"""What a web process takes with all of its code, measured."""
OTHERS_MB: Final = 900
"""Events, two workers, and a file that is being encoded."""
FILES: Final = 1024
PATIENCE_S: Final = 3.0


def check() -> Iterator[Finding]:
    yield from _var_dir()
    yield from _memory()
    yield from _open_files()
    yield _port()
    if shutil.which("fpcalc") is None:
        yield hint(
            "Fingerprints",
            "There is no `fpcalc`: the same recording in another file is not noticed, unless "
            "the extra `fingerprints` is installed.",
        )


def _var_dir() -> Iterator[Finding]:
    place = env.VAR_DIR.absolute()
    try:
        env.make_var_dir()
        free = shutil.disk_usage(place).free // 2**20
        others = place.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH)
    except env.Misconfigured as error:
        yield fault(DISK, str(error))
        return
    if others:
        yield fault(
            DISK,
            f"Everybody on this machine can enter VAR_DIR={place}, where keys and mails lie: "
            f"chmod o-rwx {place}",
        )
    if free < NO_ROOM_MB:
        yield fault(DISK, f"VAR_DIR={place} is full ({free} MB are left): make room.")
    elif free < LITTLE_ROOM_MB:
        yield hint(DISK, f"Only {free} MB are left for VAR_DIR={place}.")
    else:
        yield good(DISK, f"{free // 1024} GB are free for VAR_DIR={place}.")


def _memory() -> Iterator[Finding]:
    have = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    want = env.WEB_WORKERS * PROCESS_MB + OTHERS_MB
    told = f"{have / 1024:.1f} GB; {env.WEB_WORKERS} web processes and the others take some"
    told += f" {want / 1024:.1f}"
    if have < want:
        yield hint("Memory", f"{told}: set WEB_WORKERS lower, or MEDIA_JOBS to 0.")
    else:
        yield good("Memory", f"{told}.")


def _open_files() -> Iterator[Finding]:
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < FILES:
        yield hint(
            "Open files",
            f"A process may open {most} files: that many people at once, less some. "
            "Raise it (ulimit -n, LimitNOFILE=).",
        )


def _port() -> Finding:
    """Free, or ours."""
    where = addresses.local()
    host = addresses.EVERYWHERE.get(env.HOST, env.HOST)
    try:
        socket.create_connection((host, env.PORT), timeout=PATIENCE_S).close()
    except OSError:
        return good("Port", f"{where} is free.")
    connection = http.client.HTTPConnection(host, env.PORT, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/livez")
        if connection.getresponse().read(16) == b"ok":
            return good("Port", f"Tonearm answers at {where}.")
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return fault("Port", f"Something that is not Tonearm listens at {where}: set PORT.")
