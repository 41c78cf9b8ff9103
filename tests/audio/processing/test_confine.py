"""What the child may do, tried by children that misbehave."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audio.media.refusals import Refused, TooExpensive, Undecodable
from audio.processing import running, services
from audio.processing.running import Interrupted, ProcessingFailed
from tests.audio.media import files
from tests.config.processes import ROOT

CONFINED = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from audio.processing import confinement
held = confinement.confine(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
"""
SAYS = "import json, os, sys, time, signal; folder = sys.argv[3]\n"


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """With this instead of the child."""
    monkeypatch.setattr(running, "CHILD", (sys.executable, "-c", code))
    source = tmp_path / "a.mp3"
    source.touch()
    with services.process(source=source, on_progress=lambda stage, percent: None):
        pytest.fail("it went on")


def confined(code: str) -> str:
    return CONFINED.format(root=str(ROOT)) + code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (confined("confinement.allow(-145)\nwhile True: pass"), TooExpensive),
        (SAYS + "os.kill(os.getpid(), signal.SIGSEGV)", Undecodable),
        (SAYS + "os.kill(os.getpid(), signal.SIGKILL)", ProcessingFailed),
        (SAYS + "os.kill(os.getpid(), signal.SIGTERM)", Interrupted),
        (SAYS + "sys.exit(1)", ProcessingFailed),
        (SAYS + "print('no json')", ProcessingFailed),
        (SAYS + "print('x' * 100_000)", ProcessingFailed),
        (SAYS + "pass", ProcessingFailed),
        (SAYS + "open(folder + '/result.json', 'w').write('{}')", ProcessingFailed),
        (SAYS + "print(json.dumps({'refused': 'TooLong', 'context': {}}))", Refused),
        (SAYS + "print(json.dumps({'refused': 'os', 'context': {}}))", Refused),
    ],
    ids=[
        "takes too long",
        "crashes",
        "is killed",
        "is ended with the machine",
        "fails",
        "says nonsense",
        "says too much",
        "says nothing",
        "has no result",
        "refuses without its reason",
        "refuses for no reason",
    ],
)
def test_a_child_that_misbehaves(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    work: Path,
    code: str,
    expected: type[Exception],
) -> None:
    with pytest.raises(expected):
        run(monkeypatch, tmp_path, code)

    assert os.listdir(work) == []


def test_a_child_that_waits_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(running, "WALL", 0.05)
    began = time.monotonic()

    with pytest.raises(ProcessingFailed, match="too long"):
        run(monkeypatch, tmp_path, SAYS + "time.sleep(60)")

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "link", "folder", ".", "gone"])
def test_no_file_is_taken_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """A child that somebody got hold of would have us publish files of this machine."""
    with services.process(
        source=files.sound(tmp_path / "a.flac"), on_progress=lambda stage, percent: None
    ) as outcome:
        result = json.loads((outcome.folder / "result.json").read_text())
    result["files"][0]["file"] = name
    code = f"""
os.symlink("/etc/passwd", folder + "/link")
os.mkdir(folder + "/folder")
open(folder + "/result.json", "w").write({json.dumps(result)!r})
"""

    with pytest.raises(ProcessingFailed):
        run(monkeypatch, tmp_path, SAYS + code)


def test_nothing_of_ours_is_in_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STREAM_KEY", "a secret that nobody may have")
    told = tmp_path / "told"
    code = SAYS + f"open({str(told)!r}, 'w').write(repr(dict(os.environ)))"

    with pytest.raises(ProcessingFailed):
        run(monkeypatch, tmp_path, code)

    assert "secret" not in told.read_text()
    assert "DATABASE" not in told.read_text()


def test_it_knows_no_django() -> None:
    code = "import sys, audio.processing.child; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def line(code: str, folder: Path) -> list[str]:
    """A child of ours, whose source is `folder`/a.mp3 and whose folder is `folder`/work."""
    (folder / "work").mkdir()
    (folder / "a.mp3").write_bytes(b"the file itself")
    places = (str(folder / "a.mp3"), str(folder / "work"))
    return [sys.executable, "-c", confined(code), str(os.getpid()), *places]


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(3 * 1024**3)",
        "open(sys.argv[3] + '/big', 'wb').truncate(5 * 1024**3)",
        "files = [open('/dev/null') for _ in range(60)]",
    ],
    ids=["memory", "size of a file", "files at once"],
)
def test_no_more_than_it_needs(tmp_path: Path, code: str) -> None:
    done = subprocess.run(line(code, tmp_path), capture_output=True, text=True)

    assert done.returncode == 1
    assert any(word in done.stderr for word in ("MemoryError", "too large", "Too many"))


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
        "import socket; socket.socket(socket.AF_UNIX).connect('/tmp/.s.PGSQL.5432')",
        "import subprocess; subprocess.run(['/bin/true'])",
        "os.fork() and os.wait()",
        "os.kill({parent}, 0)",
    ],
    ids=["network", "socket of a database", "program", "process", "signal"],
)
def test_nobody_is_called_and_nothing_started(code: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = code.format(port=server.getsockname()[1], parent=os.getpid())
        done = subprocess.run(line(told, tmp_path), capture_output=True, text=True)

    assert done.returncode == 1
    assert "PermissionError" in done.stderr


def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    """Its parent is killed before it can say a word."""
    child = confined("import time; print(os.getpid(), flush=True); time.sleep(60)")
    parent = (
        "import subprocess, sys, os, time\n"
        f"subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid()), '/', '/'])\n"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)

    assert gone(pid)


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
