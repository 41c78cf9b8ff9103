"""The player inside other people's pages: what it may do, and where it leads."""

import re

import pytest

from audio.models import Track
from audio.playlists.models.playlist import Visibility
from config.middleware import ContentSecurity
from tests import make_music, make_playlist
from tests.audio.sharing.opened import ask, see, track
from tests.users.pages.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def song() -> Track:
    return track(title="Night Ferry", artist="Lumen", album="Slow Water", genres=("Ambient",))


def test_anybodys_page_may_frame_it_and_it_may_load_only_ours(song: Track) -> None:
    for path in (f"/embed/track/{song.pk}/", "/embed/track/999999999/"):
        headers = ask(path).headers
        assert "X-Frame-Options" not in headers
        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
            "script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
        )
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"


def test_no_other_page_may_be_framed(song: Track) -> None:
    for path in (f"/s/track/{song.pk}/night-ferry/", "/s/track/999999999/x/"):
        headers = ask(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_what_a_cache_has_keeps_its_policy(song: Track) -> None:
    path = f"/embed/track/{song.pk}/"
    etag = ask(path).headers["ETag"]
    answer = ask(path, If_None_Match=etag)
    assert answer.status_code == 304
    assert "X-Frame-Options" not in answer.headers
    assert "Content-Security-Policy" not in answer.headers


def test_pictures_and_sound_may_come_from_the_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContentSecurity, "bucket", " https://bucket.example")
    headers = ask("/embed/track/1/").headers
    policy = headers["Content-Security-Policy"]
    assert "img-src 'self' https://bucket.example; media-src 'self' https://bucket.ex" in policy


def test_nothing_in_it_needs_more_than_that(song: Track) -> None:
    """No style, no script and no handler of an event stands in the page itself."""
    for kind, pk in (("track", song.pk), ("artist", song.artist_id)):
        text = ask(f"/embed/{kind}/{pk}/").content.decode()
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?! type=\"module\" src=)", text
        )
        assert "<form" not in text


def test_it_plays_what_its_page_plays(song: Track) -> None:
    playlist = make_playlist.of([song], visibility=Visibility.PUBLIC)
    things = {
        "track": song.pk,
        "album": song.album_id,
        "artist": song.artist_id,
        "playlist": playlist.pk,
        "genre": song.genres.get().pk,
    }
    for kind, pk in things.items():
        text = ask(f"/embed/{kind}/{pk}/").content.decode()
        sound = re.findall(r'<audio [^>]*src="([^"]+)"', text)
        assert len(sound) == 1, kind
        assert sound[0].startswith(f"/api/tracks/{song.pk}/stream/?r=")


def test_it_leads_to_the_page_in_a_window_of_its_own(song: Track) -> None:
    page = read(ask(f"/embed/album/{song.album_id}/"))
    assert f"http://testserver/s/album/{song.album_id}/slow-water/" in page.links
    assert f"/s/track/{song.pk}/night-ferry/" in page.links
    text = page.answer.content.decode()
    links = re.findall(r"<a [^>]*>", text)
    assert links
    for link in links:
        assert 'target="_blank"' in link
        assert 'rel="noopener"' in link


def test_what_cannot_be_heard_says_so() -> None:
    silent = make_music.track(playable=False)
    page = read(ask(f"/embed/track/{silent.pk}/"))
    assert "Nothing to listen to yet." in page.text


def test_what_is_not_there_says_so_in_the_frame() -> None:
    for path in ("/embed/track/999999999/", "/embed/user/1/", f"/embed/track/{'9' * 30}/"):
        answer = ask(path)
        assert answer.status_code == 404
        assert "This is not here, or not any more." in answer.content.decode()


def test_a_page_offers_its_player(song: Track) -> None:
    text = see("track", song.pk).answer.content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found
    assert f"&lt;iframe src=&quot;http://testserver/embed/track/{song.pk}/&quot;" in found[1]


def test_a_title_cannot_leave_what_one_pastes() -> None:
    odd = track(title='"><script>alert(1)</script>', artist="Lumen")
    text = see("track", odd.pk).answer.content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found
    assert "&lt;script" not in found[1]
    assert "&amp;quot;&amp;gt;&amp;lt;script" in found[1]
