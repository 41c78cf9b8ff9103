"""docs/faults.md, from all records that are kept."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests import hardware, markdown
from tests.faults.records import ROOT, Record
from tests.faults.table import FAULTS, Fault

PAGE = ROOT / "docs" / "faults.md"
TEXT = Path(__file__).with_name("report.md")
HEAD = ("", "What happens", "Accepted", "Load", "Seen", "Met", "When")


def page(records: Iterable[Record]) -> str:
    by_fault: dict[str, list[Record]] = {name: [] for name in FAULTS}
    for record in records:
        by_fault[record.fault].append(record)
    table = markdown.table(
        HEAD, [row(name, FAULTS[name], found) for name, found in by_fault.items()]
    )
    machines = hardware.listed(
        (one.fault, one.machine) for found in by_fault.values() for one in found
    )
    return TEXT.read_text(encoding="utf-8").format_map({"table": table, "machine": machines})


def write(records: Iterable[Record]) -> None:
    PAGE.write_text(page(records), encoding="utf-8")


def row(name: str, fault: Fault, records: Sequence[Record]) -> list[str]:
    """All tests of a fault together: met where all are, and as old as the oldest."""
    if not records:
        return [name, *fault, "–", "–", "not run", "–"]
    return [
        name,
        *fault,
        "<br>".join(dict.fromkeys(one.load for one in records if one.load)) or "–",
        "<br>".join(figure for one in records for figure in one.figures) or "–",
        "yes" if all(one.met for one in records) else "**no**",
        min(one.date for one in records),
    ]
