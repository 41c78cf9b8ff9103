"""What the editor asks for every two seconds while files are on their way."""

import pytest

from tests.audio.portal.signed_in import desk, release, upload
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def test_how_far_each_file_is() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    for stage, per_cent in (("checking", 8), ("encoding", 62)):
        track = drafts.track(at.artist, stage, ready=False, album=album)
        upload(
            at.artist,
            album=album,
            track=track,
            file_name=f"{stage}.flac",
            status="processing",
            stage=stage,
            progress=per_cent,
        )

    page = at.see(f"{release(album)}progress/")

    assert "checking.flac Checking 8 %" in page.text
    assert "encoding.flac Encoding 62 %" in page.text
    assert "Still missing: files that are on their way." in page.text
    assert 'hx-trigger="every 2s,' in page.answer.content.decode()


def test_ends_with_the_tracks_that_the_page_does_not_show_yet() -> None:
    at = desk()
    album = drafts.album(at.artist, size=2)
    first, second = album.tracks.order_by("album_position")
    upload(at.artist, album=album, track=second, status="ready")

    page = at.see(f"{release(album)}progress/", shown=str(first.pk))

    assert f"track-{second.pk}-title" in page.inputs
    assert f"track-{first.pk}-title" not in page.inputs
    assert "every 2s" not in page.answer.content.decode()
    assert "Nothing is missing." in page.text


def test_says_why_a_file_was_refused() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    track = drafts.track(at.artist, "night", ready=False, album=album)
    reason = "This is no MP3, FLAC, Ogg, M4A or WAV file, whatever its name says."
    upload(at.artist, album=album, track=track, status="refused", refused_reason=reason)

    page = at.see(f"{release(album)}progress/")

    assert f"night.flac Refused {reason}" in page.text


def test_on_the_page_of_a_track() -> None:
    at = desk()
    track = drafts.track(at.artist)
    progress = f"/portal/tracks/{track.pk}/progress/"
    upload(at.artist, track=track, status="processing", stage="encoding", progress=40)

    assert "night.flac Encoding 40 %" in at.see(f"/portal/tracks/{track.pk}/").text
    assert "night.flac Encoding 40 %" in at.see(progress).text
