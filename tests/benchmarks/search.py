"""Search as typed: what single queries cost, over a million tracks."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode

from tests.benchmarks import results, servers, stock, typed
from tests.benchmarks.cpu import Reading, postmaster, precise, wait_until_quiet
from tests.benchmarks.options import Options, say
from tests.benchmarks.servers import Server
from tests.benchmarks.targets import SEARCH_MS, SEARCH_TRACKS, searched
from tests.benchmarks.typed import Typed

TURNS = 3
WAYS = {
    "tracks": "/api/search/?type=track&",
    "everything": "/api/search/?",
    "completions": "/api/search/suggest/?",
}
AIMED = "tracks"


class Cost(NamedTuple):
    """Of a query: ms of CPU in the server and in PostgreSQL, and ms by the clock."""

    app: float
    database: float
    clock: float

    @property
    def whole(self) -> float:
        return self.app + self.database


def run(options: Options) -> results.Part:
    size = options.size(SEARCH_TRACKS)
    stock.prepare(size)
    asked = typed.queries()
    with servers.running(servers.OURS, 4, DATABASE_URL=stock.address(size)) as server:
        wait_until_quiet(options.patience)
        before = Reading.of(server.pid)
        found = {way: _measured(server, path, asked) for way, path in WAYS.items()}
        foreign = Reading.of(server.pid).since(before).foreign
    every = [one.whole for one in found[AIMED]]
    told = {"p50": median(every), "p95": _share(every, 95)}
    return results.Part(
        name="search",
        figures=[
            results.Figure(
                searched(share), f"{told[share]:.1f} ms", "", told[share] <= SEARCH_MS[share]
            )
            for share in SEARCH_MS
        ],
        tables=[_by_way(found), _by_kind(asked, found[AIMED])],
        how=_how(size.tracks, asked),
        noise=f"other programs used {foreign:.0%} of the machine meanwhile",
        complete=options.is_whole,
    )


def _how(tracks: int, asked: Sequence[Typed]) -> list[str]:
    return [
        f"{tracks:,} tracks, half of them with a rare word in the title: of 8,000, met as "
        "unequally as those of a language. Albums, artists and playlists are found as well.",
        f"{len(asked):,} queries made from the names of tracks all over the catalogue: begun, "
        "whole, with the artist, misspelt. They are the same in every run.",
        "One query after the other over HTTP, nothing else going on. CPU is read from the "
        "kernel's clocks of all processes of the server and of PostgreSQL before and after "
        f"each. All are asked {TURNS} times after a first time that does not count; of each "
        "the median.",
    ]


def _measured(server: Server, path: str, asked: Sequence[Typed]) -> list[Cost]:
    turns = []
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        for turn in range(TURNS + 1):
            say(f"{path}: {turn} of {TURNS}")
            turns.append([_cost(server, connection, path, one.query) for one in asked])
    of_each = zip(*turns[1:], strict=True)
    return [sorted(costs, key=lambda cost: cost.whole)[TURNS // 2] for costs in of_each]


def _cost(server: Server, connection: HTTPConnection, path: str, query: str) -> Cost:
    database = postmaster()
    before, began = (precise(server.pid), precise(database)), time.perf_counter()
    connection.request("GET", path + urlencode({"q": query}))
    answer = connection.getresponse()
    answer.read()
    clock = time.perf_counter() - began
    after = precise(server.pid), precise(database)
    if answer.status != 200:
        raise SystemExit(f"{path}, {query!r}: {answer.status} {answer.reason}")
    app, own = ((now - then) * 1000 for now, then in zip(after, before, strict=True))
    return Cost(app, own, clock * 1000)


def _share(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _by_way(found: dict[str, list[Cost]]) -> results.Table:
    head = ("Asked for", *_HEAD)
    lines = [[way, *_shares(costs)] for way, costs in found.items()]
    return results.Table("ms of CPU a query", head, lines, "The target is that of tracks.")


def _by_kind(asked: Sequence[Typed], costs: Sequence[Cost]) -> results.Table:
    of: dict[str, list[Cost]] = {}
    for one, cost in zip(asked, costs, strict=True):
        of.setdefault(one.kind, []).append(cost)
    lines = [[kind, *_shares(found)] for kind, found in of.items()]
    return results.Table("Tracks, by how they were typed", ("Typed", *_HEAD), lines)


_HEAD = ("p50", "p95", "p99", "most", "of it PostgreSQL's", "p50 by the clock", "p95")


def _shares(costs: Sequence[Cost]) -> Iterator[str]:
    every, clock = [one.whole for one in costs], [one.clock for one in costs]
    of_database = sum(one.database for one in costs) / (sum(every) or 1)
    yield from (f"{value:.1f}" for value in (median(every), _share(every, 95)))
    yield from (f"{value:.1f}" for value in (_share(every, 99), max(every)))
    yield f"{of_database:.0%}"
    yield from (f"{value:.1f}" for value in (median(clock), _share(clock, 95)))
