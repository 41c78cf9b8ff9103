"""Bytes on their way: digested as they pass, and pushed by one so that another can pull."""

import hashlib
import io
import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Final, cast

from config import spooling
from config.backup.places import PIECE, Readable
from config.backup.refusals import BackupFails

LAST_WORDS: Final = 400

Step = Callable[[int, int], None]
"""Told how many are done, and how many there are."""


class Digested:
    """What was read of it: `size` and `sha256()`. Keeps what went wrong while reading."""

    def __init__(self, source: Readable) -> None:
        self._source, self._digest = source, hashlib.sha256()
        self.size = 0
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._source.read(size)
        except BaseException as error:
            self.failure = error
            raise
        self._digest.update(piece)
        self.size += len(piece)
        return piece

    def sha256(self) -> str:
        return self._digest.hexdigest()


class Counted(Digested):
    """Says how far it is; `total` in bytes, where that is known."""

    def __init__(self, source: Readable, step: Step, total: int = 0) -> None:
        super().__init__(source)
        self._step, self._total = step, total

    def read(self, size: int = -1) -> bytes:
        piece = super().read(size)
        self._step(self.size, self._total or self.size)
        return piece

    def close(self) -> None:
        """Whoever opened what it reads from closes that."""

    def __enter__(self) -> "Counted":
        return self

    def __exit__(self, *args: object) -> None:
        return


class Pushed(io.RawIOBase):
    """What `work` writes into the file it is given, to be read, as it comes.

    Whatever `work` raises, the reader gets it at the end, so that nobody takes a part for all.
    """

    def __init__(self, work: Callable[[BinaryIO], None]) -> None:
        pulling, pushing = os.pipe()
        self._pull = io.FileIO(pulling, "rb")
        self._push = io.BufferedWriter(io.FileIO(pushing, "wb"), PIECE)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[BinaryIO], None]) -> None:
        try:
            work(cast(BinaryIO, self._push))
            self._push.flush()
        except BaseException as error:
            self._failure = error
        finally:
            with suppress(OSError):
                self._push.close()

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        got = self._pull.readinto(into)
        if not got and len(into):
            self._thread.join()
            if self._failure:
                raise self._failure
        return got or 0

    def close(self) -> None:
        """Who still pushes meets a broken pipe, and ends."""
        if not self.closed:
            self._pull.close()
            self._thread.join()
        super().close()


def copy(source: Readable, into: BinaryIO) -> None:
    while piece := source.read(PIECE):
        into.write(piece)


def run(
    command: list[str],
    *,
    into: BinaryIO,
    source: Readable | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Runs a program until its end. Raises `BackupFails` with its last words."""
    name = os.path.basename(command[0])
    with spooling.file() as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if source else subprocess.DEVNULL,
                stdout=into,
                stderr=said,
                env=env,
                bufsize=0,
            )
        except OSError as error:
            raise BackupFails(f"{name} cannot be started: {error.strerror}.") from error
        with process:
            try:
                if source and process.stdin:
                    with suppress(BrokenPipeError):  # it has ended: its last words say why
                        copy(source, process.stdin)  # type: ignore[arg-type]
                    process.stdin.close()
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()[-LAST_WORDS:]
            raise BackupFails(f"{name} failed: {words or process.returncode}")
