"""GET /api/playlists/{id}/export/: a file that players and other servers read."""

import json
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists.formats import known
from audio.playlists.models.playlist import Playlist
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.playlists.sending import exported, send, text_of

pytestmark = pytest.mark.django_db
FORMATS = ("m3u8", "xspf", "jspf")


@pytest.fixture
def tracks() -> list[Track]:
    odd = "Grüße, & <Küsse> - שלום 🎵"
    named = make_music.track(title=odd, artist="A - B", album="Low Tide", isrc="GBAYE0601477")
    again = make_music.track(title=odd, artist="A - B", album="Best Of", duration_ms=200_001)
    return [named, again, make_music.track(title="Night Ferry"), named]


@pytest.mark.parametrize("form", FORMATS)
def test_there_and_back_again(api_for: ApiFor, tracks: list[Track], form: str):
    owner = make.user()
    made = make_playlist.of(tracks, owner=owner, title="Late, & <later>", description="A\n\nB")
    api = api_for(owner)
    text = text_of(exported(api, made.pk, form))
    told = send(api, text.encode(), f"x.{form}").json()
    back = Playlist.objects.get(pk=told["playlist"]["id"])
    assert back.pk != made.pk
    assert (back.title, back.description) == ("Late, & <later>", "A\n\nB")
    assert [entry.track_id for entry in make_playlist.entries(back)] == [t.pk for t in tracks]
    assert {one["how"] for one in told["report"]["entries"]} == {"address"}


@pytest.mark.parametrize("form", FORMATS)
def test_there_and_to_another_server(api_for: ApiFor, tracks: list[Track], form: str):
    """Whose addresses these are not, and whose ids are others: ISRC, names, length, album."""
    owner = make.user()
    made = make_playlist.of(tracks, owner=owner)
    text = text_of(exported(api_for(owner), made.pk, form))
    foreign = text.replace("http://testserver/", "https://other.example.org/")
    told = send(api_for(owner), foreign.encode()).json()["report"]
    assert [one["track_id"] for one in told["entries"]] == [track.pk for track in tracks]
    assert [one["how"] for one in told["entries"]] == ["isrc", "names", "names", "isrc"]


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("m3u8", "audio/x-mpegurl; charset=utf-8"),
        ("xspf", "application/xspf+xml; charset=utf-8"),
        ("jspf", "application/jspf+json; charset=utf-8"),
    ],
)
def test_is_a_file_with_a_safe_name(api_for: ApiFor, form: str, content_type: str):
    made = make_playlist.playlist('../../a"b\\c: Été')
    answer = exported(api_for(made.owner), made.pk, form)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''abc-%C3%A9t%C3%A9.{form}"
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert known.parse(text_of(answer).encode()).title == '../../a"b\\c: Été'


def test_tells_who_made_it_and_where_tracks_are(api_for: ApiFor):
    track = make_music.track(title="Night Ferry", artist="The Weir", album="Low Tide")
    made = make_playlist.of([track], title="Evening")
    told = json.loads(text_of(exported(api_for(made.owner), made.pk, "jspf")))
    assert told == {
        "playlist": {
            "title": "Evening",
            "creator": made.owner.username,
            "track": [
                {
                    "location": [f"http://testserver/s/track/{track.pk}/night-ferry/"],
                    "title": "Night Ferry",
                    "creator": "The Weir",
                    "album": "Low Tide",
                    "duration": 200_000,
                }
            ],
        }
    }


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_leaves_out_what_is_gone(api_for: ApiFor, tracks: list[Track], status: Status):
    made = make_playlist.of(tracks[:3])
    Track.objects.filter(pk=tracks[1].pk).update(status=status, title="CANARY")
    text = text_of(exported(api_for(made.owner), made.pk, "m3u8"))
    assert text.count("#EXTINF") == 2
    assert "CANARY" not in text


def test_an_unlisted_one_takes_its_key(api_for: ApiFor):
    made, api = make_playlist.unlisted(), api_for(make.user())
    refused(exported(api, made.pk, "m3u8"), 404, "not_found")
    assert exported(api, made.pk, "m3u8", key=made.key).status_code == 200


def test_nobody_and_other_formats(api: Api, api_for: ApiFor):
    made = make_playlist.public()
    refused(exported(api, made.pk, "m3u8"), 401, "unauthenticated")
    body = refused(exported(api_for(made.owner), made.pk, "pls"), 422, "invalid")
    assert body["errors"][0]["loc"] == ["query", "format"]


@pytest.mark.parametrize("size", [1, 500])
def test_five_hundred_tracks_take_as_many_statements_as_one(
    api_for: ApiFor, django_assert_num_queries: Any, size: int
):
    tracks = make_music.tracks(2)
    made = make_playlist.of((tracks * 250)[:size])
    api = api_for(made.owner)
    with django_assert_num_queries(5):
        assert text_of(exported(api, made.pk, "m3u8")).count("#EXTINF") == size
