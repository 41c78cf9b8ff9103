"""How often a file is tried: what ends with its worker is not the file's fault."""

import sys
from pathlib import Path

import pytest

from audio.models import Upload
from audio.processing import running
from audio.processing.running import ProcessingFailed
from audio.uploads import finishing
from tests.api_client import ApiFor
from tests.audio.media import files
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload(api_for: ApiFor, tmp_path: Path) -> Upload:
    """One that has arrived."""
    return sending.sent(api_for(sending.artist()[0]), files.sound(tmp_path / "a.flac"))


def state(upload: Upload) -> tuple[str, str]:
    upload.refresh_from_db()
    return upload.status, upload.refused_code


def child_that_dies_by(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    code = f"import os, signal; os.kill(os.getpid(), signal.{name})"
    monkeypatch.setattr(running, "CHILD", (sys.executable, "-c", code))


@pytest.mark.parametrize(
    ("deaths", "ended"), [(9, ("ready", "")), (10, ("refused", "processing_failed"))]
)
def test_workers_that_were_killed_at_it(
    upload: Upload, deaths: int, ended: tuple[str, str]
) -> None:
    """As their kills leave the row: begun, and never put back. Many, and not for ever."""
    Upload.objects.update(attempts=deaths, status="processing")

    finishing.process(upload_id=upload.pk, last=False)

    assert state(upload) == ended


def test_a_child_that_dies_three_times_is_the_files_fault(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that_dies_by(monkeypatch, "SIGKILL")
    for _ in range(2):
        with pytest.raises(ProcessingFailed):
            finishing.process(upload_id=upload.pk, last=False)
        assert state(upload) == ("waiting", "")

    finishing.process(upload_id=upload.pk, last=False)

    assert state(upload) == ("refused", "processing_failed")


def test_a_child_that_ends_with_its_machine_is_not(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        child_that_dies_by(dying, "SIGTERM")
        for _ in range(12):
            with pytest.raises(ProcessingFailed):
                finishing.process(upload_id=upload.pk, last=False)

    finishing.process(upload_id=upload.pk, last=False)

    assert state(upload) == ("ready", "")
