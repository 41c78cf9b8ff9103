"""`kill -9` of the web server while people listen: what it has acknowledged is kept, once."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest

from audio.models import PlayEvent, Track
from tests import make, make_music
from tests.faults.table import FULL
from tests.servers import Web, web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F1"),
]

WRITERS, KILLS, BETWEEN_SECONDS = (16, 30, 2.0) if FULL else (16, 3, 1.0)
PATIENCE = 60.0

Play = dict[str, Any]


class Batch(NamedTuple):
    """What was sent together, and whether an answer ever came."""

    plays: list[Play]
    acknowledged: bool


class Writer(threading.Thread):
    """A player that sends every batch until it is acknowledged, as a good client does."""

    def __init__(self, port: int, token: str, tracks: list[int], stop: threading.Event) -> None:
        super().__init__()
        self.port, self.token, self.tracks, self.stop = port, token, tracks, stop
        self.chance = random.Random(token)  # noqa: S311
        self.done: list[Batch] = []
        self.statuses: Counter[int | str] = Counter()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def run(self) -> None:
        while not self.stop.is_set():
            plays = [self.play() for _ in range(self.chance.choice((1, 1, 3, 8)))]
            self.done.append(Batch(plays, self.send_until_acknowledged(plays)))
        self.connection.close()

    def play(self) -> Play:
        return {
            "event_id": str(uuid4()),
            "track_id": self.chance.choice(self.tracks),
            "played_at": "2026-03-01T20:15:00Z",
            "ms_played": 60_000,
        }

    def send_until_acknowledged(self, plays: list[Play]) -> bool:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self.send(plays)
            self.statuses[status] += 1
            if status == 201:
                return True
            time.sleep(0.5)
        return False

    def send(self, plays: list[Play]) -> int | str:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            body = json.dumps({"plays": plays})
            self.connection.request("POST", "/api/me/plays/", body, headers)
            response = self.connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.connection.close()
            return type(error).__name__
        if response.status == 201:
            assert answer["accepted"] + answer["duplicates"] == len(plays)
        return response.status


def torment(server: Web) -> None:
    """Kills it again and again in the middle of its work."""
    for _ in range(KILLS):
        time.sleep(BETWEEN_SECONDS)
        server.kill()
        server.start()
    time.sleep(BETWEEN_SECONDS)


def test_every_acknowledged_play_is_there_once(tmp_path: Path) -> None:
    tracks = [track.pk for track in make_music.tracks(5)]
    tokens = [make.tokens(make.user()).access for _ in range(WRITERS)]
    stop = threading.Event()

    with web(tmp_path) as server:
        writers = [Writer(server.port, token, tracks, stop) for token in tokens]
        for writer in writers:
            writer.start()
        try:
            torment(server)
        finally:
            stop.set()
            for writer in writers:
                writer.join(PATIENCE)

    batches = [batch for writer in writers for batch in writer.done]
    statuses = sum((writer.statuses for writer in writers), Counter[int | str]())
    answered = {status for status in statuses if isinstance(status, int)}
    kept = Counter(PlayEvent.objects.values_list("event_id", flat=True))
    counts = Counter(PlayEvent.objects.filter(counted=True).values_list("track", flat=True))

    assert all(batch.acknowledged for batch in batches)
    assert kept == Counter(UUID(play["event_id"]) for batch in batches for play in batch.plays)
    assert dict(Track.objects.values_list("pk", "plays_count")) == dict(counts)
    assert answered <= {201, 503}
    # It was killed at work, else this shows nothing.
    assert sum(statuses.values()) > statuses[201] > KILLS * WRITERS
