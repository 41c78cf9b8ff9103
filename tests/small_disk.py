"""A real file system with little room, which can be given more: tmpfs, mounted or borrowed."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108
MEGABYTE = 1_000_000
BALLAST, TRIES = "ballast", 1_000


class SmallDisk:
    """`place` is on it. What nobody else uses of it is taken and given back by a file."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.ballast = place / BALLAST

    def leave(self, size: int) -> None:
        """So many bytes are free now. Others write meanwhile: then it tries again."""
        for _ in range(TRIES):
            try:
                self._leave(size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            else:
                return
        raise TimeoutError("They write and remove all the time.")

    def _leave(self, size: int) -> None:
        with self.ballast.open("ab") as file:
            here = file.tell()
            taken = max(0, here + self.free() - size)
            if taken > here:
                os.posix_fallocate(file.fileno(), 0, taken)
            else:
                file.truncate(taken)

    def free(self) -> int:
        told = os.statvfs(self.place)
        return told.f_bavail * told.f_frsize

    def give_back(self) -> None:
        self.ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mounted at `place` by whoever may; else in a namespace, else what /dev/shm is."""
    place.mkdir(parents=True, exist_ok=True)
    options = ("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(place))
    if subprocess.run(["mount", *options], capture_output=True).returncode == 0:
        try:
            yield SmallDisk(place)
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
        return
    with _in_a_namespace(place, options) as found:
        if found:
            yield SmallDisk(found)
            return
    with tempfile.TemporaryDirectory(dir=SHARED) as borrowed:
        disk = SmallDisk(Path(borrowed))
        assert disk.free() < 1_000 * MEGABYTE, "there is no small file system to be had here"
        yield disk


@contextmanager
def _in_a_namespace(place: Path, options: tuple[str, ...]) -> Iterator[Path | None]:
    """Seen from outside through the process that holds it; None where that is forbidden."""
    inside = 'mount "$@" && echo mounted && exec cat'
    holder = subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside, "-", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with holder:
        assert holder.stdout
        mounted = holder.stdout.readline() == "mounted\n"
        yield Path(f"/proc/{holder.pid}/root{place}") if mounted else None
        holder.terminate()
