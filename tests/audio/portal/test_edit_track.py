"""What is told of a track, on its own page."""

import pytest

from audio.models import Track
from tests.audio.portal.signed_in import desk
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db
TYPED = {"title": "Tide", "genres": "", "isrc": "", "licence": "", "rights_holder": ""}


def test_keeps_what_was_typed() -> None:
    at = desk()
    track = drafts.track(at.artist)
    address = f"/portal/tracks/{track.pk}/"
    more = {"title": "Ebb", "explicit": "on", "isrc": "us-rc1-76-07839", "licence": "cc-by"}

    assert leads_to(at.browser.post(address, TYPED | more)) == address

    track.refresh_from_db()
    assert (track.title, track.explicit) == ("Ebb", True)
    assert (track.isrc, track.licence) == ("USRC17607839", "cc-by")


def test_a_licence_of_its_own_and_then_the_releases_again() -> None:
    at = desk()
    track = drafts.album(at.artist, size=1, licence="cc-by-sa").tracks.get()
    address = f"/portal/tracks/{track.pk}/"

    at.browser.post(address, TYPED | {"licence": "gpl"})
    assert Track.objects.get(pk=track.pk).licence == "gpl"

    at.browser.post(address, TYPED)
    assert Track.objects.get(pk=track.pk).licence == "cc-by-sa"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", " ", "Type a title."),
        ("isrc", "12345", "This must be an ISRC, as in US-RC1-76-07839."),
        ("licence", "mine", "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, typed: str, said: str) -> None:
    at = desk()
    track = drafts.track(at.artist, "Tide")

    page = read(at.browser.post(f"/portal/tracks/{track.pk}/", TYPED | {field: typed}))

    assert said in page.text
    assert f"#id_{field}" in page.links
    assert Track.objects.get(pk=track.pk).title == "Tide"
