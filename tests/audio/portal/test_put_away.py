"""What goes is asked about once."""

import pytest

from audio.models import Album, Track
from tests.audio.portal.signed_in import desk, release, upload
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db


def test_a_draft_is_deleted() -> None:
    at = desk()
    album = drafts.album(at.artist, title="Sketches")
    delete = f"{release(album)}delete/"
    assert delete in at.see(release(album)).links

    assert "Delete the draft “Sketches”?" in at.see(delete).text
    assert Album.objects.filter(pk=album.pk).exists()
    assert leads_to(at.browser.post(delete)) == "/portal/releases/"

    assert not Album.objects.filter(pk=album.pk).exists()
    assert not Track.objects.exists()


def test_what_is_out_is_withdrawn_and_can_come_back() -> None:
    at = desk()
    album = drafts.published(at.artist, title="Out")
    withdraw = f"{release(album)}withdraw/"
    page = at.see(release(album))
    assert withdraw in page.links
    assert f"{release(album)}delete/" not in page.links

    assert "Withdraw “Out”?" in at.see(withdraw).text
    assert leads_to(at.browser.post(withdraw)) == release(album)

    page = at.see(release(album))
    assert "Withdrawn" in page.text
    assert "Publish now" in page.text


def test_a_track_of_a_draft() -> None:
    at = desk()
    album = drafts.album(at.artist, size=2)
    track = album.tracks.order_by("album_position")[0]
    remove = f"/portal/tracks/{track.pk}/remove/"

    assert "Remove “Song 1”?" in at.see(remove).text
    assert leads_to(at.browser.post(remove)) == release(album)

    assert [*album.tracks.values_list("title", flat=True)] == ["Song 2"]


def test_a_track_that_is_out_is_withdrawn() -> None:
    at = desk()
    track = drafts.published(at.artist).tracks.order_by("album_position")[0]

    at.browser.post(f"/portal/tracks/{track.pk}/remove/")

    assert Track.objects.get(pk=track.pk).status == "withdrawn"


def test_a_file_that_was_refused_goes_with_its_empty_track() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    track = drafts.track(at.artist, "night", ready=False, album=album)
    reason = "This file ends early or is damaged: 1:46 of 3:34 arrived."
    found = upload(at.artist, album=album, track=track, status="refused", refused_reason=reason)
    assert reason in at.see(release(album)).text

    answer = at.browser.post(
        "/portal/uploads/forget/", {"upload": str(found.pk), "back": release(album)}
    )

    assert leads_to(answer) == release(album)
    page = at.see(release(album))
    assert reason not in page.text
    assert "Still missing" not in page.text


def test_a_file_that_never_arrived() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    found = upload(at.artist, album=album, offset=68)
    assert "night.flac Uploading 34 %" in at.see(release(album)).text

    at.browser.post("/portal/uploads/forget/", {"upload": str(found.pk)})

    assert "night.flac" not in at.see(release(album)).text


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/admin/", ""])
def test_leads_nowhere_else(back: str) -> None:
    at = desk()
    found = upload(at.artist)

    answer = at.browser.post("/portal/uploads/forget/", {"upload": str(found.pk), "back": back})

    assert leads_to(answer) == "/portal/"


@pytest.mark.parametrize("given", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_no_such_file(given: str) -> None:
    at = desk()

    for wanted in (given, str(upload(desk().artist).pk)):
        assert at.browser.post("/portal/uploads/forget/", {"upload": wanted}).status_code == 404
