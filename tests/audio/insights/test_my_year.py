"""One's own year: what was heard in it, worked out by hand, and shown to others."""

from datetime import date

import pytest
from django.test import Client as Browser

from audio.catalog.models.publication import Status
from audio.insights.models import SharedYear
from audio.models import PlayEvent, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.insights.played import joined, played
from tests.users.pages.page import read
from users.models import User
from users.privacy.services.erasure import erase_now

pytestmark = pytest.mark.django_db

YEAR = "/api/me/insights/"
SHARE = "/api/me/insights/2025/share/"


@pytest.fixture
def ada() -> User:
    return joined(make.user(username="ada"), date(2024, 2, 1))


@pytest.fixture
def harbour() -> Track:
    return make_music.track(artist="The Weir", title="Harbour", genres=("Ambient",))


@pytest.fixture
def ferry(harbour: Track) -> Track:
    return make_music.track(artist="Night Bus", title="Ferry", genres=("Ambient", "Dub"))


def listen(ada: User, harbour: Track, ferry: Track) -> None:
    """Five plays of 2025 that count: 4 of 200 seconds, 1 of 100."""
    played(harbour, ada, "2024-12-31T23:59:59")
    played(harbour, ada, "2025-01-01T00:00:00")
    played(harbour, ada, "2025-03-30T12:00:00")
    played(ferry, ada, "2025-03-31T12:00:00", 100_000)
    played(harbour, ada, "2025-04-01T12:00:00", counted=False, source_type="import")
    played(ferry, ada, "2025-12-31T23:59:59")
    played(harbour, ada, "2025-05-01T12:00:00", 4_000, skipped=True)
    broken_off = {"skipped": True, "source_type": "listens"}
    played(harbour, ada, "2025-05-02T12:00:00", 4_000, **broken_off)
    played(harbour, ada, "2026-01-01T00:00:00")
    played(ferry, make.user(), "2025-06-01T12:00:00")


def test_by_hand(api_for: ApiFor, ada: User, harbour: Track, ferry: Track) -> None:
    listen(ada, harbour, ferry)

    told = api_for(ada).get(YEAR, {"year": 2025}).json()

    tracks, artists, genres = (told.pop(f"top_{n}") for n in ("tracks", "artists", "genres"))
    assert told == {
        "year": 2025,
        "plays": 5,
        "minutes": 15,
        "tracks": 2,
        "artists": 2,
        "days": 5,
        "streak": {"days": 3, "from": "2025-03-30", "to": "2025-04-01"},
        "months": [1, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 1],
        "share_url": None,
    }
    assert [(one["track"]["title"], one["plays"], one["ms_played"]) for one in tracks] == [
        ("Harbour", 3, 600_000),
        ("Ferry", 2, 300_000),
    ]
    assert [(one["artist"]["name"], one["plays"]) for one in artists] == [
        ("The Weir", 3),
        ("Night Bus", 2),
    ]
    assert [(one["genre"]["name"], one["plays"]) for one in genres] == [
        ("Ambient", 5),
        ("Dub", 2),
    ]


def test_a_year_without_music(api_for: ApiFor, ada: User) -> None:
    told = api_for(ada).get(YEAR, {"year": 2020}).json()

    assert (told["plays"], told["minutes"], told["streak"]) == (0, 0, None)
    assert told["months"] == [0] * 12
    assert told["top_tracks"] == told["top_artists"] == told["top_genres"] == []


def test_what_is_not_to_be_seen_any_more_is_left_out(
    api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)
    Track.objects.filter(pk=harbour.pk).update(status=Status.WITHDRAWN)

    told = api_for(ada).get(YEAR, {"year": 2025}).json()

    assert [one["track"]["title"] for one in told["top_tracks"]] == ["Ferry"]
    assert told["plays"] == 5


@pytest.mark.parametrize("year", ["1999", "2101", "x", "true"])
def test_years_that_make_no_sense(api_for: ApiFor, ada: User, year: str) -> None:
    refused(api_for(ada).get(YEAR, {"year": year}), 422, "invalid")


def test_shared_it_is_open_to_all(
    api: Api, api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)

    shared = api_for(ada).put(SHARE).json()

    assert api_for(ada).get(YEAR, {"year": 2025}).json()["share_url"] == shared["share_url"]
    answer = Browser().get(shared["share_url"].removeprefix("http://testserver"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = read(answer)
    assert any(
        str(one).startswith("/portal/inbox/new/?category=abuse&about=%2Fy%2F")
        for one in page.links
    )
    assert "ada 2025" in page.text
    assert "15 Minutes" in page.text or "Minutes 15" in page.text
    assert "3 days in a row with music: from 30 March to 1 April." in page.text
    assert "Harbour The Weir 3 plays Ferry Night Bus 2 plays" in page.text


def test_it_stays_as_it_was_shared_and_hides_what_was_hidden_since(
    api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)
    path = api_for(ada).put(SHARE).json()["share_url"].removeprefix("http://testserver")
    PlayEvent.objects.filter(user=ada).delete()
    Track.objects.filter(pk=harbour.pk).update(status=Status.TAKEN_DOWN)

    text = read(Browser().get(path)).text

    assert "Harbour" not in text
    assert "Ferry Night Bus 2 plays" in text


def test_told_anew_it_keeps_its_address(
    api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)
    first = api_for(ada).put(SHARE).json()
    played(ferry, ada, "2025-07-01T12:00:00")

    second = api_for(ada).put(SHARE).json()

    assert second["share_url"] == first["share_url"]
    assert SharedYear.objects.get().told["plays"] == 6


def test_ended_it_is_gone_for_good(
    api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)
    path = api_for(ada).put(SHARE).json()["share_url"].removeprefix("http://testserver")

    assert api_for(ada).delete(SHARE).status_code == 204

    assert Browser().get(path).status_code == 404
    refused(api_for(ada).delete(SHARE), 404, "not_found")
    again = api_for(ada).put(SHARE).json()["share_url"]
    assert not again.endswith(path)


@pytest.mark.parametrize("year", [2025, 1, 9999, 2**63 - 1])
def test_nothing_to_share(api_for: ApiFor, ada: User, year: int) -> None:
    path = f"/api/me/insights/{year}/share/"

    refused(api_for(ada).put(path), 409, "nothing_to_share")
    refused(api_for(ada).delete(path), 404, "not_found")


def test_of_who_is_kept_out_or_erased_nothing_is_shown(
    api_for: ApiFor, ada: User, harbour: Track, ferry: Track
) -> None:
    listen(ada, harbour, ferry)
    path = api_for(ada).put(SHARE).json()["share_url"].removeprefix("http://testserver")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert Browser().get(path).status_code == 404

    erase_now(user=ada)

    assert not SharedYear.objects.exists()


def test_the_page_of_ones_own(ada: User, harbour: Track, ferry: Track) -> None:
    """Seen, shared, and ended again; without a script."""
    listen(ada, harbour, ferry)
    browser = make.browser(ada)
    page = read(browser.get("/portal/year/", {"year": 2025}))
    assert "Your 2025" in page.text
    assert "Harbour The Weir 3 plays" in page.text

    browser.post("/portal/year/share/", {"year": "2025"})
    shared = SharedYear.objects.get()
    assert shared.key in read(browser.get("/portal/year/", {"year": 2025})).text

    browser.post("/portal/year/share/", {"year": "2025", "do": "stop"})
    assert not SharedYear.objects.exists()


@pytest.mark.parametrize("year", ["", "x", "-1", "99999", "²²²²", "1999"])
def test_a_page_of_no_year_is_that_of_this_one(ada: User, year: str) -> None:
    page = read(make.browser(ada).get("/portal/year/", {"year": year}))

    assert "Nothing was heard in this year" in page.text
