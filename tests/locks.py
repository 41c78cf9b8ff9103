"""What two tests cannot do at once, though two processes do the tests."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from config import env

ONE_SERVER = "server"
"""Of the whole server that all have: whoever copies it, or has it write to another disk."""
SCRATCH = "scratch"
"""Of the one scratch server of their VAR_DIR."""


@contextmanager
def alone(with_what: str) -> Iterator[None]:
    """Whoever else wants it waits until the end, or until this process is gone."""
    with (env.VAR_DIR / f"{with_what}-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
