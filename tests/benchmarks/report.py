"""The table, and the page that tells how it came about."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests import hardware
from tests.benchmarks.measure import CONNECTIONS, Results
from tests.benchmarks.rows import DRF, LIMIT, OURS, PREPARED, Row
from tests.benchmarks.seed import FULL, GENRES
from tests.benchmarks.servers import WORKERS

Measured = Sequence[tuple[Row, Results]]
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TEXT = Path(__file__).with_name("report.md")
PACKAGES = ("django", "django-ninja", "djangorestframework", "pydantic", "psycopg", "granian")


def tell(measured: Measured, slices: int, seconds: int, *, keep: bool) -> None:
    """Prints the table; `keep` writes docs/benchmarks.md too."""
    table = _table(measured)
    sys.stdout.write(f"\n{table}\n\n{_details(measured)}\n\n")
    if not keep:
        sys.stdout.write("Not a whole run: docs/benchmarks.md stays as it is.\n")
        return
    told = {
        "table": table,
        "details": _details(measured),
        "machine": _machine(),
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "slices": slices,
        "seconds": seconds,
        "connections": CONNECTIONS,
        "workers": WORKERS,
        "genres": GENRES,
        "noise": _noise(measured),
    }
    told |= {name: f"{count:,}" for name, count in FULL._asdict().items()}
    PAGE.write_text(TEXT.read_text(encoding="utf-8").format_map(told), encoding="utf-8")
    sys.stdout.write(f"Written to {PAGE.relative_to(PAGE.parents[1])}.\n")


def _table(measured: Measured) -> str:
    results = {row.name: result for row, result in measured}
    head = (
        *("Request", "limit, ms", "ours, ms", "DRF, ms", "DRF prepared, ms"),
        *("of the limit's speed", "promised", "kept", "× DRF", "promised", "kept"),
        *("× DRF prepared", "promised", "kept"),
    )
    return _markdown(head, [_line(row, results) for row, _ in measured])


def _line(row: Row, results: Mapping[str, Results]) -> list[str]:
    own = results[row.name]
    costs = {name: own.cost(name) for name in (LIMIT, OURS, DRF, PREPARED)}
    each = {name: cost and cost / row.events for name, cost in costs.items()}
    if row.against:
        each[LIMIT] = results[row.against].cost(LIMIT)
    line = [row.name, *(f"{cost:.3f}" if cost else "–" for cost in each.values())]
    ours = each[OURS] or 0
    line += _promise(each[LIMIT], ours, row.share, "{:.0%}")
    line += _promise(each[DRF], ours, row.times or 0, "{:.1f}")
    return line + _promise(each[PREPARED], ours, row.times_prepared, "{:.1f}")


def _promise(theirs: float | None, ours: float, wanted: float, form: str) -> list[str]:
    """How many times as fast, what was promised, and whether it was kept."""
    if not (theirs and ours):
        return ["–", "–", "–"]
    reached = theirs / ours
    if not wanted:
        return [form.format(reached), "–", "–"]
    kept = "yes" if reached >= wanted else "**no**"
    return [form.format(reached), "≥ " + form.format(wanted), kept]


def _details(measured: Measured) -> str:
    head = (
        *("Request", "server", "server's CPU, ms", "PostgreSQL's CPU, ms", "least – most"),
        *("requests/s", "p50, ms", "p99, ms", "errors", "other status", "other programs"),
    )
    lines = []
    for row, results in measured:
        for name, slices in results.by_contender.items():
            costs = sorted(one.cost for one in slices)
            lines.append(
                [
                    *(row.name, name),
                    f"{median(one.app for one in slices):.3f}",
                    f"{median(one.database for one in slices):.3f}",
                    f"{costs[0]:.3f} – {costs[-1]:.3f}",
                    f"{median(one.rate for one in slices):.0f}",
                    f"{median(one.p50 for one in slices):.1f}",
                    f"{median(one.p99 for one in slices):.1f}",
                    f"{sum(one.errors for one in slices)}",
                    f"{sum(one.others for one in slices)}",
                    f"{max(one.foreign for one in slices):.0%}",
                ]
            )
    return _markdown(head, lines)


def _noise(measured: Measured) -> str:
    spreads = [
        (max(costs) - min(costs)) / median(costs)
        for _, results in measured
        for costs in [[one.cost for one in slices] for slices in results.by_contender.values()]
    ]
    foreign = [one.foreign for _, results in measured for one in results.all()]
    return (
        f"the dearest slice of a server lay {median(spreads):.0%} of its median above the "
        f"cheapest (the worst: {max(spreads):.0%}); other programs used {median(foreign):.0%} "
        f"of the machine meanwhile (at worst {max(foreign):.0%})"
    )


def _machine() -> str:
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True)
    facts = hardware.facts()
    facts["PostgreSQL"] += ", our own settings (config/embedded_postgres.py), durable"
    facts |= {
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "load": wrk.stdout.splitlines()[0].partition(" Copyright")[0],
    }
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items())


def _markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
