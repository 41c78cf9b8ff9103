"""Which files the child can reach."""

import ctypes
import os
import subprocess
from pathlib import Path

import pytest

from audio.media import probe
from audio.processing.running import ProcessingFailed
from tests.audio.processing.test_confine import SAYS, line, run

GET_DUMPABLE, SET_DUMPABLE = 3, 4
UNWATCHED = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
"""Coverage would write beside it, which is just what it must not."""
HELD = "if not held['files']: sys.exit('no Landlock')\n"


def said(code: str, folder: Path) -> str:
    """The last line of what it says when it is asked to do so."""
    done = subprocess.run(
        line(HELD + code, folder), capture_output=True, text=True, env=UNWATCHED
    )
    if "no Landlock" in done.stderr:
        pytest.skip("needs Landlock")
    return (done.stdout + done.stderr).splitlines()[-1]


@pytest.mark.parametrize(
    "code",
    [
        "open('{folder}/instance.key')",
        "os.listdir('{folder}')",
        "open('/etc/passwd')",
        "open('/proc/' + sys.argv[1] + '/environ')",
        "open('/proc/self/mem', 'r+b')",
        "open(sys.argv[2], 'r+b')",
        "os.remove(sys.argv[2])",
        "open({code!r}, 'r+b')",
        "open(sys.prefix + '/more.pth', 'w')",
        "os.symlink('/etc/passwd', sys.argv[3] + '/link')",
        "os.mkfifo(sys.argv[3] + '/pipe')",
    ],
)
def test_nothing_else_is_opened(code: str, tmp_path: Path) -> None:
    (tmp_path / "instance.key").write_text("a secret")
    told = code.format(folder=tmp_path, code=probe.__file__)

    assert said(told, tmp_path).startswith("PermissionError: [Errno 13]")


def test_what_it_needs_is_opened(tmp_path: Path) -> None:
    code = """
import wave, sqlite3, audio.media.ogg
made = open(sys.argv[3] + '/made', 'w+'); made.write('x'); made.truncate(0); made.close()
os.remove(sys.argv[3] + '/made')
print(open(sys.argv[2]).read(), os.listdir(sys.argv[3]))
"""

    assert said(code, tmp_path) == "the file itself []"


def test_nobody_reads_the_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """/proc shows the memory and the environment of a process to its user's others."""
    libc = ctypes.CDLL(None)
    libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)

    with pytest.raises(ProcessingFailed):
        run(monkeypatch, tmp_path, SAYS + "sys.exit(1)")

    assert libc.prctl(GET_DUMPABLE, 0, 0, 0, 0) == 0
