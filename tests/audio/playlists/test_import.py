"""POST /api/playlists/import/: a playlist of what a file names, and a report of each entry."""

import json
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import importing
from config import throttling
from config.models import Replay
from config.throttling import Rate
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.playlists import written
from tests.audio.playlists.sending import IMPORT, send

pytestmark = pytest.mark.django_db
M3U = b"#EXTM3U\n#EXTINF:200,The Weir - Night Ferry\n/a/1.mp3\n#EXTINF:9,X - Y\n/a/2.mp3\n"
JOINERS = "\u200d" * 200


@pytest.fixture
def track() -> Track:
    return make_music.track(title="Night Ferry", artist="The Weir")


def test_a_foreign_m3u8(api_for: ApiFor, track: Track):
    answer = send(api_for(make.user()), M3U)
    assert answer.status_code == 201
    told = answer.json()
    made = Playlist.objects.get(pk=told["playlist"]["id"])
    assert (told["playlist"]["title"], told["playlist"]["visibility"]) == ("Evening", "private")
    assert told["playlist"]["tracks_count"] == 1
    assert [entry.track_id for entry in make_playlist.entries(made)] == [track.pk]
    assert told["report"] == {
        "total": 2,
        "matched": 1,
        "ambiguous": 0,
        "unmatched": 1,
        "entries": [
            {
                "position": 0,
                "title": "Night Ferry",
                "artist": "The Weir",
                "album": "",
                "location": "/a/1.mp3",
                "status": "matched",
                "track_id": track.pk,
                "how": "names",
                "confidence": 0.95,
                "candidates": [],
                "why": None,
            },
            {
                "position": 1,
                "title": "Y",
                "artist": "X",
                "album": "",
                "location": "/a/2.mp3",
                "status": "unmatched",
                "track_id": None,
                "how": None,
                "confidence": None,
                "candidates": [],
                "why": "not_here",
            },
        ],
    }


def test_a_foreign_xspf_that_vlc_wrote(api_for: ApiFor):
    songs = (
        ("Alma", "#1 Song"),
        ("The Weir", "Grüße & <Küsse>"),
        ("The Weir", "Harbour, Part 2"),
    )
    here = [make_music.track(artist=artist, title=title) for artist, title in songs]
    told = send(api_for(make.user()), written.VLC_XSPF, "list.xspf").json()
    assert told["playlist"]["title"] == "Playlist"
    assert [one["track_id"] for one in told["report"]["entries"]] == [one.pk for one in here]


def test_several_that_fit_are_told_and_none_is_added(api_for: ApiFor):
    here = [
        make_music.track(title="Night Ferry", artist="The Weir", album=album) for album in "AB"
    ]
    told = send(api_for(make.user()), M3U).json()
    first = told["report"]["entries"][0]
    assert (first["status"], first["candidates"]) == ("ambiguous", [one.pk for one in here])
    assert told["playlist"]["tracks_count"] == 0


def test_the_same_track_twice_stands_twice_in_one_version(api_for: ApiFor, track: Track):
    told = send(api_for(make.user()), M3U + M3U).json()
    made = Playlist.objects.get(pk=told["playlist"]["id"])
    assert [entry.track_id for entry in make_playlist.entries(made)] == [track.pk] * 2
    kinds = PlaylistChange.objects.filter(playlist=made).order_by("version")
    assert list(kinds.values_list("kind", flat=True)) == ["created", "added"]


def test_a_dry_run_makes_nothing(api_for: ApiFor, track: Track):
    answer = send(api_for(make.user()), M3U, dry_run="true")
    assert answer.status_code == 200
    assert answer.json()["playlist"] is None
    assert answer.json()["report"]["matched"] == 1
    assert not Playlist.objects.exists()


@pytest.mark.parametrize(
    ("form", "data", "name", "title"),
    [
        ({"title": " Mine "}, b"#EXTM3U\n#PLAYLIST:Its own\n", "a.m3u8", "Mine"),
        ({}, b"#EXTM3U\n#PLAYLIST:Its own\n", "a.m3u8", "Its own"),
        ({}, b"#EXTM3U\n", "Late at night.m3u8", "Late at night"),
        ({}, b"#EXTM3U\n", ".m3u8", "Imported playlist"),
        ({}, b"#EXTM3U\n#PLAYLIST:" + b"x" * 300, "a.m3u8", "x" * 200),
        ({}, f"#EXTM3U\n#PLAYLIST:{JOINERS}x\n".encode(), "a.m3u8", "a"),
    ],
)
def test_its_title(api_for: ApiFor, form: Any, data: bytes, name: str, title: str):
    assert send(api_for(make.user()), data, name, **form).json()["playlist"]["title"] == title


def test_shown_as_it_is_asked_for(api_for: ApiFor):
    told = send(api_for(make.user()), b"#EXTM3U\n", visibility="public").json()
    assert told["playlist"]["visibility"] == "public"


def test_nothing_of_others_drafts(api_for: ApiFor, track: Track):
    Track.objects.update(status=Status.DRAFT)
    assert send(api_for(make.user()), M3U).json()["report"]["matched"] == 0


@pytest.mark.parametrize(
    ("data", "loc"),
    [
        (b"", ["body", "file"]),
        (b"<playlist><title></playlist>", ["body", "file", "line", 1]),
        (b'{"playlist": {"track": [{}, 1]}}', ["body", "file", "playlist", "track", 1]),
        (b"ID3\x04\0\0", ["body", "file", "line", 1]),
    ],
)
def test_what_cannot_be_read_is_named(api_for: ApiFor, data: bytes, loc: list[Any]):
    body = refused(send(api_for(make.user()), data), 422, "unreadable_playlist")
    assert body["errors"] == [{"loc": loc, "msg": body["detail"]}]
    assert not Playlist.objects.exists()


@pytest.mark.parametrize(
    "location",
    [
        "/a/%00!!!/%00.mp3",
        "%00!/%00!.mp3",
        "file:///%00!!!/%00/01 %00.mp3",
        "file:////%00",
        "file://%00host/%00/x.mp3",
        r"C:%00\%00!\%00!.mp3",
        "/x/%ED%B0%80!/%ED%B0%80!.mp3",
    ],
)
def test_letters_that_no_path_has(api_for: ApiFor, location: str):
    answer = send(api_for(make.user()), f"#EXTM3U\n{location}\n".encode())
    assert answer.status_code == 201, answer.content
    assert answer.json()["report"]["entries"][0]["location"] == location


def test_more_than_ten_thousand_entries(api_for: ApiFor):
    body = refused(send(api_for(make.user()), b"a.mp3\n" * 10_001), 422, "too_many_entries")
    assert body["errors"][0]["loc"] == ["body", "file", "line", 10_001]


def test_more_than_five_megabytes(api_for: ApiFor):
    refused(send(api_for(make.user()), b"#" * 5_000_001), 413, "playlist_file_too_large")


def test_without_a_file(api_for: ApiFor):
    api = api_for(make.user())
    named = {"Authorization": f"Bearer {api.token}"}
    answer: Any = api.client.post(IMPORT, {"title": "x"}, headers=named)
    body = refused(answer, 422, "invalid")
    assert body["errors"][0]["loc"] == ["body", "file"]


def test_nobody(api: Api):
    answer: Any = api.client.post(IMPORT, {})
    refused(answer, 401, "unauthenticated")


def test_as_often_as_its_limit_says(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(throttling, "LIMITS", {"playlist_import": Rate(1, 60)})
    api = api_for(make.user())
    assert send(api, b"#EXTM3U\n").status_code == 201
    refused(send(api, b"#EXTM3U\n"), 429, "too_many_requests")


def test_one_at_a_time(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importing, "WAIT_SECONDS", 0.01)
    api = api_for(make.user())
    with importing.turn():
        answer = send(api, M3U)
    refused(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "5"
    assert send(api, b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n").status_code == 422
    assert send(api, M3U).status_code == 201


def test_a_repeated_key_makes_one_playlist(api_for: ApiFor, track: Track):
    """The report of each entry is megabytes, and is not kept."""
    api = api_for(make.user())
    api.client.defaults["HTTP_IDEMPOTENCY_KEY"] = "once"
    first, second = send(api, M3U), send(api, M3U)
    told = json.loads(first.content)
    assert [entry["status"] for entry in told["report"].pop("entries")] == [
        "matched",
        "unmatched",
    ]
    assert json.loads(second.content) == told | {"report": told["report"] | {"entries": []}}
    assert (second.status_code, second.headers["Idempotent-Replayed"]) == (201, "true")
    assert Playlist.objects.count() == 1


def test_a_key_is_that_of_one_content(api_for: ApiFor):
    """Also in a file of the same name and size."""
    api = api_for(make.user())
    api.client.defaults["HTTP_IDEMPOTENCY_KEY"] = "once"
    assert send(api, b"#EXTM3U\n/a/1.mp3\n").status_code == 201
    refused(send(api, b"#EXTM3U\n/b/2.mp3\n"), 422, "idempotency_key_reused")


def test_of_a_dry_run_nothing_is_kept(api_for: ApiFor, track: Track):
    api = api_for(make.user())
    api.client.defaults["HTTP_IDEMPOTENCY_KEY"] = "once"
    send(api, M3U, dry_run="true")
    Track.objects.update(status=Status.WITHDRAWN)
    again = send(api, M3U, dry_run="true")
    assert again.json()["report"]["matched"] == 0
    assert "Idempotent-Replayed" not in again.headers
    assert not Replay.objects.exists()
