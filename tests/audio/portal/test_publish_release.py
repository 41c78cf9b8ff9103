"""Publishing and scheduling from the editor."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audio.models import Album
from tests import make
from tests.api_client import Api
from tests.audio.portal.signed_in import desk, details, release, upload
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db


def test_is_out_at_once_with_what_was_typed() -> None:
    at = desk()
    album = drafts.album(at.artist)

    answer = at.browser.post(release(album), details(album, title="Ebb", do="publish"))

    assert leads_to(answer) == release(album)
    page = at.see(release(album))
    assert "Published" in page.text
    assert "It is out." in page.text
    assert Api().get(f"/api/albums/{album.pk}/").json()["title"] == "Ebb"


def test_is_scheduled_for_the_minute_in_the_artists_zone() -> None:
    at = desk()
    album = drafts.album(at.artist)
    day = timezone.now().date() + timedelta(days=20)
    typed = {"moment": f"{day}T00:00", "time_zone": "Asia/Tokyo"}

    answer = at.browser.post(release(album), details(album, do="schedule", **typed))

    assert leads_to(answer) == release(album)
    album.refresh_from_db()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert (album.status, album.time_zone) == ("scheduled", "Asia/Tokyo")
    assert album.published_at == midnight - timedelta(hours=9)
    page = at.see(release(album))
    assert page.inputs["moment"]["value"] == f"{day}T00:00"
    assert "Back to draft" in page.text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("", "Say when it is to come out."),
        ("2001-01-01T00:00", "A release can be scheduled from now on"),
        ("2999-01-01T00:00", "A release can be scheduled from now on"),
    ],
)
def test_the_moment_must_be_to_come(moment: str, said: str) -> None:
    at = desk()
    album = drafts.album(at.artist)

    page = read(at.browser.post(release(album), details(album, do="schedule", moment=moment)))

    assert said in page.text
    assert "#id_moment" in page.links
    assert Album.objects.get(pk=album.pk).status == "draft"


def test_goes_back_to_a_draft() -> None:
    at = desk()
    album = drafts.album(at.artist)
    day = timezone.now().date() + timedelta(days=20)
    at.browser.post(release(album), details(album, do="schedule", moment=f"{day}T00:00"))

    at.browser.post(release(album), details(album, do="draft"))

    assert Album.objects.get(pk=album.pk).status == "draft"


def test_says_what_is_missing() -> None:
    at = desk()
    empty, silent = drafts.album(at.artist, size=0), drafts.album(at.artist, size=1)
    drafts.track(at.artist, "Hush", ready=False, album=silent)

    assert "Still missing: a track." in at.see(release(empty)).text
    assert "Still missing: sound for Hush." in at.see(release(silent)).text
    for album in (empty, silent):
        page = read(at.browser.post(release(album), details(album, do="publish")))
        assert "That did not work" in page.text
        assert Album.objects.get(pk=album.pk).status == "draft"


def test_says_which_refused_file_is_in_the_way() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    track = drafts.track(at.artist, "Text", ready=False, album=album)
    upload(at.artist, album=album, track=track, status="refused", file_name="text.mp3")

    assert (
        "Still missing: a usable file for text.mp3, or that you put it away."
        in at.see(release(album)).text
    )
    page = read(at.browser.post(release(album), details(album, do="publish")))
    assert "These tracks have no sound yet: Text." in page.text


def test_a_small_cover_is_advised_against() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    said = "Its cover is 300 pixels wide; 1200 look better."

    Album.objects.update(cover_key=f"{'0' * 32}-300")
    assert said in at.see(release(album)).text
    Album.objects.update(cover_key=f"{'0' * 32}-1200")
    assert "pixels wide" not in at.see(release(album)).text


def test_needs_a_verified_address() -> None:
    at = desk(make.user())
    album = drafts.album(at.artist)

    assert "Still missing: a verified e-mail address." in at.see(release(album)).text
    page = read(at.browser.post(release(album), details(album, do="publish")))

    assert "That did not work" in page.text
    assert Album.objects.get(pk=album.pk).status == "draft"
