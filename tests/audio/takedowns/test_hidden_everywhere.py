"""Acted upon, music is nowhere within a second: in no read, page, stream; then it is back."""

import time
from typing import Any

import pytest

from audio.catalog.models.track import Track
from audio.models import Artist
from audio.takedowns.services import deciding
from config import throttling
from tests import make, make_playlist
from tests.access import leaks, pages
from tests.access.leaks import GETS, Answer, tells
from tests.api_client import Api
from tests.audio.publishing.drafts import VERIFIED
from tests.audio.streaming import stored
from tests.audio.streaming.fetching import get
from tests.audio.takedowns.giving import Case, answer, give
from users.models import User

pytestmark = pytest.mark.django_db
SECRET = "zqxtaken"
ABOUT = (
    "tracks",
    "albums",
    "artists",
    "search",
    "suggest",
    "genres",
    "playlist",
    "chart",
    "lyrics",
)
"""Reads in whose address or name one of these stands: the others know nothing of music."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Case:
    """A song with bytes, on an album with another, which everybody may hear."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(throttling, "LIMITS", {})
    manager = make.user(email_verified_at=VERIFIED)
    song, other = (
        stored.track(stored.noise(5_000), title=title, artist="Ada Cole", album="Harbour")
        for title in (f"{SECRET} song", "Another song")
    )
    Artist.objects.filter(pk=song.artist_id).update(user=manager)
    User.objects.filter(pk=manager.pk).update(is_artist=True)
    manager.refresh_from_db()
    assert song.album
    assert other.album == song.album
    return Case(song.artist, manager, song.album, song, give(song), make.user(is_staff=True))


def reads(made: Case, playlist: int) -> list[Answer]:
    """All that anybody may ask about these things."""
    places: dict[str, list[Any]] = {
        "track_id": [made.track.pk],
        "album_id": [made.album.pk],
        "artist_id": [made.artist.pk],
        "playlist_id": [playlist],
        "quality": ["low"],
    }
    told = []
    for one in GETS:
        if {*one.places} <= {*places} and any(word in one.path for word in ABOUT):
            told += [leaks.read(Api(), url) for url in leaks.urls(one, places)]
    for query in (SECRET, f"{SECRET} song"):
        told += [leaks.read(Api(), f"/api/{way}/?q={query}") for way in ("search", "suggest")]
    return told + pages.read_pages(Api(), places)


def telling(answers: list[Answer]) -> list[str]:
    return [one.url for one in answers if tells(one.wire, SECRET)]


def test_within_a_second_and_back(made: Case) -> None:
    listener = make.user()
    heard = Api(make.tokens(listener).access)
    playlist = make_playlist.of([made.track], owner=listener, visibility="public")
    stream = heard.post(f"/api/tracks/{made.track.pk}/play/?quality=original").json()["url"]
    stream = stream.removeprefix("http://testserver")
    before = telling(reads(made, playlist.pk))
    assert len(before) > 20, before
    assert get(Api(), stream).status_code == 200

    began = time.monotonic()
    deciding.act(notice=made.notice, by=made.staff)
    gone = [
        Api().get(f"/api/tracks/{made.track.pk}/").status_code,
        Api().get(stream).status_code,
        Api().get(f"/s/track/{made.track.pk}/zqxtaken-song/").status_code,
    ]
    took = time.monotonic() - began

    assert gone == [404, 404, 404]
    assert took < 1, took
    assert telling(reads(made, playlist.pk)) == []
    # The playlist keeps its place.
    [item] = heard.get(f"/api/playlists/{playlist.pk}/tracks/").json()["items"]
    assert (item["track"], item["unavailable"]) == (None, "gone")
    assert item["track_id"] == made.track.pk

    objected = Api(make.tokens(made.manager).access).post(
        f"/api/support/takedowns/{made.notice.reference}/counter-notice/", answer()
    )
    assert objected.status_code == 201, objected.content
    assert Api().get(f"/api/tracks/{made.track.pk}/").status_code == 404
    deciding.restore(notice=made.notice, by=made.staff, reason="The drafts are older.")

    assert {*before} <= {*telling(reads(made, playlist.pk))}
    assert get(Api(), stream).status_code == 200
    assert Track.objects.get(pk=made.track.pk).status == "published"
