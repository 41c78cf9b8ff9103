"""The address of a page: one for each thing, for ever; and who may keep what it answers."""

import pytest
from django.test import Client

from audio.catalog.models.stamp import raise_stamp
from audio.models import Genre, Track
from audio.playlists.models.playlist import Visibility
from tests import make, make_playlist
from tests.audio.sharing.opened import address, ask, see, track

pytestmark = pytest.mark.django_db


def one_of_each() -> list[tuple[str, int]]:
    song = track(title="Night Ferry", artist="Lumen", album="Slow Water", genres=("Ambient",))
    assert song.album is not None
    playlist = make_playlist.of([song], title="For later", visibility=Visibility.PUBLIC)
    genre = Genre.objects.get(name="Ambient")
    things = (song, song.album, song.artist, playlist, genre)
    kinds = ("track", "album", "artist", "playlist", "genre")
    return [(kind, thing.pk) for kind, thing in zip(kinds, things, strict=True)]


def test_any_other_slug_leads_to_the_right_one_with_the_query_kept() -> None:
    song = track(title="Où?")
    right = f"/s/track/{song.pk}/o%C3%B9/"
    for wrong in ("ou", "x", "O%C3%99", "%00", "%ff", "a%0d%0aSet-Cookie:x=1"):
        answer = ask(f"/s/track/{song.pk}/{wrong}/?utm=1&b=%C3%A9")
        assert answer.status_code == 301, wrong
        assert answer.headers["Location"] == f"{right}?utm=1&b=%C3%A9"
        assert "no-store" in answer.headers["Cache-Control"]
    assert ask(f"/s/track/{song.pk}/").headers["Location"] == right
    assert ask(right).status_code == 200


def test_after_a_rename_the_old_address_leads_to_the_new() -> None:
    song = track(title="Old Name")
    old = address("track", song.pk)
    Track.objects.filter(pk=song.pk).update(title="New Name", slug="new-name")
    answer = ask(old)
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"/s/track/{song.pk}/new-name/",
    )
    Track.objects.filter(pk=song.pk).update(title="Old Name", slug="old-name")
    assert ask(old).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/s/track/999999999/x/",
        "/s/user/1/x/",
        "/s/track/0/x/",
        "/s/track/99999999999999999999999999/x/",
        "/s/track/x/x/",
        "/s/%00/1/x/",
        "/s/",
        "/s/track/",
    ],
)
def test_there_is_no_such_page(path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_an_unlisted_playlist_is_told_to_nobody() -> None:
    song = track()
    playlist = make_playlist.of([song], title="Quiet", visibility=Visibility.UNLISTED)
    assert ask(f"/s/playlist/{playlist.pk}/quiet/").status_code == 404

    page = see("playlist", playlist.pk, key=playlist.key)

    headers, text = page.answer.headers, page.answer.content.decode()
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in text
    for absent in ("canonical", "oembed", "/embed/", "ld+json", "<iframe", "t.me"):
        assert absent not in text
    moved = ask(f"/s/playlist/{playlist.pk}/other/?key={playlist.key}")
    assert moved.headers["Location"] == f"/s/playlist/{playlist.pk}/quiet/?key={playlist.key}"
    assert moved.headers["Referrer-Policy"] == "no-referrer"
    assert ask(f"/embed/playlist/{playlist.pk}/?key={playlist.key}").status_code == 404


def test_caches_ask_each_time_and_hear_whether_it_changed() -> None:
    song = track(title="Night Ferry")
    first = ask(address("track", song.pk))
    assert first.headers["Cache-Control"] == "no-cache"
    same = ask(address("track", song.pk), If_None_Match=first.headers["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" not in same.headers
    Track.objects.filter(pk=song.pk).update(likes_count=5)
    raise_stamp()
    again = ask(address("track", song.pk), If_None_Match=first.headers["ETag"])
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nobody_is_known_and_nothing_is_left_behind(method: str) -> None:
    for kind, pk in one_of_each():
        for path in (address(kind, pk), f"/embed/{kind}/{pk}/"):
            answer = ask(path, method)
            assert answer.status_code == 200, path
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert not hasattr(answer.wsgi_request, "session")
            assert not hasattr(answer.wsgi_request, "user")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "ETag" in answer.headers


def test_a_signed_in_person_sees_what_everybody_sees() -> None:
    person = make.user()
    song = track()
    signed_in: Client = make.browser(person)
    assert (
        signed_in.get(address("track", song.pk)).content
        == ask(address("track", song.pk)).content
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_is_only_read(method: str) -> None:
    answer = ask(address("track", track().pk), method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
