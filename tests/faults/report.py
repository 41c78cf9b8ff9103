"""docs/faults.md, from all records that are kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests import hardware, markdown
from tests.faults.marks import Marked
from tests.faults.records import ROOT, Record
from tests.faults.table import FAULTS, Fault

PAGE = ROOT / "docs" / "faults.md"
TEXT = Path(__file__).with_name("report.md")
HEAD = ("", "What happens", "Accepted", "Load", "Seen", "Met", "When")


def page(records: Iterable[Record], marked: Marked) -> str:
    """Records of tests that there are no more are left out."""
    by_fault: dict[str, list[Record]] = {name: [] for name in FAULTS}
    for record in records:
        if record.of in marked.get(record.fault, ()):
            by_fault[record.fault].append(record)
    rows = [
        row(name, FAULTS[name], found, tests=len(marked.get(name, ())))
        for name, found in by_fault.items()
    ]
    table = markdown.table(HEAD, rows)
    machines = hardware.listed(
        (one.fault, one.machine) for found in by_fault.values() for one in found
    )
    return TEXT.read_text(encoding="utf-8").format_map({"table": table, "machine": machines})


def write(records: Iterable[Record], marked: Marked) -> None:
    PAGE.write_text(page(records, marked), encoding="utf-8")


def row(name: str, fault: Fault, records: Sequence[Record], *, tests: int) -> list[str]:
    """All tests of a fault together: met where all are, and as old as the oldest."""
    if not records:
        return [name, *fault, "–", "–", "not run", "–"]
    revisions = dict.fromkeys(one.revision or "–" for one in records)
    return [
        name,
        *fault,
        "<br>".join(dict.fromkeys(one.load for one in records if one.load)) or "–",
        "<br>".join(figure for one in records for figure in one.figures) or "–",
        met(records, tests),
        "<br>".join([min(one.date for one in records), *revisions]),
    ]


def met(records: Sequence[Record], tests: int) -> str:
    if not all(one.met for one in records):
        return "**no**"
    run = len({one.of for one in records})
    return "yes" if run == tests else f"partly: {run} of {tests} tests"
