"""Pages wait for nobody: as fast with a provider that hangs as without one."""

import logging
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
from tests.servers import Web, web

log = logging.getLogger(__name__)
ROUNDS = 200
MOST_MORE_MS = 50.0


def hanging(asked: Asked) -> Iterator[bytes]:
    time.sleep(8)
    yield b""


def p95(waited: list[float]) -> float:
    """In milliseconds."""
    return sorted(waited)[int(len(waited) * 0.95)] * 1_000


def ask(server: Web, path: str) -> float:
    began = time.perf_counter()
    answer = server.ask(path)
    assert answer.status == 200
    return time.perf_counter() - began


@pytest.mark.fault("F7")
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_pages_are_as_fast_while_a_provider_hangs(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    side = far_side(hanging)
    monkeypatch.setattr(env, "LYRICS_PROVIDER", "lrclib")
    monkeypatch.setattr(env, "LRCLIB_URL", side.url)
    tracks = [make_music.track(title=f"Song {number}") for number in range(6)]
    Fetch.objects.bulk_create([Fetch(track=track) for track in tracks])
    path = f"/api/tracks/{tracks[0].pk}/"
    wanted = iter(tracks)

    times(5, lambda: services.carry_out(pk=next(wanted).pk))
    assert Circuit.objects.get().open_until is not None
    Circuit.objects.update(open_until="2100-01-01T00:00:00Z")

    def work(ended: threading.Event) -> None:
        """As a worker that has a queue of them."""
        while not ended.wait(0.05):
            services.carry_out(pk=tracks[5].pk)

    on = {"LYRICS_PROVIDER": "lrclib", "LRCLIB_URL": side.url}
    ended = threading.Event()
    with web(tmp_path / "off") as without, web(tmp_path / "on", **on) as with_it:
        for server in (without, with_it):
            for _ in range(20):
                ask(server, path)
        worker = threading.Thread(target=lambda: times(1, lambda: work(ended)))
        worker.start()
        try:
            pairs = [(ask(without, path), ask(with_it, path)) for _ in range(ROUNDS)]
        finally:
            ended.set()
            worker.join()

    before, after = (p95([pair[n] for pair in pairs]) for n in (0, 1))
    log.warning(
        "p95 of %s: %.1f ms without, %.1f ms with a provider that hangs", path, before, after
    )
    assert after - before < MOST_MORE_MS
    assert side.connections == 5
