"""What never arrived, what lost its job, what nothing names; and a disk that is full."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audio.models import Rendition, Track, Upload
from audio.processing import services as processing
from audio.uploads import janitor, place
from tests import jobs, make_music
from tests.api_client import ApiFor, refused
from tests.audio.media import files
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_expired_goes_with_its_bytes(api_for: ApiFor, own_folders: Path) -> None:
    api = api_for(sending.artist()[0])
    old, new = (sending.address(sending.begun(api, 10)) for _ in range(2))
    sending.patch(api, old, b"1234")
    Upload.objects.filter(pk=sending.upload_of(old).pk).update(expires_at=timezone.now())

    janitor.tidy()

    assert (sending.upload_of(old).status, sending.upload_of(new).status) == (
        "abandoned",
        "receiving",
    )
    assert [path.name for path in own_folders.iterdir()] == [str(sending.upload_of(new).pk)]


def test_files_that_nothing_names_go(own_folders: Path) -> None:
    for name in ("form-abc", "5d0c4f4e-5b0e-4c29-8f61-59d1f2c0e9aa"):
        for age, kind in ((7200, "old"), (0, "new")):
            path = place.folder() / (name if kind == "old" else f"{name[:-1]}b")
            path.touch()
            os.utime(path, (path.stat().st_mtime - age,) * 2)

    assert janitor.remove_orphans() == 2
    assert len(list(own_folders.iterdir())) == 2


def test_what_lost_its_job_gets_another(api_for: ApiFor, tmp_path: Path) -> None:
    api = api_for(sending.artist()[0])
    upload = sending.sent(api, files.sound(tmp_path / "a.flac"))
    assert janitor.requeue_lost() == 0
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")

    assert janitor.requeue_lost() == 1
    assert janitor.requeue_lost() == 0
    jobs.run_due()

    upload.refresh_from_db()
    assert upload.status == "ready"


def test_a_full_disk_is_told_and_nothing_is_half_written(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 10))
    sending.patch(api, path, b"1234")

    def full(*given: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        answer = sending.patch(api, path, b"567890", 4)

    refused(answer, 503, "storage_fails")
    assert "Retry-After" in answer.headers
    assert sending.upload_of(path).offset == 4
    assert sending.patch(api, path, b"567890", 4).status_code == 204


def test_new_audio_is_heard_once_it_is_ready(api_for: ApiFor, tmp_path: Path) -> None:
    """Until then, and if it cannot be used, the published track plays what it has."""
    person, page = sending.artist()
    api = api_for(person)
    first = sending.sent(api, files.sound(tmp_path / "a.flac"))
    jobs.run_due()
    track = Track.objects.get()
    Track.objects.update(status="published")
    before = set(Rendition.objects.values_list("file", flat=True))

    bad = tmp_path / "bad.flac"
    bad.write_bytes(b"fLaC and no more")
    assert sending.sent(api, bad, track=track.pk).track == track
    jobs.run_due()
    assert set(Rendition.objects.values_list("file", flat=True)) == before
    upload = sending.sent(api, files.sound(tmp_path / "b.wav", seconds=3), track=track.pk)
    assert set(Rendition.objects.values_list("file", flat=True)) == before
    jobs.run_due()

    track.refresh_from_db()
    upload.refresh_from_db()
    assert upload.status == "ready"
    assert (track.status, track.is_playable, track.duration_ms) == ("published", True, 3000)
    assert track.title == "A"
    assert Rendition.objects.count() == 8
    assert not before & set(Rendition.objects.values_list("file", flat=True))
    assert Track.objects.count() == 1
    assert first.pk != upload.pk
    assert page.tracks.get() == track


def test_a_track_that_is_deleted_meanwhile(api_for: ApiFor, tmp_path: Path) -> None:
    api = api_for(sending.artist()[0])
    upload = sending.sent(api, files.sound(tmp_path / "a.flac"))
    with transaction.atomic():
        Track.objects.all().delete()

    jobs.run_due()

    upload.refresh_from_db()
    assert (upload.status, upload.refused_code) == ("refused", "track_gone")


def test_a_file_that_the_machine_fails_at_is_refused_in_the_end(
    api_for: ApiFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_for(sending.artist()[0])
    upload = sending.sent(api, files.sound(tmp_path / "a.flac"))
    Upload.objects.update(attempts=10, status="processing")
    monkeypatch.setattr(processing, "process", None)

    jobs.run_due()

    upload.refresh_from_db()
    assert (upload.status, upload.refused_code) == ("refused", "processing_failed")
    assert make_music.track().is_playable
