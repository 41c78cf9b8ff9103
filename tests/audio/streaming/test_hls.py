"""GET /api/tracks/{id}/hls/ and /api/tracks/{id}/hls/{quality}/."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from audio.catalog import services
from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import Track
from audio.streaming import signing
from audio.streaming.hls import Part, Segments, Variant, master, media
from config import env
from config.fields import utc_now
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored
from tests.audio.streaming.fetching import get

SEGMENTS = Segments(700, [Part(4000, 700, 50_000), Part(4096, 50_700, 48_000)])
ORIGIN = "http://testserver"


def test_a_media_playlist() -> None:
    assert media(SEGMENTS, "https://a.example/stream/?k=x").splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:5",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MAP:URI="https://a.example/stream/?k=x",BYTERANGE="700@0"',
        "#EXTINF:4.000,",
        "#EXT-X-BYTERANGE:50000@700",
        "https://a.example/stream/?k=x",
        "#EXTINF:4.096,",
        "#EXT-X-BYTERANGE:48000@50700",
        "https://a.example/stream/?k=x",
        "#EXT-X-ENDLIST",
    ]


def test_a_master_playlist() -> None:
    """BANDWIDTH is the largest part's: 50,000 bytes in 4 seconds."""
    assert master([Variant("aac", SEGMENTS, "https://a.example/hls/low/")]).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-STREAM-INF:BANDWIDTH=100000,AVERAGE-BANDWIDTH=96838,CODECS="mp4a.40.2"',
        "https://a.example/hls/low/",
    ]


def playlists(api: Api, track: Track, query: str = "?quality=high") -> str:
    """The path that `play` gives."""
    answer = api.post(f"/api/tracks/{track.pk}/play/{query}")
    assert answer.status_code == 200, answer.content
    url: str = answer.json()["hls_url"]
    return url.removeprefix(ORIGIN)


def addresses(playlist: Any) -> list[str]:
    """The paths in it."""
    assert playlist.status_code == 200, playlist.content
    assert playlist.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    lines = [line for line in playlist.content.decode().splitlines() if line[0] != "#"]
    assert all(line.startswith(f"{ORIGIN}/api/") for line in lines)
    return [line.removeprefix(ORIGIN) for line in lines]


@pytest.mark.django_db
def test_it_leads_to_every_byte_of_every_quality(api: Api, api_for: ApiFor) -> None:
    track = stored.processed()
    path = playlists(api_for(make.user()), track)

    found = addresses(api.get(path))
    assert [urlsplit(one).path.split("/")[5] for one in found] == ["high", "normal", "low"]

    for address, bitrate in zip(found, (320_000, 160_000, 96_000), strict=True):
        text = api.get(address)
        joined = b""
        ranges = re.findall(r'BYTERANGE(?:=")?:?([0-9]+)@([0-9]+)', text.content.decode())
        (stream,) = set(addresses(text))
        for size, offset in ((int(size), int(offset)) for size, offset in ranges):
            assert offset == len(joined)
            answer = get(api, stream, Range=f"bytes={offset}-{offset + size - 1}")
            assert answer.status_code == 206
            assert answer.headers["Content-Type"] == "audio/mp4"
            joined += answer.content
        whole = stored.aac(bitrate, fragments=True)
        assert whole.startswith(joined)
        assert whole[len(joined) :][4:8] == b"mfra"  # an index that no player asks for


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "qualities"),
    [
        ("?quality=low", ["low"]),
        ("?quality=normal", ["normal", "low"]),
        ("?quality=original", ["high", "normal", "low"]),
        ("", ["high", "normal", "low"]),  # as in the profile
    ],
)
def test_none_is_above_the_quality_asked_for(
    api: Api, api_for: ApiFor, query: str, qualities: list[str]
) -> None:
    listener = make.user()
    listener.client.quality = "high"
    listener.client.save()
    path = playlists(api_for(listener), stored.processed(), query)

    assert [urlsplit(one).path.split("/")[5] for one in addresses(api.get(path))] == qualities


@pytest.mark.django_db
def test_nobody_keeps_a_playlist(api: Api, api_for: ApiFor) -> None:
    """It is full of signed addresses, and must end with its track."""
    path = playlists(api_for(make.user()), stored.processed())

    for answer in (api.get(path), api.get(addresses(api.get(path))[0])):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_a_takedown_stops_playlists_and_bytes(api: Api, api_for: ApiFor) -> None:
    track = stored.processed()
    path = playlists(api_for(make.user()), track)
    playlist = addresses(api.get(path))[0]
    stream = addresses(api.get(playlist))[0]
    assert get(api, stream, Range="bytes=0-9").status_code == 206

    services.take_down(subject=track, by=make.user(is_staff=True), reason="Not theirs.")

    for address in (path, playlist, stream):
        refused(api.get(address), 404, "not_found")


@pytest.mark.django_db
def test_the_addresses_in_it_end_with_its_own(api: Api) -> None:
    """Asking for a playlist again and again makes nothing last longer."""
    track, now = stored.processed(), int(utc_now().timestamp())

    def address(expires: int) -> str:
        claim = signing.Claim(track.pk, signing.PLAYLISTS, "somebody", expires)
        return f"/api/tracks/{track.pk}/hls/?{claim.query(env.STREAM_KEY)}"

    refused(api.get(address(now - 1)), 403, "stream_expired")
    playlist = addresses(api.get(address(now + 60)))[0]
    for found in (playlist, addresses(api.get(playlist))[0]):
        assert f"&e={now + 60}&" in found


@pytest.mark.django_db
def test_an_address_is_good_for_one_thing(api: Api, api_for: ApiFor) -> None:
    """A file's opens no playlist, a playlist's no file, and none another track."""
    track, other = stored.processed(), stored.processed()
    path = playlists(api_for(make.user()), track)
    query = urlsplit(path).query
    stream = addresses(api.get(addresses(api.get(path))[0]))[0]
    place = f"/api/tracks/{track.pk}"

    refused(api.get(f"{place}/hls/?{urlsplit(stream).query}"), 404, "not_found")
    refused(api.get(f"{place}/hls/low/?{urlsplit(stream).query}"), 404, "not_found")
    refused(api.get(f"{place}/stream/?{query}"), 404, "not_found")
    refused(api.get(f"/api/tracks/{other.pk}/hls/?{query}"), 403, "bad_signature")
    refused(api.get(f"{place}/hls/?{query.replace('&e=', '&e=1')}"), 403, "bad_signature")


@pytest.mark.django_db
def test_it_needs_a_signature(api: Api, api_for: ApiFor) -> None:
    """A player sends no header with a playlist, so a token is none here either."""
    track = stored.processed()

    for who in (api, api_for(make.user())):
        refused(who.get(f"/api/tracks/{track.pk}/hls/"), 401, "unauthenticated")
        refused(who.get(f"/api/tracks/{track.pk}/hls/low/"), 401, "unauthenticated")


@pytest.mark.django_db
def test_without_segments_there_is_none(api: Api, api_for: ApiFor) -> None:
    track = stored.track(b"x")
    told = api_for(make.user()).post(f"/api/tracks/{track.pk}/play/").json()
    assert told["hls_url"] is None

    query = urlsplit(told["url"]).query
    claim = signing.Claim(track.pk, 0, "somebody", int(utc_now().timestamp()) + 60)
    query = claim.query(env.STREAM_KEY)
    refused(api.get(f"/api/tracks/{track.pk}/hls/?{query}"), 404, "not_found")
    refused(api.get(f"/api/tracks/{track.pk}/hls/low/?{query}"), 404, "not_found")


@pytest.mark.django_db
def test_an_unknown_quality_is_422(api: Api, api_for: ApiFor) -> None:
    query = urlsplit(playlists(api_for(make.user()), stored.processed())).query

    for quality in ("original", "best"):
        refused(api.get(f"/api/tracks/1/hls/{quality}/?{query}"), 403, "bad_signature")
    track = Track.objects.get()
    for quality in ("original", "best"):
        refused(api.get(f"/api/tracks/{track.pk}/hls/{quality}/?{query}"), 422, "invalid")


@pytest.mark.django_db
def test_an_artist_hears_a_draft(api: Api, api_for: ApiFor) -> None:
    owner, track = make.user(), stored.processed()
    give_page(artist=track.artist, user=owner)
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)

    path = playlists(api_for(owner), track)
    playlist = addresses(api.get(path))[0]
    stream = addresses(api.get(playlist))[0]

    assert get(api, stream).content[4:8] == b"ftyp"
    refused(api.get(path.replace("&d=1", "")), 403, "bad_signature")


@pytest.mark.django_db
def test_browsers_of_our_frontend_may_read_it(settings: Any, api: Api, api_for: ApiFor) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://player.example.org"]
    path = playlists(api_for(make.user()), stored.processed())

    ours, others = (
        api.get(path, Origin=origin).headers.get("Access-Control-Allow-Origin")
        for origin in ("https://player.example.org", "https://evil.example.org")
    )

    assert ours == "https://player.example.org"
    assert others is None
