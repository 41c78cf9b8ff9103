"""`manage.py process_media`, and what an import leaves for it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from audio.models import Rendition, Report, Track
from audio.processing import services
from config.env import Misconfigured
from tests import jobs, make_music
from tests.audio.media import files
from tests.audio.media.importing import import_file
from tests.audio.processing.rejected import noise

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("process_media", *arguments, stdout=out)
    return out.getvalue().splitlines()


def spoilt(path: Path) -> Path:
    """All packets are there, and what some hold is noise: only decoding tells."""
    files.sound(path, seconds=20, movflags="+faststart")
    data, random = bytearray(path.read_bytes()), noise()
    for at in range(len(data) // 3, len(data) - 300, 1000):
        data[at : at + 200] = random.bytes(200)
    path.write_bytes(data)
    return path


@pytest.fixture
def two(tmp_path: Path) -> list[Track]:
    """Imported and not processed; the second one cannot be."""
    good = import_file(path=files.sound(tmp_path / "a.flac"))
    bad = import_file(path=spoilt(tmp_path / "b.m4a"))
    return [Track.objects.get(pk=result.track_id or 0) for result in (good, bad)]


def test_makes_what_is_missing_and_says_what_cannot_be_made(two: list[Track]) -> None:
    good, bad = two
    make_music.track()

    *said, last = run("--missing")

    assert said[-1].startswith(f"Track {bad.pk}: This file is damaged: ")
    assert last.startswith("Processed: 1 made, 1 not, in ")
    assert good.renditions.count() == 8
    assert bad.renditions.count() == 1
    report = Report.objects.get(track=bad)
    assert (report.refused_code, report.lufs) == ("damaged", None)
    bad.refresh_from_db()
    assert bad.is_playable


def test_makes_nothing_twice_unless_told_to(two: list[Track]) -> None:
    run()
    before = set(Rendition.objects.values_list("file", flat=True))

    assert run()[-1].startswith("Processed: 0 made, 0 not, in ")
    assert run("--again")[-1].startswith("Processed: 1 made, 1 not, in ")
    assert not before & set(
        Rendition.objects.exclude(name="original").values_list("file", flat=True)
    )


def test_of_an_older_version_all_is_made_anew(two: list[Track]) -> None:
    run()
    Report.objects.filter(track=two[0]).update(version=0)

    assert run()[-1].startswith("Processed: 1 made, 0 not, in ")


def test_goes_on_where_the_storage_fails(two: list[Track], media: Path) -> None:
    gone = media / Rendition.objects.get(track=two[0]).file
    gone.unlink()

    said = run()

    assert f"Track {two[0].pk}: " in "\n".join(said)
    assert said[-1].startswith("Processed: 0 made, 2 not, in ")
    assert not Report.objects.filter(track=two[0]).exists()


def test_a_database_that_goes_away_is_one_sentence(
    two: list[Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(services, "process_stored", gone)

    with pytest.raises(Misconfigured, match="does not answer: server closed .* goes on where"):
        run()


def test_an_import_has_the_worker_make_it(tmp_path: Path) -> None:
    (tmp_path / "a.lrc").write_text("[00:01.00]Words\n", encoding="utf-8")
    result = import_file(path=files.sound(tmp_path / "a.flac"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM procrastinate_jobs WHERE task_name LIKE %s", [
            "audio.processing.%"
        ])  # fmt: skip
        assert cursor.fetchall() == [("media",)]

    jobs.run_due()

    track = Track.objects.get(pk=result.track_id or 0)
    assert track.renditions.count() == 8
    assert track.report.lrc == "[00:01.00]Words\n"
