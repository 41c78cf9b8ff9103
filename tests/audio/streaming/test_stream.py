"""GET and HEAD /api/tracks/{id}/stream/."""

import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from audio.catalog import services
from audio.models import Track
from audio.streaming import signing
from config import env
from config.fields import utc_now
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored
from tests.audio.streaming.fetching import get

pytestmark = pytest.mark.django_db

SIZE = 1_000_003
CONTENT = stored.noise(SIZE)
RENDITIONS = {
    "low": {"container": "mp4", "codec": "aac", "bitrate": 96_000},
    "normal": {"container": "mp4", "codec": "aac", "bitrate": 160_000},
    "high": {"container": "mp4", "codec": "aac", "bitrate": 320_000},
}


def play(api: Api, track: Track) -> str:
    """The address that `play` gives for the original, without its origin."""
    answer = api.post(f"/api/tracks/{track.pk}/play/?quality=original")
    assert answer.status_code == 200, answer.content
    url: str = answer.json()["url"]
    assert url.startswith("http://testserver/api/")
    return url.removeprefix("http://testserver")


def changed(path: str, **values: Any) -> str:
    """The same address with other parameters; None takes one out."""
    split = urlsplit(path)
    query = dict(parse_qsl(split.query)) | values
    return f"{split.path}?{urlencode({k: v for k, v in query.items() if v is not None})}"


def test_a_signed_address_needs_no_header(api: Api, api_for: ApiFor) -> None:
    track = stored.track(CONTENT)
    path = play(api_for(make.user()), track)

    response = get(api, path)

    assert response.status_code == 200
    assert response.content == CONTENT
    assert response.headers["Content-Type"] == "audio/ogg"
    assert response.headers["Content-Length"] == "1000003"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Cache-Control"] == "private, max-age=3600"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'


def test_random_ranges_joined_have_the_sha256_of_the_original(
    api: Api, api_for: ApiFor
) -> None:
    track = stored.track(CONTENT)
    path = play(api_for(make.user()), track)

    parts = {}
    for first, last in stored.stretches(SIZE, 30):
        response = get(api, path, Range=f"bytes={first}-{last}")
        assert response.status_code == 206
        parts[first] = response.content

    joined = b"".join(part for _, part in sorted(parts.items()))
    assert hashlib.sha256(joined).hexdigest() == track.renditions.get().sha256


def test_head_says_what_get_would(api: Api, api_for: ApiFor) -> None:
    path = play(api_for(make.user()), stored.track(CONTENT))

    head, whole = api.head(path), get(api, path)

    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
        assert head.headers[name] == whole.headers[name]


def test_a_bearer_may_stream_without_playing(api_for: ApiFor) -> None:
    track = stored.track(CONTENT)

    response = get(api_for(make.user()), f"/api/tracks/{track.pk}/stream/")

    assert response.status_code == 200
    assert response.content == CONTENT


def test_nobody_may_not(api: Api) -> None:
    track = stored.track(CONTENT)

    refused(get(api, f"/api/tracks/{track.pk}/stream/"), 401, "unauthenticated")
    refused(get(api, f"/api/tracks/{track.pk}/stream/?quality=low"), 401, "unauthenticated")


@pytest.mark.parametrize("name", ["r", "e", "u", "k"])
def test_a_tampered_address_is_refused(api: Api, api_for: ApiFor, name: str) -> None:
    path = play(api_for(make.user()), stored.track(CONTENT))
    value = dict(parse_qsl(urlsplit(path).query))[name]
    other = str(int(value) + 1) if name in "re" else value[:-1] + ("A", "B")[value[-1] == "A"]

    for wrong in (other, "", "\0", "ü", None):
        refused(get(api, changed(path, **{name: wrong})), 403, "bad_signature")
    assert get(api, path).status_code == 200


def test_a_token_does_not_help_a_bad_address(api_for: ApiFor) -> None:
    listener = api_for(make.user())
    path = play(listener, stored.track(CONTENT))

    refused(get(listener, changed(path, k="AAAA")), 403, "bad_signature")


def test_the_address_of_another_track_is_refused(api: Api, api_for: ApiFor) -> None:
    one, other = stored.track(CONTENT), stored.track(CONTENT)
    query = urlsplit(play(api_for(make.user()), one)).query

    refused(get(api, f"/api/tracks/{other.pk}/stream/?{query}"), 403, "bad_signature")


def test_the_address_of_another_rendition_is_refused(api: Api, api_for: ApiFor) -> None:
    track = stored.track(CONTENT)
    low = stored.rendition(track, b"low", name="low")
    path = play(api_for(make.user()), track)

    refused(get(api, changed(path, r=low.pk)), 403, "bad_signature")


def test_the_address_of_another_session_is_refused(api: Api, api_for: ApiFor) -> None:
    """Two people, or one person on two devices: no part of one address fits the other."""
    track, listener = stored.track(CONTENT), make.user()
    paths = [play(api_for(listener), track) for _ in range(2)]
    one, other = (dict(parse_qsl(urlsplit(path).query)) for path in paths)

    assert one["u"] != other["u"]
    for mixed in (one | {"u": other["u"]}, one | {"k": other["k"]}):
        address = f"/api/tracks/{track.pk}/stream/?{urlencode(mixed)}"
        refused(get(api, address), 403, "bad_signature")


def test_an_expired_address_is_refused(api: Api) -> None:
    track = stored.track(CONTENT)
    rendition = track.renditions.get()
    now = int(utc_now().timestamp())

    def address(expires: int) -> str:
        claim = signing.Claim(track.pk, rendition.pk, "somebody", expires)
        return f"/api/tracks/{track.pk}/stream/?{claim.query(env.STREAM_KEY)}"

    refused(get(api, address(now - 1)), 403, "stream_expired")
    assert get(api, address(now + 60)).status_code == 200


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn", "taken_down"])
def test_what_is_not_published_has_no_bytes(api: Api, api_for: ApiFor, status: str) -> None:
    track, listener = stored.track(CONTENT), api_for(make.user())
    path = play(listener, track)
    assert get(api, path).status_code == 200

    Track.objects.filter(pk=track.pk).update(status=status)

    for way in (get(api, path), get(listener, f"/api/tracks/{track.pk}/stream/")):
        refused(way, 404, "not_found")
    assert api.head(path).status_code == 404


def test_a_takedown_stops_the_bytes_and_a_restore_brings_them_back(
    api: Api, api_for: ApiFor
) -> None:
    track, staff = stored.track(CONTENT), make.user(is_staff=True)
    path = play(api_for(make.user()), track)

    services.take_down(subject=track, by=staff, reason="Not theirs.")
    refused(get(api, path), 404, "not_found")

    services.restore(subject=track, by=staff)
    assert get(api, path).content == CONTENT


def test_a_rendition_that_is_gone_is_404(api: Api, api_for: ApiFor) -> None:
    track = stored.track(CONTENT)
    stored.rendition(track, b"low", name="low")
    path = play(api_for(make.user()), track)

    track.renditions.get(name="original").delete()

    refused(get(api, path), 404, "not_found")


def test_missing_bytes_are_404_and_logged(
    api: Api, api_for: ApiFor, media: Any, caplog: pytest.LogCaptureFixture
) -> None:
    track = stored.track(CONTENT)
    path = play(api_for(make.user()), track)
    file = track.renditions.get().file
    (media / file).unlink()

    refused(get(api, path), 404, "bytes_missing")

    assert f"{file} of track {track.pk} is not in the storage" in caplog.text


@pytest.mark.parametrize(
    ("quality", "expected"),
    [("low", b"low"), ("normal", b"normal"), ("high", b"high"), ("original", b"original")],
)
def test_quality(api_for: ApiFor, quality: str, expected: bytes) -> None:
    track = stored.track(b"original")
    for name, fields in RENDITIONS.items():
        stored.rendition(track, name.encode(), name=name, **fields)
    address = f"/api/tracks/{track.pk}/stream/"
    listener = make.user()
    listener.client.quality = quality
    listener.client.save()

    asked = get(api_for(make.user()), address, {"quality": quality})
    by_profile = get(api_for(listener), address)

    assert asked.content == by_profile.content == expected
    assert asked.headers["Content-Type"] == ("audio/ogg", "audio/mp4")[quality != "original"]


def test_an_unknown_quality_is_422(api_for: ApiFor) -> None:
    address = f"/api/tracks/{stored.track(CONTENT).pk}/stream/"

    refused(get(api_for(make.user()), address, {"quality": "best"}), 422, "invalid")


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_number_that_is_none(api: Api, api_for: ApiFor, number: int) -> None:
    query = urlsplit(play(api_for(make.user()), stored.track(CONTENT))).query

    refused(get(api_for(make.user()), f"/api/tracks/{number}/stream/"), 422, "invalid")
    refused(get(api, f"/api/tracks/{number}/stream/?{query}"), 403, "bad_signature")


def test_no_track_is_404(api_for: ApiFor) -> None:
    refused(get(api_for(make.user()), "/api/tracks/999999999/stream/"), 404, "not_found")


def test_a_title_cannot_write_headers(api: Api, api_for: ApiFor) -> None:
    track = stored.track(CONTENT, title='A "B"\r\nSet-Cookie: c=d', artist="Ä")
    track.title = 'A "B"\r\nSet-Cookie: c=d'
    track.save(update_fields=["title"])

    response = get(api, play(api_for(make.user()), track))

    assert response.headers["Content-Disposition"] == (
        "inline; filename*=utf-8''%C3%84%20-%20A%20%22B%22%0D%0ASet-Cookie%3A%20c%3Dd.ogg"
    )
    assert "Set-Cookie" not in response.headers


def test_one_query(api: Api, api_for: ApiFor, django_assert_num_queries: Any) -> None:
    track, listener = stored.track(CONTENT), api_for(make.user())
    path = play(listener, track)

    with django_assert_num_queries(1):
        get(api, path, Range="bytes=0-1")
    with django_assert_num_queries(2):  # the session, the track
        get(listener, f"/api/tracks/{track.pk}/stream/?quality=high")


def test_other_methods_are_405(api_for: ApiFor) -> None:
    track = stored.track(CONTENT)

    response = api_for(make.user()).post(f"/api/tracks/{track.pk}/stream/")

    refused(response, 405, "method_not_allowed")
    assert set(response.headers["Allow"].replace(",", " ").split()) == {"GET", "HEAD"}
