"""New audio does not get past those who look at what sounds like somebody else's."""

from pathlib import Path
from typing import Any

import pytest

from audio.media.refusals import SoundsLikeAnother
from audio.models import Artist, Duplicate, Rendition, Report, Track, Upload
from audio.processing import services
from tests import jobs
from tests.api_client import Api, ApiFor
from tests.audio.media import files
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def made(api: Api, file: Path, **metadata: Any) -> Upload:
    upload = sending.sent(api, file, **metadata)
    jobs.run_due()
    upload.refresh_from_db()
    return upload


def known() -> set[str]:
    return set(Rendition.objects.values_list("file", flat=True))


def two(api_for: ApiFor, tmp_path: Path) -> tuple[Api, Artist, Track, Path]:
    """Somebody, a track of theirs, and the file that somebody else sent before."""
    other = files.sound(tmp_path / "theirs.flac", seed=2)
    assert made(api_for(sending.artist()[0]), other).status == "ready"
    person, page = sending.artist()
    api = api_for(person)
    made(api, files.sound(tmp_path / "mine.flac"))
    return api, page, page.tracks.get(), other


@pytest.mark.parametrize(
    ("status", "before"),
    [("published", ""), ("scheduled", ""), ("taken_down", "published")],
)
def test_what_is_public_or_will_be_keeps_its_audio(
    api_for: ApiFor, tmp_path: Path, status: str, before: str
) -> None:
    api, _, track, other = two(api_for, tmp_path)
    Track.objects.filter(pk=track.pk).update(status=status, status_before=before)
    as_it_was = Track.objects.values().get(pk=track.pk)
    stored, report = known(), Report.objects.values().get(track=track)

    upload = made(api, other, track=track.pk)

    assert (upload.status, upload.refused_code) == ("refused", "sounds_like_another")
    assert "the old audio stays" in upload.refused_reason
    assert "as a new track" in upload.refused_reason
    assert known() == stored
    assert Report.objects.values().get(track=track) == report
    assert Track.objects.values().get(pk=track.pk) == as_it_was
    assert not Duplicate.objects.exists()


def test_a_draft_takes_it_and_waits_for_staff(api_for: ApiFor, tmp_path: Path) -> None:
    api, _, track, other = two(api_for, tmp_path)

    assert made(api, other, track=track.pk).status == "ready"

    assert Duplicate.objects.open().get().track == track


def test_as_a_new_track_somebody_can_look_at_it(api_for: ApiFor, tmp_path: Path) -> None:
    api, page, track, other = two(api_for, tmp_path)
    Track.objects.filter(pk=track.pk).update(status="published")

    assert made(api, other).status == "ready"

    assert Duplicate.objects.open().get().track == page.tracks.exclude(pk=track.pk).get()


def test_it_is_refused_also_where_it_was_published_a_moment_ago(
    api_for: ApiFor, tmp_path: Path
) -> None:
    """After the first look and before it is kept."""
    _, _, track, other = two(api_for, tmp_path)
    before = known()
    with services.process(source=other, on_progress=lambda stage, percent: None) as outcome:
        services.require_unlike(track=track, outcome=outcome)
        Track.objects.filter(pk=track.pk).update(status="published")

        with pytest.raises(SoundsLikeAnother):
            services.keep(track=track, outcome=outcome, original=other)

    assert known() == before
    assert not Duplicate.objects.exists()
    assert {str(path) for path in (tmp_path / "media").rglob("*") if path.is_file()} == {
        str(tmp_path / "media" / key) for key in before
    }


def test_what_is_public_already_is_made_anew_all_the_same(
    api_for: ApiFor, tmp_path: Path
) -> None:
    """Its renditions, of the audio that it has."""
    api, _, track, other = two(api_for, tmp_path)
    made(api, other, track=track.pk)
    Track.objects.filter(pk=track.pk).update(status="published")
    before = known()

    services.process_stored(track_id=track.pk, on_progress=lambda stage, percent: None)

    assert len(known() - before) == 7
