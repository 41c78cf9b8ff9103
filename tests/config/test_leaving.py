"""Whoever is asked to leave is gone soon."""

import signal
import time
from pathlib import Path

from tests.config import processes

A_TASK_THAT_GOES_ON = """
import asyncio, signal
from contextlib import suppress
from config import leaving

async def connecting():
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(600)

async def main():
    task = asyncio.ensure_future(connecting())
    await asyncio.sleep(0)
    print("ready", flush=True)
    await task

leaving.GONE_WITHIN = 1
leaving.when_asked(leaving.leave)
asyncio.run(main())
"""


def test_no_task_keeps_one_that_is_to_leave(tmp_path: Path) -> None:
    with processes.started("-c", A_TASK_THAT_GOES_ON, var_dir=tmp_path) as process:
        processes.wait_for(process, "ready")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert process.returncode == -signal.SIGALRM


def test_once_done_it_is_gone(tmp_path: Path) -> None:
    """By this machine's own speed: all that it loaded is not walked through once more."""
    began = time.monotonic()
    with processes.started("manage.py", "check", var_dir=tmp_path) as process:
        processes.wait_for(process, "no issues")
        said = time.monotonic()
        process.wait(60)
    ended = time.monotonic()

    assert ended - said < max(0.3, (said - began) / 10), (ended - said, said - began)
