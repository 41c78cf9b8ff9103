"""What sending audio costs, against nginx alone.

Many listeners at once, each asking for a stretch of 256 KiB somewhere in a file of 10 MB; then
a few who take whole files. In turns: nginx with the files on its disk and nothing to ask;
nginx set up by deploy/nginx.conf in front of our server, which leads it to the file (x-accel);
our server alone (file). CPU seconds, user and system, of all processes that serve: nginx, ours,
PostgreSQL's. One worker each, nothing cached but by the kernel.
"""

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audio.catalog.models.track import Track
from audio.media.models import Rendition
from audio.streaming import signing
from config import env
from config.fields import utc_now
from tests.benchmarks import results, stock
from tests.benchmarks.cpu import CORES, Reading, spent, wait_until_quiet
from tests.benchmarks.options import Options, say
from tests.benchmarks.targets import BYTES, DELIVERY
from tests.servers import ROOT, Web, free_port, nginx_process, web

FILES, SIZE, PART = 20, 10_000_000, 256 * 1024
NGINX, X_ACCEL, OWN = "nginx", "x-accel", "file"
AIMS = {(kind, X_ACCEL): most for kind, most in DELIVERY.items()} | {("parts", OWN): 12.0}
LISTENERS = {"parts": 200, "whole": 8}
LUA = """
local paths, ranges = {paths}, {ranges}
math.randomseed({seed})
function request()
  local headers = {{}}
  if ranges then
    local first = math.random(0, {last})
    headers["Range"] = string.format("bytes=%d-%d", first, first + {part} - 1)
  end
  return wrk.format("GET", paths[math.random(#paths)], headers)
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{{"requests": %d, "bytes": %d, "errors": %d}}\\n',
    summary.requests, summary.bytes, e.status + e.connect + e.read + e.write + e.timeout))
end
"""


class Contender(NamedTuple):
    """Where it listens, what it is asked for, and the processes that serve."""

    port: int
    paths: list[str]
    pids: list[int]
    asks_database: bool

    def cost(self) -> float:
        """CPU seconds so far."""
        own = sum(spent(pid) for pid in self.pids)
        return own + (Reading.of(self.pids[0]).database if self.asks_database else 0.0)


class Slice(NamedTuple):
    """`cost` in µs of CPU a request; `foreign`: what others used of the machine meanwhile."""

    requests: int
    errors: int
    cost: float
    foreign: float


Found = dict[str, list[Slice]]


def run(options: Options) -> results.Part:
    if not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
        raise SystemExit("nginx is missing, which is compared with: install it.")
    stock.prepare(options.full())
    renditions = _music()
    try:
        with ExitStack() as running:
            up = _up(running, renditions)
            found = {kind: _measured(kind, up, options) for kind in LISTENERS}
    finally:
        _forget(renditions)
    return _told(found, options)


def _music() -> list[Rendition]:
    """Files of noise for some of the tracks."""
    return [
        Rendition.objects.create(
            track=track,
            name="high",
            container="mp4",
            codec="aac",
            bitrate=320_000,
            sample_rate=48_000,
            channels=2,
            duration_ms=track.duration_ms,
            size=SIZE,
            sha256=f"{track.pk:064}",
            file=default_storage.save("noise", ContentFile(random.randbytes(SIZE))),  # noqa: S311
        )
        for track in Track.objects.playable().order_by("pk")[:FILES]
    ]


def _forget(renditions: list[Rendition]) -> None:
    for one in renditions:
        default_storage.delete(one.file)
        one.delete()


def _up(running: ExitStack, renditions: list[Rendition]) -> dict[str, Contender]:
    signed = [_address(one) for one in renditions]
    media = Path(default_storage.path(""))
    port = free_port()
    block = (
        f"sendfile on; tcp_nopush on; access_log off; keepalive_requests 1000000;"
        f"server {{ listen 127.0.0.1:{port}; root {media}; }}"
    )
    alone = running.enter_context(_nginx(block))
    behind = running.enter_context(_ours(DELIVERY="x-accel", NUM_PROXIES="1"))
    front_port = free_port()
    front = running.enter_context(_nginx(_shipped(front_port, behind.port, media)))
    own = running.enter_context(_ours(DELIVERY="file"))
    return {
        NGINX: Contender(port, [f"/{one.file}" for one in renditions], [alone], False),
        X_ACCEL: Contender(front_port, signed, [front, _pid(behind)], True),
        OWN: Contender(own.port, signed, [_pid(own)], True),
    }


def _address(rendition: Rendition) -> str:
    expires = int(utc_now().timestamp()) + 36_000
    claim = signing.Claim(rendition.track_id, rendition.pk, "a" * 16, expires)
    return f"/api/tracks/{rendition.track_id}/stream/?{claim.query(env.STREAM_KEY)}"


def _shipped(port: int, behind: int, media: Path) -> str:
    """deploy/nginx.conf, at home here; its log as shipped, thrown away."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for ours, here in {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/lib/tonearm/media/": f"{media}/",
        "/var/log/nginx/tonearm.log": "/dev/null",
    }.items():
        text = text.replace(ours, here)
    return f"keepalive_requests 1000000;\n{text}"


@contextmanager
def _nginx(block: str) -> Iterator[int]:
    """One process. Its pid."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        nginx_process(Path(place), block) as process,
    ):
        yield process.pid


@contextmanager
def _ours(**variables: str) -> Iterator[Web]:
    with web(env.VAR_DIR, **variables) as server:
        yield server


def _pid(server: Web) -> int:
    assert server.process is not None
    return server.process.pid


def _measured(
    kind: str, up: Mapping[str, Contender], options: Options
) -> dict[str, list[Slice]]:
    found: dict[str, list[Slice]] = {name: [] for name in up}
    names = list(up)
    for name in names:
        _load(kind, up[name], 1)  # warm
    for turn in range(options.slices):
        say(f"{kind}: {turn + 1} of {options.slices}")
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]  # nobody is always the first
            wait_until_quiet(options.patience)
            found[name].append(_load(kind, up[name], options.seconds))
    return found


def _load(kind: str, contender: Contender, seconds: int) -> Slice:
    script = LUA.format(
        paths="{" + ", ".join(json.dumps(path) for path in contender.paths) + "}",
        ranges="true" if kind == "parts" else "false",
        seed=random.randrange(2**31),  # noqa: S311
        last=SIZE - PART,
        part=PART,
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        address = f"http://127.0.0.1:{contender.port}"
        command = ["wrk", "-t1", f"-c{LISTENERS[kind]}", f"-d{seconds}s", "--timeout", "20s"]
        before, began = contender.cost(), Reading.of(contender.pids[0])
        ran = subprocess.run(
            [*command, "-s", file.name, address], check=True, capture_output=True, text=True
        )
        used, others = contender.cost() - before, Reading.of(contender.pids[0]).since(began)
        # Beyond its first process a contender has others, which are no strangers either.
        foreign = max(others.foreign - (used - others.server) / (others.clock * CORES), 0.0)
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    length = PART if kind == "parts" else SIZE
    assert told["bytes"] >= told["requests"] * length, told  # all that was asked for came
    count = max(told["requests"], 1)
    return Slice(told["requests"], told["errors"], used * 1e6 / count, foreign)


def _told(found: Mapping[str, Found], options: Options) -> results.Part:
    every = [slices for by_name in found.values() for slices in by_name.values()]
    return results.Part(
        name="delivery",
        figures=[
            _figure(kind, by_name[X_ACCEL], by_name[NGINX]) for kind, by_name in found.items()
        ],
        tables=[_table(kind, by_name) for kind, by_name in found.items()],
        how=[
            f"{FILES} files of {SIZE // 10**6} MB. {LISTENERS['parts']} listeners each ask for "
            f"256 KiB somewhere in one; then {LISTENERS['whole']} take whole files.",
            "nginx: alone, with the files on its disk and nothing to ask. x-accel: nginx as "
            "deploy/nginx.conf sets it up, before our server, which leads it to the file. "
            "file: our server alone. One worker each.",
            f"{options.slices} slices of {options.seconds} s each, in turns. CPU of all "
            "processes that serve; the ratio is the median of those of each turn.",
        ],
        noise=results.noise(
            [[one.cost for one in slices] for slices in every],
            [one.foreign for slices in every for one in slices],
        ),
        complete=options.is_whole,
        sound=not any(one.errors for slices in every for one in slices),
    )


def _ratios(slices: list[Slice], base: list[Slice]) -> list[float]:
    return [one.cost / (alone.cost or 1) for one, alone in zip(slices, base, strict=True)]


def _figure(kind: str, ours: list[Slice], alone: list[Slice]) -> results.Figure:
    cost, ratio = median(one.cost for one in ours), median(_ratios(ours, alone))
    told = f"{ratio:.2f} × nginx alone"
    return results.Figure(BYTES[kind], f"{cost:.0f} µs", told, ratio <= DELIVERY[kind])


def _table(kind: str, found: Found) -> results.Table:
    lines = []
    for name, slices in found.items():
        ratios, most = _ratios(slices, found[NGINX]), AIMS.get((kind, name))
        lines.append(
            [
                *(name, f"{median(one.cost for one in slices):.0f}", f"{median(ratios):.2f}"),
                f"{min(ratios):.2f} – {max(ratios):.2f}",
                f"≤ {most:g}" if most else "–",
                f"{sum(one.requests for one in slices):,}",
                f"{sum(one.errors for one in slices)}",
            ]
        )
    head = (
        "Sent by",
        "µs a request",
        "× nginx",
        "least – most",
        "target",
        "requests",
        "errors",
    )
    return results.Table(
        f"{BYTES[kind].replace('a', 'A', 1)}, {LISTENERS[kind]} listeners", head, lines
    )
