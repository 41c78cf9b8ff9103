"""A real Redis, which keeps nothing on disk, for as long as a test needs it."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from tests.servers import free_port

PATIENCE = 20.0


class Redis:
    def __init__(self, program: str, place: Path) -> None:
        self.program, self.place, self.port = program, place, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ("--save", "", "--appendonly", "no", "--dir", str(self.place))
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", *options],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until
            time.sleep(0.02)

    def _answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def keys(self) -> list[str]:
        with redis.Redis.from_url(self.url) as client:
            return sorted(key.decode() for key in client.scan_iter())

    def read(self, key: str) -> bytes:
        with redis.Redis.from_url(self.url) as client:
            return client.get(key) or b""

    def write(self, key: str, value: bytes) -> None:
        """As somebody else who reaches it."""
        with redis.Redis.from_url(self.url) as client:
            client.set(key, value)

    def kill(self) -> None:
        """`kill -9`."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def running(place: Path) -> Iterator[Redis]:
    """Skips without it."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server")
    one = Redis(program, place)
    one.start()
    try:
        yield one
    finally:
        one.kill()
