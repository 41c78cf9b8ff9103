"""Somebody without an artist page opens one in the portal."""

import pytest

from audio.models import Artist
from tests import make
from tests.users.pages.page import leads_to, read
from users.models import User

pytestmark = pytest.mark.django_db


def test_is_offered_first_of_all() -> None:
    page = read(make.browser(make.user()).get("/portal/"))

    assert "Open an artist page" in page.text
    assert "name" in page.inputs
    assert "/portal/releases/" not in page.links


def test_opens_it_and_leads_home() -> None:
    person = make.user()
    browser = make.browser(person)

    assert leads_to(browser.post("/portal/", {"name": "The Ferrymen"})) == "/portal/"

    artist = Artist.objects.get(user=person)
    assert (artist.name, artist.status) == ("The Ferrymen", "published")
    assert User.objects.get(pk=person.pk).is_artist
    home = read(browser.get("/portal/"))
    assert "The Ferrymen" in home.text
    assert "Drop your first track" in home.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_without_a_name_nothing_is_opened(name: str) -> None:
    page = read(make.browser(make.user()).post("/portal/", {"name": name}))

    assert page.inputs["name"]["aria-invalid"] == "true"
    assert not Artist.objects.exists()


def test_other_pages_lead_there() -> None:
    browser = make.browser(make.user())

    for address in ("/portal/releases/", "/portal/insights/", "/portal/profile/"):
        assert leads_to(browser.get(address)) == "/portal/"
