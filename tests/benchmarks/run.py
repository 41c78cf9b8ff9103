"""`make bench`: measures, keeps what is whole, and writes docs/benchmarks.md of it."""

import shutil
import sys
import time

from config import embedded_postgres, leaving
from tests import hardware
from tests.benchmarks import (
    api,
    delivery,
    growth,
    ingest,
    memory,
    options,
    page,
    results,
    search,
)
from tests.benchmarks.options import say

RUN = {
    "api": api.run,
    "search": search.run,
    "growth": growth.run,
    "memory": memory.run,
    "delivery": delivery.run,
    "ingest": ingest.run,
}


def main() -> None:
    asked = options.given(sys.argv[1:])
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing, which makes the load: install it (apt install wrk).")
    leaving.when_asked(leaving.leave)
    failed, revision = list[str](), hardware.revision()
    with embedded_postgres.running():
        for name in asked.parts or RUN:
            say(f"— {name}")
            began = time.monotonic()
            part = RUN[name](asked)
            part.seconds = round(time.monotonic() - began)
            part.revision = revision
            _tell(part)
            if not part.sound:
                failed.append(name)
            elif part.complete:
                part.keep()
                page.write(results.kept())
    if failed:
        raise SystemExit(f"Answers were not what they should be: {', '.join(failed)}.")


def _tell(part: results.Part) -> None:
    lines = [page.targets([part], only={one.row for one in part.figures})]
    lines += [str(table) for table in part.tables]
    lines.append(f"{part.name}: {part.seconds:.0f} s; {part.noise}.")
    if not part.complete:
        lines.append("Not a whole run: it is not kept, docs/benchmarks.md stays as it is.")
    sys.stdout.write("\n" + "\n\n".join(lines) + "\n")
