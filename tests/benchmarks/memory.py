"""What a web worker holds after a hundred thousand mixed requests over a million tracks."""

import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import linear_regression, median
from uuid import uuid4

from config.fields import utc_now
from tests.benchmarks import asked, drawing, results, servers, stock, targets, typed
from tests.benchmarks.cpu import Reading
from tests.benchmarks.options import Options, say
from tests.benchmarks.seed import Size
from tests.benchmarks.servers import Server
from tests.benchmarks.statements import access
from tests.benchmarks.targets import MEMORY_MB, REQUESTS, SEARCH_TRACKS, SLOPE

EACH = 5_000
CLIENTS = 8
PLAYS = "/api/me/plays/"
PICTURE = "benchmark-memory.svg"


def run(options: Options) -> results.Part:
    size = options.size(SEARCH_TRACKS)
    requests, each = int(REQUESTS * min(options.scale, 1)), int(EACH * min(options.scale, 1))
    each = max(each, 10)
    stock.prepare(size)
    queries = [one.query for one in typed.queries()]
    with servers.running(servers.OURS, 4, DATABASE_URL=stock.address(size)) as server:
        paths = [path for one in asked.rows(server, size, queries) for path in _some(one)]
        before = Reading.of(server.pid)
        clients, random = _Clients(server, size), Random(7)  # noqa: S311
        seen, own = [(0, _resident(server))], [_resident(server, "RssAnon")]
        for done in range(each, max(requests, 4 * each) + 1, each):
            clients.ask([random.choice(paths) for _ in range(each)])
            seen.append((done, _resident(server)))
            own.append(_resident(server, "RssAnon"))
            say(f"{done:,} requests: {_told(seen[-1][1])}")
        foreign = Reading.of(server.pid).since(before).foreign
    half = [(done, median(held.values())) for done, held in seen[len(seen) // 2 :]]
    slope = linear_regression(*zip(*half, strict=True)).slope * 10_000
    most = max(seen[-1][1].values())
    return results.Part(
        name="memory",
        figures=[
            results.Figure(targets.RSS, f"{most:.0f} MB", "", most <= MEMORY_MB),
            results.Figure(
                targets.GAIN, f"{slope:+.2f} MB a 10,000 requests", "", slope <= SLOPE
            ),
        ],
        tables=[_table(seen, own)],
        how=_how(size.tracks, seen[-1][0], len(paths)),
        noise=f"other programs used {foreign:.0%} of the machine meanwhile",
        complete=options.is_whole,
        sound=not clients.refused,
        pictures={PICTURE: _picture(seen)},
    )


def _how(tracks: int, requests: int, paths: int) -> list[str]:
    return [
        f"{requests:,} requests over {tracks:,} tracks by {CLIENTS} clients: every list, first "
        "page and deep, things, libraries of ten listeners, search, completions and plays; "
        f"{paths:,} addresses, chosen by chance, the same in every run.",
        "The server as it is shipped, two workers with four threads. What a worker holds is "
        "VmRSS of /proc: with what it shares with the others.",
        "The slope is that of the line of least squares through the second half.",
    ]


def _some(one: asked.Asked) -> Iterator[str]:
    """Each list and each kind of thing as often as the others."""
    for paths in (one.first, one.deep):
        yield from (paths[number % len(paths)] for number in range(100 if paths else 0))
    yield from [PLAYS] * 5


class _Clients:
    """Each its own connection; together they ask for one list of paths after the other."""

    def __init__(self, server: Server, size: Size) -> None:
        self.server, self.size = server, size
        self.refused: list[str] = []
        self.own = threading.local()
        self.random = Random(11)  # noqa: S311

    def ask(self, paths: Sequence[str]) -> None:
        tokens = [access(listener) for listener in range(1, self.size.listeners + 1)]
        given = [(path, self.random.choice(tokens)) for path in paths]
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._one, given))

    def _one(self, given: tuple[str, str]) -> None:
        path, token = given
        headers = {"Host": "localhost"}
        if path.startswith(("/api/me/", "/api/playlists/?")):
            headers["Authorization"] = f"Bearer {token}"
        body = None
        if path == PLAYS:
            headers["Content-Type"] = "application/json"
            body = self._play()
        if not hasattr(self.own, "connection"):
            self.own.connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        self.own.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.own.connection.getresponse()
        answer.read()
        if answer.status >= 300:
            self.refused.append(f"{path}: {answer.status}")
            say(self.refused[-1])

    def _play(self) -> str:
        return json.dumps(
            {
                "event_id": str(uuid4()),
                "track_id": self.random.randint(1, self.size.tracks),
                "played_at": utc_now().isoformat(),
                "ms_played": 45_000,
                "skipped": False,
            }
        )


def _resident(server: Server, what: str = "VmRSS") -> dict[str, float]:
    """MB of each worker, by its process; `RssAnon` is without files that others map as well."""
    found = {}
    for task in Path(f"/proc/{server.pid}/task").iterdir():
        for pid in (task / "children").read_text(encoding="utf-8").split():
            with suppress(OSError):
                place = Path("/proc") / pid
                if b"resource_tracker" in (place / "cmdline").read_bytes():
                    continue
                status = (place / "status").read_text(encoding="utf-8")
                found[pid] = int(status.partition(f"{what}:")[2].split()[0]) / 1024
    return found


def _told(held: dict[str, float]) -> str:
    return f"{median(held.values()):.1f} MB, at most {max(held.values()):.1f}"


Seen = Sequence[tuple[int, dict[str, float]]]


def _table(seen: Seen, own: Sequence[dict[str, float]]) -> results.Table:
    lines = [
        [
            *(f"{done:,}", f"{median(held.values()):.1f}", f"{max(held.values()):.1f}"),
            f"{median(anonymous.values()):.1f}",
        ]
        for (done, held), anonymous in zip(seen, own, strict=True)
    ]
    head = ("Requests", "a worker's memory, MB: median", "most", "without files, median")
    note = "Files are programs and libraries, which all workers map and hold once together."
    return results.Table("Memory of the workers", head, lines, note)


def _picture(seen: Seen) -> str:
    workers = sorted({pid for _, held in seen for pid in held}, key=int)
    series = {
        f"worker {number}": [(float(done), held[pid]) for done, held in seen if pid in held]
        for number, pid in enumerate(workers, 1)
    }
    title = "MB held by each web worker; dashed: the target"
    return drawing.lines(title, "requests answered", series, MEMORY_MB)
