"""What parts of a run have shown, one file for each, until it is measured again."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from config import env
from tests import hardware, markdown

PACKAGES = ("django", "django-ninja", "djangorestframework", "pydantic", "psycopg", "granian")


@dataclass
class Figure:
    """One row of the first table: `row` names a target, `ratio` is to what the target says."""

    row: str
    figure: str
    ratio: str
    met: bool


@dataclass
class Table:
    """Of the details. `note` stands behind it."""

    title: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        shown = f"**{self.title}**\n\n{markdown.table(self.head, self.lines)}"
        return f"{shown}\n\n{self.note}" if self.note else shown


@dataclass
class Part:
    """`how` is told in the page as it stands, a point each; `pictures` are SVG by file name.

    `complete`: it was run whole, and may be kept. `sound`: the answers were as they should be.
    `revision` is that of the code when the run began, "" where nobody noted it.
    """

    name: str
    figures: list[Figure]
    tables: list[Table]
    how: list[str]
    noise: str
    complete: bool
    sound: bool = True
    pictures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    date: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%d %H:%M}")
    revision: str = ""
    machine: dict[str, str] = field(default_factory=lambda: facts())

    @property
    def when(self) -> str:
        """And of which commit."""
        return f"{self.date}, {self.revision}" if self.revision else self.date

    def keep(self) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder() / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


def folder() -> Path:
    """VAR_DIR/bench-results; the measured server's own VAR_DIR is VAR_DIR/bench."""
    place = env.VAR_DIR.parent if env.VAR_DIR.name in ("bench", "test") else env.VAR_DIR
    return place / "bench-results"


def kept() -> Iterator[Part]:
    for path in sorted(folder().glob("*.json")):
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        told["figures"] = [Figure(**one) for one in told["figures"]]
        told["tables"] = [Table(**one) for one in told["tables"]]
        yield Part(**told)


def facts() -> dict[str, str]:
    """Of the machine, and of what was measured and with what."""
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True)
    found = hardware.facts()
    found["PostgreSQL"] += ", our own settings (config/embedded_postgres.py), durable"
    return found | {
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "load": wrk.stdout.splitlines()[0].partition(" Copyright")[0],
    }


def noise(costs: Sequence[Sequence[float]], foreign: Sequence[float]) -> str:
    """How far slices of the same lay apart, and what other programs used meanwhile."""
    spreads = [(max(each) - min(each)) / (median(each) or 1) for each in costs if each]
    if not (spreads and foreign):
        return "nothing was measured"
    return (
        f"the dearest slice lay {median(spreads):.0%} of the median above the cheapest "
        f"(the worst: {max(spreads):.0%}); other programs used {median(foreign):.0%} "
        f"of the machine meanwhile (at worst {max(foreign):.0%})"
    )
