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
def worker(environment: Mapping[str, str]) -> Iterator[None]:
    """Works on what that web server enqueues, with the places that a real one has."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", *supervisor.DEFAULT],
        cwd=ROOT,
        env=dict(environment),
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
