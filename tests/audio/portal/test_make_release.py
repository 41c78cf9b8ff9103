"""A new release is a draft."""

import pytest

from audio.models import Album
from tests.audio.portal.signed_in import desk, release
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db
NEW = "/portal/releases/new/"


def test_leads_to_its_editor() -> None:
    at = desk()

    answer = at.browser.post(NEW, {"title": "Harbour", "album_type": "ep"})

    made = Album.objects.get(artist=at.artist)
    assert (made.title, made.album_type, made.status) == ("Harbour", "ep", "draft")
    assert leads_to(answer) == release(made)
    assert "Harbour" in at.see(release(made)).text


def test_needs_a_title_and_a_kind() -> None:
    page = read(desk().browser.post(NEW, {"title": "", "album_type": "opera"}))

    assert "Type a title." in page.text
    assert not Album.objects.exists()


def test_for_whoever_drops_files_it_is_named_later() -> None:
    at = desk()

    answer = at.browser.post(NEW, headers={"Accept": "application/json"})

    made = Album.objects.get(artist=at.artist)
    assert answer.status_code == 201
    assert answer.json() == {
        "artist": at.artist.pk,
        "album": made.pk,
        "address": release(made),
    }
    assert (made.title, made.status) == ("Untitled release", "draft")
