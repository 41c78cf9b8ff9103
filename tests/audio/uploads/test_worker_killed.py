"""A worker that is killed: each upload ends ready or refused, never stuck, never doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from audio.models import Rendition, Track, Upload
from audio.uploads import janitor
from config import supervisor, tasks
from tests import make
from tests.audio.media import files
from tests.audio.uploads import sending
from tests.audio.uploads.wire import Line
from tests.faults import uploaders
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.uploaders import Uploader
from tests.faults.workers import worker
from tests.servers import ROOT, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault("F18")]
KILLS = 10 if FULL else 3
UPLOADS = 5 if FULL else 2
JOBS, BETWEEN_KILLS = 100, 8
STALLED_AFTER_S, WITHIN_S = 30.0, 60.0
"""Of procrastinate; a minute later at most it is asked for those."""


@contextmanager
def media_worker(environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", *supervisor.MEDIA],
        cwd=ROOT,
        env=dict(environment),
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def rescue() -> None:
    """As happens every minute, once a worker has not been heard of for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    rescuing: Any = tasks.rescue_stalled
    async_to_sync(rescuing.func)(None, 0)


def under_way() -> bool:
    return Upload.objects.under_way().exists()


def test_killed_at_random_moments(tmp_path: Path, seen: Seen) -> None:
    chance = random.Random(17)  # noqa: S311
    person, _ = sending.artist()
    with web(tmp_path) as server:
        line = Line(server, make.tokens(person).access)
        for number in range(UPLOADS):
            file = files.sound(tmp_path / f"{number}.flac", seconds=20, seed=number + 1)
            path = line.begin(file.stat().st_size, filename=file.name)
            assert line.send(path, file.read_bytes(), 0)[0] == 204
        for _ in range(KILLS):
            with media_worker(server.environment):
                time.sleep(1.5 + 3 * chance.random())  # the first second it starts
            rescue()
        with media_worker(server.environment):
            began = time.monotonic()
            while under_way() and time.monotonic() < began + 90:
                hurry()
                time.sleep(0.2)

    took = time.monotonic() - began
    ended = list(Upload.objects.values_list("status", "refused_code", "attempts"))
    seen.load = f"{UPLOADS} files to process, {KILLS} kills"
    seen.tell(f"{dict(Counter(status for status, _, _ in ended))} after {took:.0f} s")
    assert {status for status, _, _ in ended} <= {"ready", "refused"}
    assert {code for _, code, _ in ended} <= {"", "processing_failed"}
    assert Track.objects.count() == UPLOADS
    ready = Track.objects.filter(is_playable=True)
    assert ready.count() == sum(status == "ready" for status, _, _ in ended)
    assert Rendition.objects.count() == 8 * ready.count()
    janitor.tidy()
    assert list((tmp_path / "uploads").iterdir()) == []


def hurry() -> None:
    """What the job met was a lock of the killed: it asks again in seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
        )


def wait_for_fewer(number: int) -> None:
    """Of those that are under way."""
    until = time.monotonic() + 600
    while Upload.objects.under_way().count() > number:
        assert time.monotonic() < until, "nothing goes on"
        time.sleep(0.2)


if FULL:

    def test_a_hundred_jobs(tmp_path: Path, seen: Seen) -> None:
        """Nobody helps: the other worker finds out, by the clock, who was killed."""
        chance, kills = random.Random(18), 0  # noqa: S311
        some = [
            files.sound(tmp_path / f"{number}.flac", seed=number + 1).read_bytes()
            for number in range(JOBS)
        ]
        with web(tmp_path, UPLOAD_DAILY_MB="5000") as server, worker(server.environment):
            artists = [Uploader(server, some[n::4]) for n in range(4)]
            with uploaders.at_work(artists):
                pass
            while (left := Upload.objects.under_way().count()) > BETWEEN_KILLS:
                with media_worker(server.environment):
                    wait_for_fewer(left - BETWEEN_KILLS + 1)
                    time.sleep(3 * chance.random())  # into the next
                kills += 1
            with media_worker(server.environment):
                took = uploaders.wait_until_processed(600)

        ended = Counter(Upload.objects.values_list("status", flat=True))
        tracks = Counter(Upload.objects.values_list("track", flat=True))
        renditions = Counter(Rendition.objects.values_list("track", flat=True))
        seen.load = f"{JOBS} files to process, one after another; {kills} kills of who does it"
        seen.tell(
            f"{dict(ended)}; {sum(n > 1 for n in tracks.values())} done twice, "
            f"{sum(n != 8 for n in renditions.values())} not whole",
            f"all done {took:.0f} s after the last kill; stalled is who was silent for 30 s",
        )
        assert ended == {"ready": JOBS}
        assert set(tracks.values()) == {1}
        assert set(renditions.values()) == {8}
        assert uploaders.unlike(artists, tmp_path / "media") == []
        assert uploaders.orphans(tmp_path) == []
        assert kills
        assert took <= STALLED_AFTER_S + WITHIN_S
