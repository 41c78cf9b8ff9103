"""The hottest requests, beside the limit and beside Django REST Framework, in turns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from statistics import median

from config.embedded_postgres import TUNING
from tests.benchmarks import drawing, measure, results, servers, stock
from tests.benchmarks.cpu import wait_until_quiet
from tests.benchmarks.equal import require_equal
from tests.benchmarks.measure import CONNECTIONS, Results
from tests.benchmarks.options import Options, say
from tests.benchmarks.rows import DRF, FLOOR, LIMIT, OURS, PREPARED, ROWS, Row
from tests.benchmarks.seed import GENRES, Size
from tests.benchmarks.servers import WORKERS, Server

WARM_UP_SECONDS = 2
Measured = Sequence[tuple[Row, Results]]
PICTURE = "benchmark-api.svg"
SHARES = ((FLOOR, "{:.0%}"), (LIMIT, "{:.0%}"), (DRF, "{:.1f}"), (PREPARED, "{:.1f}"))


def run(options: Options) -> results.Part:
    say("Preparing the catalogue …")
    size = options.full()
    stock.prepare(size)
    measured = list(_measured(_wanted(options.rows), size, options))
    return results.Part(
        name="api",
        figures=list(_figures(measured)),
        tables=[_table(measured), _details(measured)],
        how=_how(size, options),
        noise=results.noise(
            [
                [one.cost for one in slices]
                for _, result in measured
                for slices in result.by_contender.values()
            ],
            [one.foreign for _, result in measured for one in result.all()],
        ),
        complete=options.is_whole,
        sound=all(result.is_sound for _, result in measured),
        pictures={PICTURE: _picture(measured)},
    )


def _how(size: Size, options: Options) -> list[str]:
    return [
        f"{options.slices} slices of {options.seconds} s for each server and row, in turns, "
        "nobody always first; the median of the slices. Two seconds of warm-up before.",
        f"{CONNECTIONS} connections by `wrk`, random tracks and random listeners. Each server "
        f"has {WORKERS} worker processes with 4 threads (limit and floor: 4 connections), 8 "
        "for plays.",
        f"{size.tracks:,} tracks, {size.albums:,} albums, {size.artists:,} artists, {GENRES} "
        "genres (one to three a track), featured artists on 8 % of the tracks; "
        f"{size.listeners} listeners with a session and {size.likes} likes each: "
        f"{stock.megabytes():,} MB; PostgreSQL holds {TUNING['shared_buffers']} of it itself, "
        "the rest is the system's to keep.",
    ]


def _wanted(names: Sequence[str] | None) -> list[Row]:
    """Those asked for, and those that they are compared with."""
    chosen = [row for row in ROWS if not names or any(name in row.name for name in names)]
    compared = {row.against for row in chosen}
    return [row for row in ROWS if row in chosen or row.name in compared]


def _measured(
    rows: Iterable[Row], size: Size, options: Options
) -> Iterator[tuple[Row, Results]]:
    """Servers with so many threads are started once for all their rows."""
    rows = list(rows)
    kinds = [
        kind
        for kind in servers.KINDS
        if not options.contenders or kind.name in options.contenders
    ]
    for threads in sorted({row.threads for row in rows}):
        with ExitStack() as running:
            up = {
                kind.name: running.enter_context(
                    servers.running(kind, threads, DATABASE_URL=stock.address(size))
                )
                for kind in kinds
            }
            require_equal({name: server.ask for name, server in up.items()}, size)
            for row in rows:
                if row.threads == threads:
                    yield row, _in_turns(row, size, up, options)


def _in_turns(row: Row, size: Size, up: dict[str, Server], options: Options) -> Results:
    found = Results()
    names = [name for name in up if row.wants(name)]
    for name in names:
        measure.load(row, up[name], min(WARM_UP_SECONDS, options.seconds), size)
    for turn in range(options.slices if names else 0):
        say(f"{row.name}: {turn + 1} of {options.slices}")
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]  # nobody is always the first
            wait_until_quiet(options.patience)  # also for what was under way at the end
            found.add(name, measure.load(row, up[name], options.seconds, size))
    return found


def _costs(row: Row, measured: Mapping[str, Results]) -> dict[str, float | None]:
    """By contender, for each of what a request brings; the limits' are those of `against`."""
    own = measured[row.name]
    costs = {name: own.cost(name) for name in (FLOOR, LIMIT, OURS, DRF, PREPARED)}
    each = {name: cost and cost / row.events for name, cost in costs.items()}
    if row.against:
        each |= {name: measured[row.against].cost(name) for name in (FLOOR, LIMIT)}
    return each


def _figures(measured: Measured) -> Iterator[results.Figure]:
    found = {row.name: result for row, result in measured}
    for row, _ in measured:
        costs = _costs(row, found)
        ours, limit = costs[OURS], costs[LIMIT]
        if not ours:
            continue
        told, met = [], True
        if limit:
            met = limit / ours >= row.share
            told.append(
                f"{ours / limit:.2f} × the limit's"
                if row.share > 1
                else f"{limit / ours:.0%} of the limit's speed"
            )
        for name, times in ((DRF, row.times), (PREPARED, row.times_prepared)):
            theirs = costs[name]
            if theirs and times is not None:
                told.append(f"{theirs / ours:.1f} × {name}")
                met = met and theirs / ours >= times
        yield results.Figure(row.name, f"{ours:.3f} ms", "; ".join(told), met)


def _table(measured: Measured) -> results.Table:
    found = {row.name: result for row, result in measured}
    lines = []
    for row, _ in measured:
        costs = _costs(row, found)
        ours = costs[OURS] or 0.0
        line = [row.name, *(f"{cost:.3f}" if cost else "–" for cost in costs.values())]
        for name, form in SHARES:
            theirs = costs[name]
            line.append(form.format(theirs / ours) if theirs and ours else "–")
        lines.append(line)
    head = (
        *("Request", "floor, ms", "limit, ms", "ours, ms", "DRF, ms", "DRF prepared, ms"),
        *("of the floor's speed", "of the limit's", "× DRF", "× DRF prepared"),
    )
    note = (
        "Plays in a batch are told for each play of the batch, and compared with the limit's "
        "single play. The 304 is compared with the limit's whole answer."
    )
    return results.Table("CPU a request", head, lines, note)


def _details(measured: Measured) -> results.Table:
    head = (
        *("Request", "server", "server's CPU, ms", "PostgreSQL's CPU, ms", "least – most"),
        *("requests/s", "p50, ms", "p99, ms", "errors", "other status", "other programs"),
    )
    lines = []
    for row, result in measured:
        for name, slices in result.by_contender.items():
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
    note = (
        "“Least – most” are the cheapest and the dearest slice, in ms of CPU a request. "
        "“Errors” are refusals and requests without an answer; the run fails if there is one. "
        "“Other status” counts answers of the 304 row that came with 200, because the minute "
        "in the ETag had changed; the run fails if they are many."
    )
    return results.Table("All figures", head, lines, note)


def _picture(measured: Measured) -> str:
    found = {row.name: result for row, result in measured}
    groups = {row.name: _costs(row, found) for row, _ in measured}
    return drawing.bars("ms of CPU a request: less is better", groups)
