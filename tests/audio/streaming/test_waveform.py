"""GET /api/tracks/{id}/waveform/."""

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import Track
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored

pytestmark = pytest.mark.django_db


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/waveform/"


def test_a_thousand_peaks(api: Api) -> None:
    answer = api.get(address(stored.processed(duration_ms=200_000)))

    assert answer.status_code == 200
    assert answer.json() == {"duration_ms": 200_000, "peaks": list(range(250)) * 4}


def test_unchanged(api: Api) -> None:
    path = address(stored.processed())
    first = api.get(path)

    again = api.get(path, If_None_Match=first.headers["ETag"])

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")


def test_before_it_is_made(api: Api) -> None:
    refused(api.get(address(stored.track(b"x"))), 404, "no_waveform")
    refused(api.get("/api/tracks/999999999/waveform/"), 404, "not_found")


def test_a_draft_shows_it_to_its_artist_alone(api: Api, api_for: ApiFor) -> None:
    owner, track = make.user(), stored.processed()
    give_page(artist=track.artist, user=owner)
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)

    assert api_for(owner).get(address(track)).status_code == 200
    for who in (api, api_for(make.user())):
        refused(who.get(address(track)), 404, "not_found")
