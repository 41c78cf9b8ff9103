"""What a hundred times the rows cost: the same requests to two catalogues, in turns."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

from tests.benchmarks import asked, measure, results, servers, stock, targets, typed
from tests.benchmarks.asked import Asked
from tests.benchmarks.cpu import wait_until_quiet
from tests.benchmarks.measure import CONNECTIONS, Slice
from tests.benchmarks.options import Options, say
from tests.benchmarks.rows import Row
from tests.benchmarks.servers import Server
from tests.benchmarks.targets import GROWS, LARGE, SMALL

SLICES, SECONDS = 3, 3
NAMES = 50
"""Of tracks that both catalogues have, for the queries of search."""


class Both(NamedTuple):
    """The slices of one row in the small catalogue and in the large."""

    name: str
    small: list[Slice]
    large: list[Slice]

    @property
    def ratio(self) -> float:
        small, large = (median(one.cost for one in slices) for slices in self[1:])
        return large / small if small else 0.0


def run(options: Options) -> results.Part:
    small, large = options.size(SMALL), options.size(LARGE)
    for size in (large, small):
        stock.prepare(size)
    queries = [one.query for one in typed.queries(NAMES)]
    with ExitStack() as running:
        up = [
            running.enter_context(
                servers.running(servers.OURS, 4, DATABASE_URL=stock.address(size))
            )
            for size in (small, large)
        ]
        rows = []
        for server, size in zip(up, (small, large), strict=True):
            stock.use(size)
            rows.append({one.name: one for one in asked.rows(server, size, queries)})
        pairs = [(one, rows[1][one.name]) for one in rows[0].values()]
        first = [_in_turns(name, pair, up, options) for name, *pair in _first(pairs)]
        deep = [_in_turns(name, pair, up, options) for name, *pair in _deep(pairs)]
    every = [one for both in first + deep for one in (*both.small, *both.large)]
    return results.Part(
        name="growth",
        figures=[
            results.Figure(name, _worst(found), "", all(one.ratio <= GROWS for one in found))
            for name, found in ((targets.FIRST, first), (targets.DEEP, deep))
            if found
        ],
        tables=[_table("First pages and things", first), _table("90 % deep", deep)],
        how=[
            f"{small.tracks:,} tracks, {small.albums:,} albums, {small.artists:,} artists, and "
            "10 listeners who have liked and played a hundredth of all tracks each; and "
            f"{large.tracks / small.tracks:.0f} times as many of each row, but for the "
            "listeners. One artist has a hundredth of all tracks, each genre a tenth.",
            f"{min(SLICES, options.slices)} slices of {min(SECONDS, options.seconds)} s for "
            f"each row and catalogue, in turns; the medians. {CONNECTIONS} connections.",
            "90 % deep is the page behind the row at nine tenths of the list, or before that "
            "where fewer than a page would be left; of what was recently played, at nine "
            "tenths of the 2,000 plays that it looks at.",
        ],
        noise=results.noise(
            [[one.cost for one in slices] for both in first + deep for slices in both[1:]],
            [one.foreign for one in every],
        ),
        complete=options.is_whole,
        sound=all(not one.errors for one in every),
    )


def _first(pairs: Sequence[tuple[Asked, Asked]]) -> Iterator[tuple[str, Row, Row]]:
    for small, large in pairs:
        yield small.name, _row(small, small.first), _row(large, large.first)


def _deep(pairs: Sequence[tuple[Asked, Asked]]) -> Iterator[tuple[str, Row, Row]]:
    for small, large in pairs:
        if small.deep and large.deep:
            yield small.name, _row(small, small.deep), _row(large, large.deep)


def _row(of: Asked, paths: Sequence[str]) -> Row:
    """One connection's requests: any of these, as listener 1 if they are theirs."""
    told = ", ".join(f'"{path}"' for path in paths)
    headers = ', {["Authorization"] = "Bearer " .. tokens[1]}' if of.is_mine else ""
    request = f'paths = paths or {{{told}}}; return wrk.format("GET", '
    return Row(of.name, f"{request}paths[random(#paths)]{headers})", share=1)


def _in_turns(name: str, pair: Sequence[Row], up: Sequence[Server], options: Options) -> Both:
    both = Both(name, [], [])
    slices, seconds = min(SLICES, options.slices), min(SECONDS, options.seconds)
    say(name)
    for row, server in zip(pair, up, strict=True):
        measure.load(row, server, 1)
    for turn in range(slices):
        for place in (0, 1) if turn % 2 else (1, 0):
            wait_until_quiet(options.patience)
            one = measure.load(pair[place], up[place], seconds)
            (both.large if place else both.small).append(one)
    return both


def _worst(found: Sequence[Both]) -> str:
    worst = max(found, key=lambda one: one.ratio)
    many = sum(one.ratio > GROWS for one in found)
    told = f"at most {worst.ratio:.2f} × ({worst.name})"
    return f"{told}; {many} of {len(found)} above" if many else told


def _table(title: str, found: Sequence[Both]) -> results.Table:
    lines = []
    for one in found:
        small, large = (median(each.cost for each in slices) for slices in one[1:])
        of_database = median(each.database for each in one.large)
        met = "yes" if one.ratio <= GROWS else "**no**"
        lines.append(
            [
                *(one.name, f"{small:.3f}", f"{large:.3f}", f"{of_database:.3f}"),
                *(f"{one.ratio:.2f}", met),
            ]
        )
    head = ("Request", "small, ms", "large, ms", "of it PostgreSQL's", "ratio", "kept")
    return results.Table(title, head, lines)
