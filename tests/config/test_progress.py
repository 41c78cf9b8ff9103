"""How far a command has come: in a terminal, and where a log is kept of it."""

import os
import pty
import subprocess
import sys
import termios
from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper

from config.management.progress import progress
from tests.config import processes

IN_A_TERMINAL = """
import sys
from django.core.management.base import OutputWrapper
from config.management.progress import progress
with progress("Importing", "files", OutputWrapper(sys.stdout)) as step:
    step(0, 2000)
    step(1234, 2000)
"""


def test_a_log_gets_a_line_every_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("config.management.progress.monotonic", lambda: now)
    out = StringIO()

    with progress("Importing", "files", OutputWrapper(out)) as step:
        for done in range(1000, 1013):
            now += 1
            step(done, 2000)

    assert out.getvalue() == (
        "Importing: 1,004 of 2,000 files\nImporting: 1,009 of 2,000 files\n"
    )


def test_a_terminal_gets_a_bar_that_goes_away(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    done = subprocess.run(
        [sys.executable, "-c", IN_A_TERMINAL],
        cwd=processes.ROOT,
        env=processes.environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    shown = os.read(ours, 10_000).decode()
    os.close(theirs)
    os.close(ours)

    assert done.stdout == b""
    assert "Importing:   0%" in shown
    assert "0/2000" in shown
    assert shown.endswith("\r")
    assert shown.split("\r")[-2].strip() == ""
