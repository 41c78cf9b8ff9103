"""Share pages and players of music that is not for everybody: they are there, and silent."""

import re

import pytest

from config import env
from tests import make_music
from tests.audio.catalog.reaching import for_adults, only_in
from tests.audio.sharing.opened import address, ask, preview, track

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "COUNTRY_HEADER", "X-Country")
    monkeypatch.setattr(env, "NUM_PROXIES", 1)


def seen(path: str, country: str) -> tuple[bool, str]:
    """Whether there is a preview, and the page."""
    page = ask(path, X_Country=country).content.decode()
    return "/stream/?" in page, page


@pytest.mark.parametrize("place", ["/s/track/{}/x/", "/embed/track/{}/"])
def test_each_country_gets_its_own_in_turn(place: str) -> None:
    song = only_in(track(), "DE")
    path = place.format(song.pk) if "embed" in place else address("track", song.pk)

    for _ in range(2):
        assert seen(path, "DE")[0] is True
        sounds, page = seen(path, "US")
        assert (sounds, song.title in page) == (False, True)
        assert "This may not be played where you are." in page


def test_in_a_list_it_is_silent_among_others() -> None:
    album = make_music.album("Quays", size=2)
    first, second = album.tracks.order_by("track_number")
    preview(first)
    preview(second)
    only_in(second, "DE")
    path = address("album", album.pk)

    assert len(re.findall("data-song ", seen(path, "DE")[1])) == 2
    assert len(re.findall("data-song ", seen(path, "US")[1])) == 1


def test_what_is_for_adults_is_for_nobody_here() -> None:
    song = for_adults(track())

    sounds, page = seen(address("track", song.pk), "DE")

    assert sounds is False
    assert "This is not for everybody" in page


def test_the_address_of_a_preview_leads_nowhere() -> None:
    song = only_in(track(), "DE")

    assert ask(f"/embed/track/{song.pk}/preview/", X_Country="US").status_code == 404
    assert ask(f"/embed/track/{song.pk}/preview/", X_Country="DE").status_code == 302


def test_rights_and_licence_are_told() -> None:
    song = only_in(track(), p_line="2026 Ada", c_line="2026 Quay", licence="cc-by-sa")

    page = ask(address("track", song.pk)).content.decode()

    assert "℗ 2026 Ada" in page
    assert "© 2026 Quay" in page
    assert '<a href="/legal/licences/" rel="license">CC BY-SA</a>' in page
