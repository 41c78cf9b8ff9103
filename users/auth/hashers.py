"""Argon2id at OWASP's smallest setting, and never more of it at once than the machine bears."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

from config import env
from config.errors import Busy

WAIT = 2.0
"""Seconds that a hash waits for its turn. One takes some 30 ms of an idle core."""

# Two for each core, shared out among the web processes. Sign-ins beyond that wait, so that
# other requests keep a thread and the memory of hashing (19 MiB each) stays bounded.
_turns = threading.BoundedSemaphore(max(1, 2 * (os.cpu_count() or 1) // env.WEB_WORKERS))


@contextmanager
def turn() -> Iterator[None]:
    """Raises `Busy` when none comes up in time."""
    if not _turns.acquire(timeout=WAIT):
        raise Busy(retry_after=1)
    try:
        yield
    finally:
        _turns.release()


class Argon2(Argon2PasswordHasher):
    """Django's own setting (100 MiB, 8 lanes) costs 0.5 to 1 s: few sign-ins would stop us."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)
