"""A worker that is killed: each upload ends ready or refused, never stuck, never doubled."""

import logging
import os
import random
import signal
import subprocess
import sys
import time
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
from tests.faults.table import FULL
from tests.servers import ROOT, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault("F18")]
log = logging.getLogger(__name__)
KILLS = 10 if FULL else 3
UPLOADS = 5 if FULL else 2


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


def test_killed_at_random_moments(tmp_path: Path) -> None:
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
            until = time.monotonic() + 90
            while under_way():
                assert time.monotonic() < until
                hurry()
                time.sleep(0.2)

    ended = list(Upload.objects.values_list("status", "refused_code", "attempts"))
    log.info("%s kills: %s", KILLS, ended)
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
