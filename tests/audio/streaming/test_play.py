"""POST /api/tracks/{id}/play/."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Track
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored

pytestmark = pytest.mark.django_db

LADDER = {
    "low": {"container": "mp4", "codec": "aac", "bitrate": 96_000},
    "normal": {"container": "mp4", "codec": "aac", "bitrate": 160_000},
    "high": {"container": "mp4", "codec": "aac", "bitrate": 320_000},
}


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/play/"


def test_what_a_player_is_told(api_for: ApiFor) -> None:
    track = stored.track(b"twelve bytes", duration_ms=200_000)
    before = utc_now()

    response = api_for(make.user()).post(address(track))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    told = response.json()
    url = told.pop("url")
    assert url.startswith(f"http://testserver/api/tracks/{track.pk}/stream/?r=")
    expires_at = datetime.fromisoformat(told.pop("expires_at"))
    lives = timedelta(seconds=200, minutes=15)
    assert timedelta(seconds=-1) <= expires_at - (before + lives) <= timedelta(seconds=10)
    assert told == {
        "renditions": [
            {
                "quality": "original",
                "codec": "vorbis",
                "content_type": "audio/ogg",
                "bitrate": 160_000,
                "size": 12,
                "url": url,
            }
        ],
        "hls_url": None,
        "loudness": {"lufs": None, "true_peak": None, "gain_db": 0.0},
        "waveform_url": None,
    }


@pytest.mark.parametrize(
    ("has", "wants", "gets"),
    [
        (("low", "normal", "high", "original"), "low", "low"),
        (("low", "normal", "high", "original"), "normal", "normal"),
        (("low", "normal", "high", "original"), "high", "high"),
        (("low", "normal", "high", "original"), "original", "original"),
        (("original",), "low", "original"),
        (("original", "high"), "low", "high"),
        (("low", "original"), "high", "low"),
        (("low", "normal"), "original", "normal"),
    ],
)
def test_quality(api_for: ApiFor, has: tuple[str, ...], wants: str, gets: str) -> None:
    """At most what is asked for; where there is no such thing, the next above."""
    track = make_music.track()
    for name in has:
        stored.rendition(track, name.encode(), name=name, **LADDER.get(name, {}))
    listener = make.user()
    listener.client.quality = wants
    listener.client.save()

    asked = api_for(make.user()).post(f"{address(track)}?quality={wants}").json()
    by_profile = api_for(listener).post(address(track)).json()

    for told in (asked, by_profile):
        best_first = [one for one in ("original", "high", "normal", "low") if one in has]
        assert [one["quality"] for one in told["renditions"]] == best_first
        chosen = [one for one in told["renditions"] if one["url"] == told["url"]]
        assert [one["quality"] for one in chosen] == [gets]


def test_every_address_plays_its_own_rendition(api: Api, api_for: ApiFor) -> None:
    track = make_music.track()
    for name, fields in LADDER.items():
        stored.rendition(track, name.encode(), name=name, **fields)

    told = api_for(make.user()).post(address(track)).json()

    for one in told["renditions"]:
        response = api.get(one["url"].removeprefix("http://testserver"))
        assert b"".join(response) == one["quality"].encode()
        assert response.headers["Content-Type"] == one["content_type"] == "audio/mp4"


def test_nobody_may_not(api: Api) -> None:
    refused(api.post(address(stored.track(b"x"))), 401, "unauthenticated")


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn", "taken_down"])
def test_what_is_not_to_be_seen_is_404(api_for: ApiFor, status: str) -> None:
    track = stored.track(b"x", status=Status(status))

    refused(api_for(make.user()).post(address(track)), 404, "not_found")


def test_no_track_is_404(api_for: ApiFor) -> None:
    refused(api_for(make.user()).post("/api/tracks/999999999/play/"), 404, "not_found")


def test_a_track_without_bytes_is_409(api_for: ApiFor) -> None:
    track = make_music.track(playable=False)

    refused(api_for(make.user()).post(address(track)), 409, "not_playable")


@pytest.mark.parametrize("status", ["draft", "withdrawn", "taken_down"])
def test_who_sees_what_is_not_published_hears_it_no_more(api_for: ApiFor, status: str) -> None:
    """Its own artist, and staff."""
    owner = make.user()
    page = make_music.artist(user=owner)
    owner.refresh_from_db()
    track = stored.track(b"x", status=Status(status))
    Track.objects.filter(pk=track.pk).update(artist=page)

    for person in (owner, make.user(is_staff=True)):
        refused(api_for(person).post(address(track)), 409, "not_playable")


def test_an_unknown_quality_is_422(api_for: ApiFor) -> None:
    told = api_for(make.user()).post(f"{address(stored.track(b'x'))}?quality=best")

    assert refused(told, 422, "invalid")["errors"][0]["loc"] == ["query", "quality"]


def test_queries(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    """The session, the track with its files, and without `quality` the profile."""
    track, listener = stored.track(b"x"), api_for(make.user())

    with django_assert_num_queries(2):
        listener.post(f"{address(track)}?quality=low")
    with django_assert_num_queries(3):
        listener.post(address(track))
