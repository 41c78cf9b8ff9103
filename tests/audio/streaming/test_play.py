"""POST /api/tracks/{id}/play/."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from audio.catalog import services
from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import Track
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored
from users.models import User

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
        "loudness": {"lufs": None, "true_peak": None, "gain_db": 0.0, "target": -14.0},
        "waveform_url": None,
        "preview_url": None,
    }


def test_what_there_is_once_it_is_processed(api: Api, api_for: ApiFor) -> None:
    """Segments and preview are no renditions to choose from."""
    track = stored.processed()

    told = api_for(make.user()).post(f"{address(track)}?quality=high").json()

    qualities = [one["quality"] for one in told["renditions"]]
    assert qualities == ["original", "high", "normal", "low"]
    assert told["url"] == told["renditions"][1]["url"]
    playlists = f"http://testserver/api/tracks/{track.pk}/hls/?r=0&e="
    assert told["hls_url"].startswith(playlists)
    assert told["hls_url"].endswith("&quality=high")
    assert told["waveform_url"] == f"http://testserver/api/tracks/{track.pk}/waveform/"
    preview = api.get(told["preview_url"].removeprefix("http://testserver"))
    assert b"".join(preview) == stored.aac(160_000, fragments=False, seconds=2)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", {"gain_db": 1.1, "target": -14.0}),
        ("?loudness=normal", {"gain_db": 1.1, "target": -14.0}),
        ("?loudness=quiet", {"gain_db": -3.9, "target": -19.0}),
        ("?loudness=loud", {"gain_db": 1.4, "target": -11.0}),  # and no louder, for its peak
    ],
)
def test_loudness(api_for: ApiFor, asked: str, told: dict[str, float]) -> None:
    track = stored.processed()  # at -15.1 LUFS, with a true peak of -2.4 dBTP

    answer = api_for(make.user()).post(f"{address(track)}{asked}")

    assert answer.json()["loudness"] == told | {"lufs": -15.1, "true_peak": -2.4}


def test_an_unknown_loudness_is_422(api_for: ApiFor) -> None:
    told = api_for(make.user()).post(f"{address(stored.track(b'x'))}?loudness=deafening")

    assert refused(told, 422, "invalid")["errors"][0]["loc"] == ["query", "loudness"]


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


def own(person: User, **named: Any) -> Track:
    """A track of theirs."""
    track = stored.track(b"twelve bytes", **named)
    give_page(artist=track.artist, user=person)
    return track


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn"])
def test_its_artist_and_staff_hear_what_is_not_published(
    api: Api, api_for: ApiFor, status: str
) -> None:
    """And by an address that they were given whoever has it: it carries its permission."""
    owner = make.user()
    track = own(owner, status=Status(status))

    for person in (owner, make.user(is_staff=True)):
        told = api_for(person).post(address(track))
        assert told.status_code == 200
        path = told.json()["url"].removeprefix("http://testserver")
        assert b"".join(api.get(path)) == b"twelve bytes"

    other = make.user()
    make_music.artist(user=other)
    for person in (other, make.user()):
        refused(api_for(person).post(address(track)), 404, "not_found")


def test_a_takedown_ends_that(api: Api, api_for: ApiFor) -> None:
    owner = make.user()
    track = own(owner, status=Status.DRAFT)
    path = api_for(owner).post(address(track)).json()["url"].removeprefix("http://testserver")

    services.take_down(subject=track, by=make.user(is_staff=True), reason="Not theirs.")

    refused(api.get(path), 404, "not_found")
    for person in (owner, make.user(is_staff=True)):
        refused(api_for(person).post(address(track)), 409, "not_playable")


def test_the_address_of_what_was_published_is_none_for_a_draft(
    api: Api, api_for: ApiFor
) -> None:
    """Nor can it be made one: the mark is signed."""
    track = stored.track(b"twelve bytes")
    told = api_for(make.user()).post(address(track)).json()
    path = told["url"].removeprefix("http://testserver")
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)

    refused(api.get(path), 404, "not_found")
    refused(api.get(f"{path}&d=1"), 403, "bad_signature")


def test_a_draft_without_bytes_is_409_for_its_artist(api_for: ApiFor) -> None:
    owner = make.user()
    track = own(owner, status=Status.DRAFT)
    Track.objects.filter(pk=track.pk).update(is_playable=False)

    refused(api_for(owner).post(address(track)), 409, "not_playable")


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
