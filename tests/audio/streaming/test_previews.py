"""Half a minute of a track for people whom nobody knows, at addresses that end."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage

from audio.catalog import services
from audio.catalog.models.publication import Status
from audio.models import Rendition, Track
from audio.streaming import previews
from config import env
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, refused
from tests.audio.streaming import stored
from tests.audio.streaming.fetching import get
from tests.audio.streaming.test_stream import changed

pytestmark = pytest.mark.django_db
CONTENT = stored.noise(100_003)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def track(**named: Any) -> Track:
    """Also with an original, which is nobody's to have."""
    made = stored.track(stored.noise(1_000), **named)
    taste = {"name": "normal", "packaging": "preview", "container": "mp4", "codec": "aac"}
    stored.rendition(made, CONTENT, duration_ms=30_000, **taste)
    return made


def address(of: Track) -> str:
    return previews.of([of.pk], now=utc_now())[of.pk].path


def test_anybody_hears_it_all_or_in_ranges(api: Api) -> None:
    path = address(track())
    whole, part = get(api, path), get(api, path, Range="bytes=10-19")
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["Content-Type"] == "audio/mp4"
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    assert api.head(path).headers["Content-Length"] == "100003"


def test_it_says_how_long_it_is_and_of_what_kind() -> None:
    made = track()
    found = previews.of([made.pk, 10**12], now=utc_now())
    assert [*found] == [made.pk]
    assert (found[made.pk].duration_ms, found[made.pk].content_type) == (30_000, "audio/mp4")


def test_it_opens_nothing_else(api: Api) -> None:
    made = track()
    original = made.renditions.get(name="original").pk
    path = address(made)
    for other in (changed(path, r=original), changed(path, r=0), changed(path, u="1" * 16)):
        refused(get(api, other), 403, "bad_signature")
    for elsewhere in (f"/api/tracks/{made.pk}/hls/", f"/api/tracks/{made.pk}/hls/high/"):
        refused(get(api, f"{elsewhere}?{urlsplit(path).query}"), 404, "not_found")
    another = path.replace(f"/{made.pk}/", f"/{track().pk}/")
    refused(get(api, another), 403, "bad_signature")


def test_it_is_dead_as_soon_as_the_track_is_hidden_and_alive_when_it_is_back(api: Api) -> None:
    made = track()
    path, staff = address(made), make.user(is_staff=True)
    services.take_down(subject=made, by=staff, reason="Not theirs.")
    refused(get(api, path), 404, "not_found")
    assert previews.of([made.pk], now=utc_now()) == {}
    services.restore(subject=made, by=staff)
    assert get(api, path).status_code == 200


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_of_what_is_not_out_there_is_none(api: Api, status: Status) -> None:
    made = track()
    path = address(made)
    Track.objects.filter(pk=made.pk).update(status=status)
    assert previews.of([made.pk], now=utc_now()) == {}
    refused(get(api, path), 404, "not_found")


def test_of_what_cannot_be_played_there_is_none() -> None:
    made = track()
    Track.objects.filter(pk=made.pk).update(is_playable=False)
    assert previews.of([made.pk, make_music.track().pk], now=utc_now()) == {}


def test_addresses_stay_the_same_for_six_hours_and_live_for_six_more() -> None:
    made = track()

    def at(moment: datetime) -> str:
        return previews.of([made.pk], now=moment)[made.pk].path

    def ends(moment: datetime) -> datetime:
        seconds = int(parse_qs(urlsplit(at(moment)).query)["e"][0])
        return datetime.fromtimestamp(seconds, UTC)

    almost = NOON + timedelta(hours=6) - timedelta(seconds=1)
    assert at(NOON) == at(almost)
    assert at(almost) != at(NOON + timedelta(hours=6))
    assert ends(NOON) == ends(almost) == datetime(2026, 11, 22, tzinfo=UTC)


def test_an_old_one_is_refused(api: Api) -> None:
    made = track()
    path = previews.of([made.pk], now=utc_now() - timedelta(hours=13))[made.pk].path
    refused(get(api, path), 403, "stream_expired")


def test_nginx_is_told_where_it_lies(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    made = track()
    monkeypatch.setattr(env, "DELIVERY", "x-accel")
    answer = api.get(address(made))
    file = Rendition.objects.get(track=made, packaging="preview").file
    assert answer.headers["X-Accel-Redirect"] == f"/protected/{file}"


def test_object_storage_sends_it(
    api: Api, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = track()
    monkeypatch.setattr(env, "DELIVERY", "s3")
    answer = api.get(address(made))
    file = Rendition.objects.get(track=made, packaging="preview").file
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{bucket}/")
    assert file in answer.headers["Location"]
    with default_storage.open(file) as kept:
        assert kept.read() == CONTENT
