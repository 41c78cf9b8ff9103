"""The table of faults is whole, and what runs have shown stands in its page as it was told."""

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import hardware
from tests.faults import marks, recording, records, report
from tests.faults.records import Record
from tests.faults.table import FAULTS
from tests.test_docs import rows

MARKED = """
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.fault("F4", minutes=5)]

@pytest.mark.parametrize("left", [0, 1])
def test_one(left): ...

def helper(): ...

@pytest.mark.fault("F5")
class TestBoth:
    def test_two(self): ...

if FULL:
    def test_three(): ...
elif LARGE:
    async def test_four(): ...
else:
    def test_five(): ...
"""
MACHINE = {"processor": "a small one, 2 cores", "Python": "3.11.2"}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TONEARM_FAULTS_RECORDS", str(tmp_path / "faults"))


def record(fault: str, *, test: str = "one", met: bool = True, **told: str) -> Record:
    node = f"tests/faults/test_table.py::test_{test}"
    said = {"load": "8 writers", "figures": "0 lost", "date": "2026-03-01 20:15"} | told
    said.setdefault("revision", "ab12cd3")
    figures = said.pop("figures").split(";")
    return Record(fault, node, met=met, seconds=3.0, machine=MACHINE, figures=figures, **said)


def row(fault: str, *more: str) -> list[str]:
    """Load, seen, met, when; of the tests that were run, and `more` that there are."""
    marked = {fault: {*(one.of for one in records.kept() if one.fault == fault), *more}}
    page = report.page(records.kept(), marked)
    line = next(line for line in page.splitlines() if line.startswith(f"| {fault} |"))
    return [cell.strip() for cell in line[1:-1].split("|")][3:]


def test_every_fault_has_a_test() -> None:
    assert sorted(marks.marked()) == sorted(FAULTS)
    assert [f"F{number}" for number in range(1, 24)] == list(FAULTS)


def test_the_page_has_every_fault_as_the_table_has_it() -> None:
    written = [(line[0], *line[1:3]) for line in rows("faults.md", "")]

    assert written == [(name, *fault) for name, fault in FAULTS.items()]


def test_one_stands_in_its_row_as_it_was_told() -> None:
    record("F3", figures="21,450 acknowledged, 0 lost;back after 1.2 s").keep()

    assert row("F3") == [
        "8 writers",
        "21,450 acknowledged, 0 lost<br>back after 1.2 s",
        "yes",
        "2026-03-01 20:15<br>ab12cd3",
    ]
    assert row("F4") == ["–", "–", "not run", "–"]
    told = report.page(records.kept(), {"F3": {"tests/faults/test_table.py::test_one"}})
    assert "- processor: a small one, 2 cores" in told


def test_a_failed_one_says_no_with_its_figures() -> None:
    record("F3", test="one", figures="0 lost").keep()
    record("F3", test="a_failed", met=False, figures="2 lost", date="2026-02-01 00:00").keep()

    assert row("F3") == [
        "8 writers",
        "2 lost<br>0 lost",
        "**no**",
        "2026-02-01 00:00<br>ab12cd3",
    ]


def test_a_second_run_replaces_the_first_and_leaves_the_others() -> None:
    record("F3", test="a_second", met=False).keep()
    record("F4", test="a_second", load="20 rps").keep()
    record("F3", test="a_second", load="16 writers", date="2026-03-02 07:00").keep()

    assert row("F3") == ["16 writers", "0 lost", "yes", "2026-03-02 07:00<br>ab12cd3"]
    assert row("F4")[0] == "20 rps"


def test_who_ran_what_is_told() -> None:
    record("F3", test="one", revision="").keep()
    record("F3", test="a_failed", revision="ab12cd3, changed", date="2026-03-02 07:00").keep()

    assert row("F3")[3] == "2026-03-01 20:15<br>ab12cd3, changed<br>–"


def test_not_all_of_it_is_no_yes() -> None:
    record("F3").keep()

    assert row("F3", "tests/faults/test_table.py::test_two")[2] == "partly: 1 of 2 tests"


def test_a_failed_part_is_a_no() -> None:
    record("F3", met=False).keep()

    assert row("F3", "tests/faults/test_table.py::test_two")[2] == "**no**"


def test_one_of_a_test_that_is_gone_counts_no_more() -> None:
    record("F3", met=False).keep()

    told = report.page(records.kept(), {"F3": {"tests/faults/test_table.py::test_another"}})

    assert "| **no** |" not in told
    assert "2026-03-01" not in told


def test_one_with_parameters_is_one_test() -> None:
    for left in (0, 1):
        record("F9", test=f"full[{left}::]").keep()

    told = report.page(records.kept(), {"F9": {"tests/faults/test_table.py::test_full"}})

    assert "| yes | 2026-03-01 20:15<br>ab12cd3 |" in told


def test_marks_of_a_file_a_class_and_a_test_are_read(tmp_path: Path) -> None:
    (tmp_path / "tests" / "audio").mkdir(parents=True)
    (tmp_path / "tests" / "audio" / "test_made.py").write_text(MARKED)
    (tmp_path / "tests" / "test_other.py").write_text("def test_other(): ...")

    file = "tests/audio/test_made.py"
    one, two = f"{file}::test_one", f"{file}::TestBoth::test_two"
    assert marks.marked(tmp_path) == {
        "F4": {one, two, *(f"{file}::test_{name}" for name in ("three", "four", "five"))},
        "F5": {two},
    }


def test_each_test_that_pytest_finds_is_found(request: pytest.FixtureRequest) -> None:
    """Whichever are run with this one: else what they have shown is left out of the page."""
    found = marks.marked()
    collected = [
        (mark.args[0], item.nodeid.partition("[")[0])
        for item in request.session.items
        for mark in item.iter_markers("fault")
    ]

    assert [one for one in collected if one[1] not in found[one[0]]] == []


def test_marks_of_ours_are_read() -> None:
    found = marks.marked()

    assert found["F9"] == {
        "tests/audio/processing/test_no_room.py::test_a_full_disk_is_told_as_such",
        "tests/faults/test_full_disk.py::test_a_full_disk_of_files",
        "tests/faults/test_full_disk.py::test_a_full_disk_of_the_database",
    }
    code = "tests/users/auth/test_use_code.py::TestAtOnce"
    assert f"{code}::test_of_thirty_with_one_code_one_signs_in" in found["F12"]


def test_the_commit_is_that_with_which_the_run_began(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    commits = iter(["ab12cd3", "ef45678"])
    monkeypatch.setattr(hardware, "revision", lambda: next(commits))
    monkeypatch.setattr(recording, "revision", cache(recording.revision.__wrapped__))
    monkeypatch.setattr(recording, "FULL", True)

    recording.pytest_configure(pytestconfig)
    next(commits)

    assert recording.revision() == "ab12cd3"


def test_the_page_is_written_without_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(report, "PAGE", tmp_path / "faults.md")
    monkeypatch.setattr(
        marks, "marked", lambda: {"F3": {"tests/faults/test_table.py::test_one"}}
    )
    record("F3").keep()

    runpy.run_module("tests.faults", run_name="__main__")

    assert (
        "| 8 writers | 0 lost | yes | 2026-03-01 20:15<br>ab12cd3 |" in report.PAGE.read_text()
    )


class TestKeeping:
    """A run of its own, of which each test has seen something."""

    @pytest.fixture
    def item(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(recording, "FULL", True)
        monkeypatch.setattr(recording, "revision", lambda: "ab12cd3")
        item = pytest.Function.from_parent(
            request.node.parent, name="test_made", callobj=lambda: None
        )
        item.add_marker(pytest.mark.fault("F3"))
        item.stash[recording.SEEN] = records.Seen("8 writers", ["0 lost"])
        return item

    def ended(self, item: Any, *outcomes: str) -> None:
        report_of: Any = pytest.TestReport
        for when, outcome in zip(("setup", "call", "teardown"), outcomes, strict=True):
            told = report_of(item.nodeid, item.location, {}, outcome, None, when)
            step = recording.pytest_runtest_makereport(item)
            next(step)
            with pytest.raises(StopIteration):
                step.send(told)

    def test_it_is_kept_with_its_revision(self, item: Any) -> None:
        self.ended(item, "passed", "passed", "passed")

        [kept] = records.kept()
        assert (kept.met, kept.revision, kept.figures) == (True, "ab12cd3", ["0 lost"])

    def test_a_failed_one_replaces_it(self, item: Any) -> None:
        self.ended(item, "passed", "passed", "passed")
        self.ended(item, "passed", "failed", "passed")

        assert [one.met for one in records.kept()] == [False]

    def test_a_skipped_one_does_not(self, item: Any) -> None:
        self.ended(item, "passed", "passed", "passed")
        self.ended(item, "skipped", "skipped", "passed")

        assert [one.met for one in records.kept()] == [True]
