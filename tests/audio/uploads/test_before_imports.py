"""An artist does not wait until a library is processed."""

from pathlib import Path

import pytest
from django.db import connection

from audio.models import Track
from tests import jobs
from tests.api_client import ApiFor
from tests.audio.media import files
from tests.audio.media.importing import import_file
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def tasks_as_begun() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_events event"
            " JOIN procrastinate_jobs job ON job.id = job_id"
            " WHERE type = 'started' AND queue_name = 'media' ORDER BY event.id"
        )
        return [row[0] for row in cursor.fetchall()]


def test_an_upload_goes_before_what_was_imported(api_for: ApiFor, tmp_path: Path) -> None:
    for n in range(2):
        import_file(path=files.sound(tmp_path / f"{n}.flac", seconds=2 + n))
    upload = sending.sent(api_for(sending.artist()[0]), files.sound(tmp_path / "a.flac"))

    jobs.run_due()

    imported = "audio.processing.process_track"
    assert tasks_as_begun() == ["audio.uploads.process", imported, imported]
    upload.refresh_from_db()
    assert upload.status == "ready"
    assert Track.objects.filter(report__isnull=False).count() == 3
