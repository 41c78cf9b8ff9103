"""Having the words looked up, from the editor."""

import pytest

from config import env
from lyrics.fetching.models import Fetch
from tests.audio.portal.signed_in import desk
from tests.audio.publishing import drafts
from tests.lyrics.portal.songs import lyrics
from tests.users.pages.page import leads_to

pytestmark = pytest.mark.django_db
BUTTON = "Look for the words at LRCLIB"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "LYRICS_PROVIDER", "lrclib")


def test_nothing_is_offered_where_nobody_is_asked() -> None:
    at = desk()
    address = f"/portal/tracks/{drafts.track(at.artist).pk}/lyrics/"

    assert BUTTON not in at.see(address).text
    assert at.browser.post(f"{address}look-up/").status_code == 409
    assert not Fetch.objects.exists()


@pytest.mark.usefixtures("provider")
def test_it_is_asked_once_and_what_came_of_it_is_said() -> None:
    at = desk()
    track = drafts.track(at.artist)
    address = f"/portal/tracks/{track.pk}/lyrics/"
    assert BUTTON in at.see(address).text

    assert leads_to(at.browser.post(f"{address}look-up/")) == address

    assert Fetch.objects.get(pk=track.pk).state == "pending"
    waiting = at.see(address).text
    assert "LRCLIB is being asked." in waiting
    assert BUTTON not in waiting
    for state, said in (
        ("nothing", "LRCLIB does not know the words."),
        ("instrumental", "LRCLIB says that nobody sings in it."),
        ("failed", "LRCLIB did not answer."),
        ("kept", "LRCLIB has nothing better."),
    ):
        Fetch.objects.update(state=state)
        seen = at.see(address).text
        assert said in seen
        assert BUTTON in seen


@pytest.mark.usefixtures("provider")
def test_who_has_written_the_words_is_offered_none() -> None:
    at = desk()
    track = drafts.track(at.artist)
    lyrics(track, "Low lights")

    assert BUTTON not in at.see(f"/portal/tracks/{track.pk}/lyrics/").text
