"""Pages wait for nobody: as fast with a provider that hangs as without one."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import env
from config.models import Circuit
from lyrics.fetching import services
from lyrics.fetching.models import Fetch
from tests import make_music
from tests.at_once import times
from tests.far_side import Asked
from tests.far_sides import FarSides
from tests.faults.load import Read, p95, reading
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import Web, web

SECONDS, RATE = (30.0, 50.0) if FULL else (2.0, 50.0)
ROUNDS = 3 if FULL else 2
MOST_MORE_MS = 50.0


def hanging(asked: Asked) -> Iterator[bytes]:
    time.sleep(8)
    yield b""


def asked(server: Web, path: str) -> list[Read]:
    with reading(server.port, [path], rate=RATE) as readers:
        time.sleep(SECONDS / ROUNDS)
    return readers.reads


def statuses(reads: list[tuple[list[Read], list[Read]]]) -> set[int]:
    return {one.status for pair in reads for part in pair for one in part}


@pytest.mark.fault("F7")
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_pages_are_as_fast_while_a_provider_hangs(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seen: Seen
):
    side = far_side(hanging)
    on = {"LYRICS_PROVIDER": "lrclib", "LRCLIB_URL": side.url}
    for name, value in on.items():
        monkeypatch.setattr(env, name, value)
    tracks = [make_music.track(title=f"Song {number}") for number in range(6)]
    Fetch.objects.bulk_create([Fetch(track=track) for track in tracks])
    path = f"/api/tracks/{tracks[0].pk}/"
    wanted = iter(tracks)

    times(5, lambda: services.carry_out(pk=next(wanted).pk))
    is_left_alone = Circuit.objects.get().open_until is not None
    Circuit.objects.update(open_until="2100-01-01T00:00:00Z")

    def work(ended: threading.Event) -> None:
        """As a worker that has a queue of them."""
        while not ended.wait(0.05):
            services.carry_out(pk=tracks[5].pk)

    ended = threading.Event()
    with web(tmp_path / "off") as without, web(tmp_path / "on", **on) as with_it:
        for server in (without, with_it) * 20:
            server.ask(path)
        worker = threading.Thread(target=lambda: times(1, lambda: work(ended)))
        worker.start()
        try:
            reads = [(asked(without, path), asked(with_it, path)) for _ in range(ROUNDS)]
        finally:
            ended.set()
            worker.join()

    before, after = (p95([one for pair in reads for one in pair[n]]) * 1e3 for n in (0, 1))
    seen.load = (
        f"{RATE:.0f} track pages a second for {SECONDS:.0f} s with and without it, in turns; a "
        "worker with a queue of tracks meanwhile"
    )
    seen.tell(
        f"p95 {before:.1f} ms without, {after:.1f} ms with a provider that hangs",
        f"it was asked {side.connections} times",
    )
    assert after - before < MOST_MORE_MS
    assert (side.connections, is_left_alone, statuses(reads)) == (5, True, {200})
