"""Whoever manages several artists chooses whose pages they see."""

import pytest

from tests.audio.portal.signed_in import desk
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db


def test_there_is_nothing_to_choose_with_one_page() -> None:
    assert "artist" not in desk().see("/portal/releases/").text.lower().split("profile")[0]


def test_shows_the_other_ones_releases_from_then_on() -> None:
    at = desk()
    other = drafts.page(at.person, "The Ferrymen")
    drafts.album(at.artist, title="Of Ada")
    drafts.album(other, title="Of the Ferrymen")
    assert "Of Ada" in at.see("/portal/releases/").text

    assert leads_to(at.browser.post("/portal/artist/", {"artist": other.pk})) == "/portal/"

    text = at.see("/portal/releases/").text
    assert "Of the Ferrymen" in text
    assert "Of Ada" not in text


def test_opening_a_release_of_the_other_turns_to_them() -> None:
    at = desk()
    album = drafts.album(drafts.page(at.person, "The Ferrymen"), title="Of the Ferrymen")

    at.see(f"/portal/releases/{album.pk}/")

    assert "Of the Ferrymen" in at.see("/portal/releases/").text


@pytest.mark.parametrize("given", ["", "x", "0", "²", "99999999999999999999"])
def test_nobody_elses_can_be_chosen(given: str) -> None:
    at, other = desk(), desk()
    drafts.album(other.artist, title="Secret")

    for wanted in (given, str(other.artist.pk)):
        assert leads_to(at.browser.post("/portal/artist/", {"artist": wanted})) == "/portal/"
        assert "Secret" not in at.see("/portal/releases/").text
