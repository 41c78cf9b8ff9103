"""`python -m tests.benchmarks delivery`: what sending audio costs, against nginx alone.

Many listeners at once, each asking for a stretch of 256 KiB somewhere in a file of 10 MB; then
a few who take whole files. In turns: nginx with the files on its disk and nothing to ask;
nginx set up by deploy/nginx.conf in front of our server, which leads it to the file (x-accel);
our server alone (file). CPU seconds, user and system, of all processes that serve: nginx, ours,
PostgreSQL's. One worker each, nothing cached but by the kernel.
"""

import json
import random
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
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
from config import embedded_postgres, env
from config.fields import utc_now
from tests.benchmarks import stock
from tests.benchmarks.cpu import Reading, spent, wait_until_quiet
from tests.servers import ROOT, Web, free_port, nginx_process, web

FILES, SIZE, PART = 20, 10_000_000, 256 * 1024
NGINX, X_ACCEL, OWN = "nginx", "x-accel", "file"
TARGETS = {("parts", X_ACCEL): 4.0, ("parts", OWN): 12.0, ("whole", X_ACCEL): 2.0}
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
    """`cost` in µs of CPU a request."""

    requests: int
    errors: int
    cost: float


def main() -> None:
    options = _options()
    with embedded_postgres.running(), ExitStack() as running:
        stock.prepare()
        renditions = _music()
        try:
            up = _up(running, renditions)
            for kind in LISTENERS:
                _tell(kind, _measured(kind, up, options))
        finally:
            _forget(renditions)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks delivery")
    parser.add_argument("--slices", type=int, default=5, help="Turns of each contender.")
    parser.add_argument("--seconds", type=int, default=4, help="Length of a turn.")
    parser.add_argument("--patience", type=int, default=20, help="Seconds to wait for quiet.")
    return parser.parse_args()


def _music() -> list[Rendition]:
    """Files of noise for some of 200,000 tracks."""
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
    kind: str, up: Mapping[str, Contender], options: Namespace
) -> dict[str, list[Slice]]:
    found: dict[str, list[Slice]] = {name: [] for name in up}
    names = list(up)
    for name in names:
        _load(kind, up[name], 1)  # warm
    for turn in range(options.slices):
        sys.stderr.write(f"{kind}: {turn + 1} of {options.slices}\n")
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
        before = contender.cost()
        ran = subprocess.run(
            [*command, "-s", file.name, address], check=True, capture_output=True, text=True
        )
        used = contender.cost() - before
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    length = PART if kind == "parts" else SIZE
    assert told["bytes"] >= told["requests"] * length, told  # all that was asked for came
    return Slice(told["requests"], told["errors"], used * 1e6 / max(told["requests"], 1))


def _tell(kind: str, found: Mapping[str, list[Slice]]) -> None:
    """The table. The ratio is the median of those of each turn."""
    sys.stdout.write(f"\n{kind}, {LISTENERS[kind]} listeners\n")
    for name, slices in found.items():
        ratios = [one.cost / base.cost for one, base in zip(slices, found[NGINX], strict=True)]
        target = TARGETS.get((kind, name))
        aim = f"(aim {target})" if target else ""
        sys.stdout.write(
            f"{name:8} {median(one.cost for one in slices):8.0f} µs {median(ratios):6.2f}x"
            f" ({min(ratios):.2f} to {max(ratios):.2f}) {aim:10}"
            f" {sum(one.requests for one in slices):7} requests,"
            f" {sum(one.errors for one in slices)} errors\n"
        )


if __name__ == "__main__":
    main()
