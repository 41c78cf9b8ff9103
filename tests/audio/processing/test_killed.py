"""Killed at any moment, nothing shows of a file and nothing is left; it is taken up again."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from audio.media import deposits
from audio.models import Deposit, Rendition, Report
from audio.processing import services, workplace
from tests import make_music
from tests.audio.media import files
from tests.audio.media.test_import_killed import database_url
from tests.audio.processing.test_keep import MADE, keep, known, silent, stored
from tests.config import processes

pytestmark = pytest.mark.django_db(transaction=True)

RUN = """
import os, signal, time, django
django.setup()
from django.conf import settings
from audio.processing import services

settings.MEDIA_ROOT = {media!r}
def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
{where}
print("ready", flush=True)
services.process_stored(track_id={track}, on_progress=lambda stage, percent: None)
print("done", flush=True)
"""
MOMENTS = {
    "before the child": "services.running.run = killed",
    "before the bytes": "services.deposits.depositing = killed",
    "within the bytes": "services.storage.put = killed",
    "before the rows": "services._lock = killed",
    "within the rows": "services.duplicates.look = killed",
    "before commit": "services.deposits.Depositor.redeem = killed",
    "after commit": "services.Report.objects.filter = killed",
}


def code(track_id: int, media: Path, where: str = "") -> str:
    return RUN.format(track=track_id, media=str(media), where=where)


def take_up_again(track_id: int, media: Path, work: Path) -> None:
    """As the next worker does."""
    before = known()
    assert set(Rendition.objects.values_list("name", "packaging")) in (
        {("original", "file")},
        MADE,
    )
    assert len(before) in (1, 8)
    services.process_stored(track_id=track_id, on_progress=silent)
    deposits.sweep()
    assert set(Rendition.objects.values_list("name", "packaging")) == MADE
    assert stored(media) == known()
    assert not Deposit.objects.exists()
    assert Report.objects.get().lufs is not None
    assert list(work.iterdir()) == []


def only_the_original(tmp_path: Path, seconds: float = 2) -> int:
    track = make_music.track(playable=False)
    keep(track, files.sound(tmp_path / "a.flac", seconds=seconds))
    Rendition.objects.exclude(name="original").delete()
    Report.objects.all().delete()
    deposits.sweep()
    return track.pk


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_taken_up_again(
    tmp_path: Path, media: Path, work: Path, moment: str
) -> None:
    track_id = only_the_original(tmp_path)

    status, said = processes.finished(
        "-c",
        code(track_id, media, MOMENTS[moment]),
        var_dir=tmp_path / "var",
        DATABASE_URL=database_url(),
    )

    assert status == -signal.SIGKILL, said
    take_up_again(track_id, media, work)


@pytest.mark.slow
def test_killed_at_random(tmp_path: Path, media: Path, work: Path) -> None:
    """Ten times, anywhere between its first step and its last."""
    track_id = only_the_original(tmp_path, seconds=20)
    ended = []
    for seed in range(10):
        with processes.started(
            "-c", code(track_id, media), var_dir=tmp_path / "var", DATABASE_URL=database_url()
        ) as process:
            processes.wait_for(process, "ready")
            time.sleep(np.random.default_rng(seed).uniform(0, 2.2))
            os.killpg(process.pid, signal.SIGKILL)
        ended.append(process.returncode)
        assert len(known()) in (1, 8)
        assert children_of(process.pid) == []
    assert ended.count(-signal.SIGKILL) >= 5
    take_up_again(track_id, media, work)


def children_of(pid: int) -> list[str]:
    """Those that outlived their worker, a moment later."""
    for _ in range(40):
        left = [
            line
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if f"audio.processing.child {pid} " in (line := _read(path))
        ]
        if not left:
            break
        time.sleep(0.05)
    return left


def _read(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def test_a_dead_ones_folder_is_removed_and_a_living_ones_stays(work: Path) -> None:
    with workplace.folder() as living:
        dead = work / "dead"
        dead.mkdir(parents=True)
        (dead / "high.m4a").write_bytes(b"half of it")

        assert workplace.sweep() == 1
        with workplace.folder() as other:
            assert set(work.iterdir()) == {living, other}
        assert list(work.iterdir()) == [living]
    assert list(work.iterdir()) == []
