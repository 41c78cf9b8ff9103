"""The worker as a process of its own, beside a web server of the tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from config import supervisor
from tests.servers import ROOT


@contextmanager
def worker(
    environment: Mapping[str, str], options: tuple[str, ...] = supervisor.DEFAULT
) -> Iterator[None]:
    """Works on what that web server enqueues, with the places that a real one has.

    `supervisor.MEDIA` for the one that encodes.
    """
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", *options],
        cwd=ROOT,
        env=dict(environment),
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
