"""Who else is on a track."""

import pytest

from audio.models import Credit, Track
from tests.audio.portal.signed_in import Desk, desk
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db


def add(at: Desk, track: Track, name: str, role: str) -> str:
    answer = at.browser.post(
        f"/portal/tracks/{track.pk}/credits/", {"name": name, "role": role}
    )
    return leads_to(answer)


def test_somebody_with_a_page_is_asked_first() -> None:
    at, guest = desk(), drafts.page(name="The Ferrymen")
    track = drafts.track(at.artist)

    assert add(at, track, "the ferrymen", "featured") == f"/portal/tracks/{track.pk}/#credits"

    credit = Credit.objects.get(track=track)
    assert (credit.artist, credit.accepted) == (guest, False)
    page = at.see(f"/portal/tracks/{track.pk}/")
    assert "The Ferrymen Featured · has not answered yet" in page.text


def test_a_mere_name() -> None:
    at = desk()
    track = drafts.track(at.artist)

    add(at, track, "Grace Hall", "producer")
    add(at, track, "Ida Rhodes", "composer")

    named = Credit.objects.filter(track=track, accepted=True).order_by("position")
    assert [*named.values_list("name", "role")] == [
        ("Grace Hall", "producer"),
        ("Ida Rhodes", "composer"),
    ]


def test_a_featured_artist_needs_a_page() -> None:
    at = desk()
    track = drafts.track(at.artist)

    page = read(
        at.browser.post(
            f"/portal/tracks/{track.pk}/credits/", {"name": "Nobody", "role": "featured"}
        )
    )

    assert "A featured artist has a page here" in page.text
    assert not Credit.objects.exists()


def test_is_taken_away_alone() -> None:
    at = desk()
    track = drafts.track(at.artist)
    add(at, track, "Grace Hall", "producer")
    add(at, track, "Ida Rhodes", "composer")
    grace = Credit.objects.get(name="Grace Hall")

    at.browser.post(f"/portal/tracks/{track.pk}/credits/{grace.pk}/remove/")

    assert [credit.name for credit in Credit.objects.all()] == ["Ida Rhodes"]
