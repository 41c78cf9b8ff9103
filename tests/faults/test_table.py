"""The table of faults is whole, and what runs have shown stands in its page as it was told."""

import re
from pathlib import Path

import pytest

from tests.faults import records, report
from tests.faults.records import Record
from tests.faults.table import FAULTS
from tests.test_docs import rows

TESTS = Path(__file__).parents[1]
MACHINE = {"processor": "a small one, 2 cores", "Python": "3.11.2"}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TONEARM_FAULTS_RECORDS", str(tmp_path / "faults"))


def record(fault: str, *, test: str = "one", met: bool = True, **told: str) -> Record:
    node = f"tests/faults/test_table.py::test_{test}"
    said = {"load": "8 writers", "figures": "0 lost", "date": "2026-03-01 20:15"} | told
    figures = said.pop("figures").split(";")
    return Record(fault, node, met=met, seconds=3.0, machine=MACHINE, figures=figures, **said)


def row(fault: str) -> list[str]:
    """Load, seen, met, when."""
    page = report.page(records.kept())
    line = next(line for line in page.splitlines() if line.startswith(f"| {fault} |"))
    return [cell.strip() for cell in line[1:-1].split("|")][3:]


def test_every_fault_has_a_test() -> None:
    marked = set()
    for file in TESTS.rglob("test_*.py"):
        marked |= set(re.findall(r'mark\.fault\("(F\d+)"', file.read_text(encoding="utf-8")))

    assert sorted(marked) == sorted(FAULTS)
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
        "2026-03-01 20:15",
    ]
    assert row("F4") == ["–", "–", "not run", "–"]
    assert "- processor: a small one, 2 cores" in report.page(records.kept())


def test_a_failed_one_says_no_with_its_figures() -> None:
    record("F3", test="one", figures="0 lost").keep()
    record("F3", test="a_failed", met=False, figures="2 lost", date="2026-02-01 00:00").keep()

    assert row("F3") == ["8 writers", "2 lost<br>0 lost", "**no**", "2026-02-01 00:00"]


def test_a_second_run_replaces_the_first_and_leaves_the_others() -> None:
    record("F3", test="a_second", met=False).keep()
    record("F4", test="a_second", load="20 rps").keep()
    record("F3", test="a_second", load="16 writers", date="2026-03-02 07:00").keep()

    assert row("F3") == ["16 writers", "0 lost", "yes", "2026-03-02 07:00"]
    assert row("F4")[0] == "20 rps"


def test_one_of_a_class_and_with_parameters_counts() -> None:
    record("F3", test="a_failed").keep()
    one = record("F3", met=False)
    one.test = one.test.replace("::test_one", "::TestAll::test_a_failed[3-::1]")
    one.keep()

    assert row("F3")[2] == "**no**"


def test_one_of_a_test_that_is_gone_counts_no_more() -> None:
    record("F3", test="never" + "_was", met=False).keep()

    assert row("F3")[2] == "not run"
