"""`make bench`: seeds, compares the answers, measures in turns, reports."""

import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from config import embedded_postgres, leaving
from tests.benchmarks import measure, report, seed, servers, stock
from tests.benchmarks.cpu import wait_until_quiet
from tests.benchmarks.equal import require_equal
from tests.benchmarks.rows import ROWS, Row
from tests.benchmarks.servers import Server

WARM_UP_SECONDS = 2
SLICES = 5


def main() -> None:
    options = _options()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing, which makes the load: install it (apt install wrk).")
    leaving.when_asked(leaving.leave)
    with embedded_postgres.running():
        _say("Preparing the catalogue …")
        stock.prepare()
        results = list(_measured(_wanted(options.rows), options))
        complete = len(results) == len(ROWS) and options.slices >= SLICES
        report.tell(results, options.slices, options.seconds, keep=complete)
    failed = [row.name for row, result in results if not result.is_sound]
    if failed:
        raise SystemExit(f"Answers were not what they should be: {', '.join(failed)}.")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--rows", nargs="*", help="Only rows whose names hold one of these.")
    parser.add_argument("--slices", type=int, default=SLICES, help="Turns of each contender.")
    parser.add_argument("--seconds", type=int, default=4, help="Length of a turn.")
    parser.add_argument(
        "--patience", type=int, default=20, help="Seconds to wait for other programs to rest."
    )
    return parser.parse_args()


def _wanted(names: list[str] | None) -> list[Row]:
    """Those asked for, and those that they are compared with."""
    chosen = [row for row in ROWS if not names or any(name in row.name for name in names)]
    compared = {row.against for row in chosen}
    return [row for row in ROWS if row in chosen or row.name in compared]


def _measured(rows: Iterable[Row], options: Namespace) -> Iterator[tuple[Row, measure.Results]]:
    """Servers with so many threads are started once for all their rows."""
    rows = list(rows)
    for threads in sorted({row.threads for row in rows}):
        with ExitStack() as running:
            up = {
                kind.name: running.enter_context(servers.running(kind, threads))
                for kind in servers.KINDS
            }
            require_equal({name: server.ask for name, server in up.items()}, seed.FULL)
            for row in rows:
                if row.threads == threads:
                    yield row, _in_turns(row, up, options)


def _in_turns(row: Row, up: dict[str, Server], options: Namespace) -> measure.Results:
    results = measure.Results()
    names = [name for name in up if row.wants(name)]
    for name in names:
        measure.load(row, up[name], WARM_UP_SECONDS)
    for turn in range(options.slices):
        _say(f"{row.name}: {turn + 1} of {options.slices}")
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]  # nobody is always the first
            wait_until_quiet(options.patience)  # also for what was under way at the end
            results.add(name, measure.load(row, up[name], options.seconds))
    return results


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
