"""Counts in files: kept whoever dies, and read while others write."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.metrics import exposing, ledger
from config.metrics.ledger import SIZE, Ledger, read
from tests.config import processes

KEY = ("request", "GET", "/", "200")


def add(book: Ledger, key: tuple[str, ...], number: float, size: int = 2) -> None:
    with book.lock:
        book.cells[book.place(key, size)] += number


def told(folder: Path) -> dict[tuple[str, ...], float]:
    """The first number of each key, over all processes."""
    sums: dict[tuple[str, ...], float] = {}
    for page in read(folder):
        for line in page.lines:
            sums[line.key] = sums.get(line.key, 0.0) + line.numbers[0]
    return sums


def test_tells_what_was_written_and_by_whom(tmp_path: Path):
    book = Ledger(tmp_path, "web")
    add(book, KEY, 2)
    add(book, KEY, 3)
    add(book, ("job", "a", "succeeded"), 1)

    (page,) = read(tmp_path)

    assert (page.pid, page.near, page.kind) == (os.getpid(), True, "web")
    assert [(line.key, line.numbers) for line in page.lines] == [
        (KEY, (5.0, 0.0)),
        (("job", "a", "succeeded"), (1.0, 0.0)),
    ]


WRITER = """
import sys, time
from pathlib import Path
from config.metrics.ledger import Ledger
book = Ledger(Path(sys.argv[1]), "worker")
for _ in range(int(sys.argv[2])):
    with book.lock:
        book.cells[book.place(("request", "GET", "/", "200"), 2)] += 1
print("written", flush=True)
time.sleep(60)
"""


def test_whoever_comes_after_the_killed_goes_on_with_what_they_counted(tmp_path: Path):
    counts = tmp_path / "counts"
    for _ in range(3):
        with processes.started(
            "-c", WRITER, str(counts), "1000", var_dir=tmp_path / "var"
        ) as process:
            processes.wait_for(process, "written")
            assert [page.pid for page in read(counts)] == [process.pid]
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert [page.pid for page in read(counts)] == [0]

    assert told(counts) == {KEY: 3000.0}
    assert len(list(counts.iterdir())) == 1


def test_the_same_number_in_another_container_is_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(ledger, "_pids_of", lambda: 1)
        there = Ledger(tmp_path, "worker")  # its id is ours, as ids of containers often are
    here = Ledger(tmp_path, "web")
    add(there, KEY, 1)
    add(here, KEY, 10)

    pages = [*read(tmp_path)]
    samples = [one for family in exposing._processes(pages) for one in family.samples]

    assert {page.kind: page.near for page in pages} == {"worker": False, "web": True}
    memory = [one.labels for one in samples if one.name == "tonearm_process_memory_bytes"]
    assert memory == [{"process": "web-1"}]
    counted = {
        one.labels["kind"]: one.value for one in samples if one.name == "tonearm_processes"
    }
    assert counted == {"web": 1, "events": 0, "worker": 1}
    assert told(tmp_path) == {KEY: 11.0}


def test_two_at_once_have_a_file_each_and_are_added_up(tmp_path: Path):
    first, second = Ledger(tmp_path, "web"), Ledger(tmp_path, "web")
    add(first, KEY, 1)
    add(second, KEY, 10)

    assert len(list(tmp_path.iterdir())) == 2
    assert told(tmp_path) == {KEY: 11.0}


def test_threads_lose_nothing(tmp_path: Path):
    book = Ledger(tmp_path, "web")

    def write() -> None:
        for number in range(500):
            add(book, ("request", "GET", f"/{number % 7}", "200"), 1)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(write) for _ in range(8)]:
            done.result()

    assert sum(told(tmp_path).values()) == 4000.0


def test_what_stands_for_now_ends_with_its_process(tmp_path: Path):
    book = Ledger(tmp_path, "web")
    add(book, ("live", "requests"), 4)
    add(book, KEY, 1)

    book.forget("live")

    assert told(tmp_path) == {("live", "requests"): 0.0, KEY: 1.0}


def test_too_many_keys_become_one(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    book = Ledger(tmp_path, "web")
    for number in range(20_000):
        add(book, ("request", "GET", f"/{number:06}", "200"), 1, size=14)

    sums = told(tmp_path)
    assert sum(sums.values()) == 20_000
    assert sums[("request", *ledger.FULL)] > 10_000
    assert next(tmp_path.iterdir()).stat().st_size == SIZE
    assert "no room" in caplog.text


@pytest.mark.parametrize("left", [b"", b"something else", b"\xff" * SIZE, bytes(SIZE)])
def test_a_file_that_is_none_of_ours_is_begun_anew(tmp_path: Path, left: bytes):
    (tmp_path / f"0{ledger.SUFFIX}").write_bytes(left)
    assert told(tmp_path) == {}

    add(Ledger(tmp_path, "web"), KEY, 1)

    assert told(tmp_path) == {KEY: 1.0}


def test_counts_for_itself_where_no_file_can_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "metrics").write_text("a file where the folder should be")

    add(Ledger(tmp_path / "metrics", "web"), KEY, 1)

    assert list(read(tmp_path / "metrics")) == []
    assert "is not seen at /metrics" in caplog.text


FULL_DISK = """
import os, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from config.metrics.ledger import Ledger
book = Ledger(Path(sys.argv[1]), "web")
for number in range(5000):
    with book.lock:
        book.cells[book.place(("request", "GET", f"/{number}", "200"), 14)] += 1
print("alive")
"""


def test_a_disk_without_room_kills_nobody(tmp_path: Path):
    """Written through a hole in a file, a full disk would be a signal that ends the process."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "counts")],
        cwd=processes.ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
