"""The web server is killed while files come in: what is ready is what was sent."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from audio.models import Upload
from config import supervisor
from tests.faults import uploaders
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.uploaders import Uploader
from tests.faults.workers import worker
from tests.servers import web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F2"),
]

UPLOADERS, EACH, SIZE = (8, 13, 50_000_000) if FULL else (2, 1, 12_000_000)
BETWEEN_SECONDS = 4.0 if FULL else 0.4
"""Longer than a worker takes to start: who is killed again and again before gives up."""


def test_what_is_ready_is_what_was_sent(tmp_path: Path, seen: Seen) -> None:
    chance, kills = random.Random(3), 0  # noqa: S311
    some = [
        uploaders.padded(tmp_path / f"{number}.flac", size=SIZE, seed=number + 1)
        for number in range(EACH * UPLOADERS)
    ]
    with web(tmp_path, WEB_WORKERS="2", UPLOAD_DAILY_MB="50000") as server:
        people = [Uploader(server, some[number::UPLOADERS]) for number in range(UPLOADERS)]
        with worker(server.environment, supervisor.MEDIA):
            with uploaders.at_work(people):
                while any(one.is_alive() for one in people) and kills < 200:
                    time.sleep(BETWEEN_SECONDS)
                    assert server.is_running(), "it gave up"
                    if server.workers():
                        server.kill_one(chance)
                        kills += 1
                    if not FULL and kills == 2:
                        break
            took = uploaders.wait_until_processed(900)

    sent = sum(len(one.sent) for one in people)
    statuses = sum((one.statuses for one in people), Counter[int | str]())
    ended = list(Upload.objects.values_list("status", flat=True))
    wrong, left = uploaders.unlike(people, tmp_path / "media"), uploaders.orphans(tmp_path)
    seen.load = f"{UPLOADERS} uploaders, {len(some)} files of {SIZE // 10**6} MB, {kills} kills"
    seen.tell(
        f"{sent} acknowledged, {ended.count('ready')} ready, {len(wrong)} with other bytes, "
        f"{len(left)} orphans after a sweep",
        f"{dict(statuses)}; the last was ready {took:.0f} s after it had arrived",
    )
    assert (sent, wrong, left) == (len(some), [], [])
    assert sorted(set(ended)) == ["ready"]
    assert kills
