"""A page that everybody opens is drawn once a minute, and never shows what is not so."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

import pytest

from audio.catalog.models.stamp import raise_stamp
from audio.models import Playlist, Track
from audio.playlists.models.playlist import Visibility
from audio.playlists.services import entries
from audio.playlists.smart import RulesTakeTooLong
from audio.sharing import keeping, views
from audio.sharing.shown import Shown, find
from config import throttling
from config.throttling import Rate
from tests import make_playlist
from tests.audio.sharing.opened import address, ask, track

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
AGAIN = 2
"""Queries: the catalogue's stamp, and whether the thing is to be seen."""


def open_playlist(*tracks: Track, **named: Any) -> Playlist:
    return make_playlist.of(tracks, visibility=Visibility.PUBLIC, **named)


def one_of_each() -> list[tuple[str, int]]:
    song = track(artist="Lumen", album="Slow Water", genres=("Ambient",))
    return [
        ("track", song.pk),
        ("album", song.album_id or 0),
        ("artist", song.artist_id),
        ("genre", song.genres.get().pk),
        ("playlist", open_playlist(song).pk),
    ]


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = monotonic()
    monkeypatch.setattr(keeping, "monotonic", lambda: now + seconds)


def test_it_is_drawn_once(django_assert_num_queries: Queries) -> None:
    for kind, pk in one_of_each():
        for path in (address(kind, pk), f"/embed/{kind}/{pk}/"):
            first = ask(path)
            with django_assert_num_queries(AGAIN):
                again = ask(path)
            with django_assert_num_queries(AGAIN):
                same = ask(path, If_None_Match=first.headers["ETag"])
            assert again.content == first.content
            assert again.headers["ETag"] == first.headers["ETag"]
            assert same.status_code == 304


def test_counts_are_a_minute_old_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    song = track()
    path = address("track", song.pk)
    assert "7 plays" not in ask(path).content.decode()
    Track.objects.filter(pk=song.pk).update(plays_count=7)
    later(monkeypatch, 59)
    assert "7 plays" not in ask(path).content.decode()
    later(monkeypatch, 61)
    assert "7 plays" in ask(path).content.decode()


def test_a_change_of_the_catalogue_shows_at_once() -> None:
    song = track(title="Night Ferry")
    path = address("track", song.pk)
    ask(path)
    Track.objects.filter(pk=song.pk).update(title="Day Ferry")
    raise_stamp()
    assert "Day Ferry" in ask(path).content.decode()


def test_so_does_one_while_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    song = track(title="Night Ferry")
    path = address("track", song.pk)

    def found_before(*asked: Any, **named: Any) -> Shown | None:
        seen = find(*asked, **named)
        Track.objects.filter(pk=song.pk).update(title="Day Ferry")
        raise_stamp()
        return seen

    monkeypatch.setattr(views, "find", found_before)
    assert "Night Ferry" in ask(path).content.decode()
    monkeypatch.setattr(views, "find", find)
    assert "Day Ferry" in ask(path).content.decode()


def test_and_of_a_playlist_and_its_owner() -> None:
    song, other = track(title="Night Ferry"), track(title="Undertow")
    playlist = open_playlist(song)
    paths = [address("playlist", playlist.pk), f"/embed/playlist/{playlist.pk}/"]
    assert not [path for path in paths if "Undertow" in ask(path).content.decode()]
    entries.add_tracks(playlist=playlist, by=playlist.owner, track_ids=[other.pk])
    assert all("Undertow" in ask(path).content.decode() for path in paths)
    type(playlist.owner).objects.filter(pk=playlist.owner_id).update(username="nightjar")
    assert all("nightjar" in ask(path).content.decode() for path in paths)


def smart() -> Playlist:
    playlist = make_playlist.public()
    rules = {"match": {"all": []}, "limit": 10, "sort": "title"}
    Playlist.objects.filter(pk=playlist.pk).update(rules=rules)
    return playlist


def test_what_rules_choose_is_a_minute_old_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    track(title="Night Ferry")
    path = address("playlist", smart().pk)
    assert "Night Ferry" in ask(path).content.decode()
    track(title="Undertow")
    later(monkeypatch, 61)
    assert "Undertow" in ask(path).content.decode()


def test_rules_that_take_too_long_are_tried_once(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Queries
) -> None:
    path = address("playlist", smart().pk)

    def too_long(*_: Any) -> None:
        raise RulesTakeTooLong(retry_after=60)

    monkeypatch.setattr("audio.playlists.smart.tracks", too_long)
    assert "too many people want them" in ask(path).content.decode()
    with django_assert_num_queries(AGAIN):
        assert "too many people want them" in ask(path).content.decode()


def test_who_asks_too_often_spoils_it_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    track(title="Night Ferry")
    first, second = (address("playlist", smart().pk) for _ in range(2))
    with monkeypatch.context() as limited:
        limited.setattr(throttling, "LIMITS", {"smart_tracks": Rate(1, 60)})
        assert "Night Ferry" in ask(first).content.decode()
        assert "too many people want them" in ask(second).content.decode()
    assert "Night Ferry" in ask(second).content.decode()


def test_nobody_gets_anothers_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    path = address("track", track().pk)
    assert "http://one.example/s/" in ask(path, Host="one.example").content.decode()
    other = ask(path, Host="two.example").content.decode()
    assert "http://two.example/s/" in other
    assert "one.example" not in other


def test_there_is_room_for_so_many(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Queries
) -> None:
    monkeypatch.setattr(keeping, "ROOM", 2)
    oldest, middle, newest = (address("track", track().pk) for _ in range(3))
    for path in (oldest, middle, newest):
        ask(path)
    for path in (middle, newest):
        with django_assert_num_queries(AGAIN):
            ask(path)
    with django_assert_num_queries(AGAIN + 2):
        ask(oldest)
