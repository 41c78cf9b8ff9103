"""A page for everybody: what stands on it, at which address, and who may keep it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db.models.expressions import RawSQL

from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import raise_stamp
from audio.indexing.models import SearchDocument
from audio.models import Album, Artist, Genre, Playlist, Track
from audio.playlists.models.playlist import Visibility
from audio.sharing import keeping
from config import env, throttling
from config.throttling import Rate
from tests import make, make_music, make_playlist
from tests.audio.sharing.opened import address, ask, opengraph, preview, see, structured, track
from tests.users.pages.page import Page

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
ODD = [
    'Say "It\'s </script><script>alert(1)</script>"',
    "<!--<script>",
    "]]>&amp;&lt;b&gt;",
    "ليلة العبّارة",
    "夜の窓 🌒👩‍🎤",
    "a" * 300,
    "!!!",
]


def titles_on(page: Page) -> list[str]:
    """Of the songs in its lists, in order."""
    return re.findall(r'class="song-title"[^>]*>([^<]+)<', page.answer.content.decode())


def open_playlist(tracks: list[Track], **named: Any) -> Playlist:
    return make_playlist.of(tracks, visibility=Visibility.PUBLIC, **named)


def test_a_track() -> None:
    song = track(
        title="Night Ferry",
        artist="Lumen",
        album="Slow Water",
        featuring=("Mallow",),
        genres=("Ambient",),
        duration_ms=214_000,
        explicit=True,
    )
    Album.objects.update(release_date=date(2021, 5, 4))
    Track.objects.filter(pk=song.pk).update(plays_count=12_345, likes_count=1)

    page = see("track", song.pk)

    assert page.title == "Night Ferry by Lumen · Tonearm"
    for words in ("Song Night Ferry", "Lumen", "with Mallow", "From the album Slow Water"):
        assert words in page.text
    assert "2021 3:34 12,345 plays 1 like" in page.text
    for kind, pk in (("artist", song.artist_id), ("album", song.album_id)):
        assert address(kind, pk or 0) in page.links
    assert address("genre", Genre.objects.get(name="Ambient").pk) in page.links
    sound = re.findall(r'<audio [^>]*src="([^"]+)"', page.answer.content.decode())
    assert len(sound) == 1
    assert sound[0].startswith(f"/api/tracks/{song.pk}/stream/?r=")


def test_a_track_leads_to_others_of_its_artist() -> None:
    song = track(artist="Lumen")
    other = track(artist="Lumen", title="Pylon")
    make_music.track(artist="Lumen", title="Hidden draft", status=Status.DRAFT)
    page = see("track", song.pk)
    assert "More by Lumen" in page.text
    assert address("track", other.pk) in page.links
    assert "Hidden draft" not in page.text


def test_an_album_lists_its_tracks_in_order_each_with_its_preview() -> None:
    album = make_music.album("Slow Water", artist="Lumen", size=3)
    for number, song in enumerate(album.tracks.order_by("track_number"), 1):
        preview(song)
        Track.objects.filter(pk=song.pk).update(title=f"Part {number}")
    page = see("album", album.pk)
    assert "Album Slow Water Lumen" in page.text
    assert "3 songs 10 min" in page.text
    text = page.answer.content.decode()
    assert re.findall(r'class="song-title"[^>]*>([^<]+)<', text) == [
        "Part 1",
        "Part 2",
        "Part 3",
    ]
    assert text.count("<audio ") == 3


def test_an_artist() -> None:
    song = track(title="Quiet", artist="Lumen", album="Slow Water")
    loud = track(title="Loud", artist="Lumen")
    Track.objects.filter(pk=loud.pk).update(plays_count=9)
    Artist.objects.filter(pk=song.artist_id).update(
        bio="Two sisters.\nOne causeway.",
        links=["https://www.lumen.example/about/"],
        followers_count=1_200,
    )
    page = see("artist", song.artist_id)
    assert "1,200 followers 2 songs 1 album" in page.text
    assert titles_on(page) == ["Loud", "Quiet"]
    assert "Two sisters. One causeway." in page.text
    assert "lumen.example/about" in page.text
    assert address("album", song.album_id or 0) in page.links


def test_a_playlist_tells_its_owners_name_and_of_hidden_tracks_nothing() -> None:
    songs = [track(title=f"Part {number}") for number in range(3)]
    owner = make.user(first_name="Ada", last_name="Reed")
    playlist = open_playlist([songs[2], songs[0], songs[1]], title="For later", owner=owner)
    Track.objects.filter(pk=songs[0].pk).update(status="withdrawn")
    page = see("playlist", playlist.pk)
    assert "Playlist For later by Ada Reed" in page.text
    assert titles_on(page) == ["Part 2", "Part 1"]


def test_a_smart_playlist_shows_what_its_rules_choose() -> None:
    track(title="Loud", artist="Lumen")
    rules = {"match": {"all": []}, "limit": 10, "sort": "title"}
    playlist = make_playlist.public("Chosen")
    Playlist.objects.filter(pk=playlist.pk).update(rules=rules)
    page = see("playlist", playlist.pk)
    assert "chosen anew each time" in page.text
    assert "Loud" in page.text


def test_whoever_has_rules_asked_too_often_sees_the_page_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"smart_tracks": Rate(1, 60)})
    track(title="Loud")
    rules = {"match": {"all": []}, "limit": 10, "sort": "title"}
    first, second = make_playlist.public("Chosen"), make_playlist.public("Chosen, too")
    Playlist.objects.update(rules=rules)
    assert "Loud" in see("playlist", first.pk).text
    page = see("playlist", second.pk)
    assert "Loud" not in page.text
    assert "Load the page again in a minute." in page.text


def test_a_genre_begins_with_what_is_most_played() -> None:
    quiet = track(title="Quiet", genres=("Ambient",))
    loud = track(title="Loud", genres=("Ambient",))
    Track.objects.filter(pk=loud.pk).update(plays_count=9)
    page = see("genre", quiet.genres.get().pk)
    assert titles_on(page) == ["Loud", "Quiet"]
    assert "Who plays it" in page.text


def test_of_a_large_genre_what_search_holds_for_popular() -> None:
    songs = [track(title=title, genres=("Ambient",)) for title in ("Quiet", "Loud", "Rare")]
    genre = songs[0].genres.get()
    for song, plays, tier in zip(songs, (1, 9, 99), (0, 1, 2), strict=True):
        Track.objects.filter(pk=song.pk).update(plays_count=plays)
        documents = SearchDocument.objects.filter(kind=1, object_id=song.pk)
        filters = RawSQL("array_to_tsvector(ARRAY[%s])", [f"g:{genre.pk}"])
        assert documents.update(tsv=filters, tier=tier) == 1
    Genre.objects.filter(pk=genre.pk).update(tracks_count=5_000)
    assert titles_on(see("genre", genre.pk)) == ["Loud", "Quiet"]
    Track.objects.filter(pk=songs[1].pk).update(status=Status.WITHDRAWN)
    raise_stamp()
    assert titles_on(see("genre", genre.pk)) == ["Quiet"]


def test_what_cannot_be_played_yet_says_so() -> None:
    song = make_music.track(title="Soon", playable=False)
    page = see("track", song.pk)
    assert "There is nothing to listen to yet." in page.text
    assert "<audio" not in page.answer.content.decode()


def test_more_than_a_page_holds_is_counted() -> None:
    album = make_music.album(size=1)
    artist = album.artist
    Track.objects.bulk_create(
        Track(
            artist=artist,
            album=album,
            title=f"T{n}",
            slug="t",
            status="published",
            track_number=n,
        )
        for n in range(2, 54)
    )
    Album.objects.filter(pk=album.pk).update(tracks_count=53)
    page = see("album", album.pk)
    assert page.answer.content.decode().count('class="song-title"') == 50
    assert "and 3 more songs" in page.text


@pytest.mark.parametrize("title", ODD)
def test_whatever_a_thing_is_called_its_page_is_whole(title: str) -> None:
    song = track(title=title, artist=title[:200], album=title)
    playlist = open_playlist([song], title=title[:200], description=title)
    Artist.objects.update(bio=title)
    things = (
        ("track", song.pk, title),
        ("album", song.album_id, title),
        ("artist", song.artist_id, title[:200]),
        ("playlist", playlist.pk, title[:200]),
    )
    for kind, pk, name in things:
        page = see(kind, pk or 0)
        text = page.answer.content.decode()
        assert "<script>alert" not in text
        assert text.count("</script>") == 2
        assert dict(opengraph(page))["og:title"] == name
        assert structured(page)["name"] == name
        assert "Share Link" in page.text


def test_of_what_is_hidden_no_page_tells() -> None:
    """A draft, a scheduled album, a private playlist, a credit that nobody accepted."""
    song = track(title="Open", artist="Lumen", album="Slow Water", genres=("Ambient",))
    owner = make.user()
    shared = make_playlist.of(
        [song], title="For later", owner=owner, visibility=Visibility.PUBLIC
    )
    draft = track(title="zqxdraft", artist="Lumen", album="Slow Water", genres=("Ambient",))
    soon = make_music.album("zqxalbum", artist="Lumen", size=1)
    make_playlist.fill(shared, [draft])
    make_playlist.of([song], title="zqxlist", owner=owner)
    guest = make_music.artist("zqxguest")
    song.credits.create(artist=guest)
    Track.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    Album.objects.filter(pk=soon.pk).update(status=Status.SCHEDULED)
    soon.tracks.update(title="zqxtrack", status=Status.SCHEDULED)
    things = {
        "track": song.pk,
        "album": song.album_id,
        "artist": song.artist_id,
        "playlist": shared.pk,
        "genre": song.genres.get().pk,
    }
    for kind, pk in things.items():
        for path in (address(kind, pk or 0), f"/embed/{kind}/{pk}/"):
            text = ask(path).content.decode()
            assert "Open" in text
            assert "zqx" not in text, path
            assert f"/tracks/{draft.pk}/" not in text


def test_it_can_be_shared_in_one_press() -> None:
    song = track(title="Night Ferry", artist="Lumen & Co")
    links = see("track", song.pk).links
    here = f"http%3A%2F%2Ftestserver%2Fs%2Ftrack%2F{song.pk}%2Fnight-ferry%2F"
    told = "Night%20Ferry%20%E2%80%93%20Lumen%20%26%20Co"
    assert f"https://t.me/share/url?url={here}&text={told}" in links
    assert f"https://www.facebook.com/sharer/sharer.php?u={here}" in links


def test_the_app_is_offered_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    song = track()
    assert "Open in the app" not in see("track", song.pk).text
    monkeypatch.setattr(env, "FRONTEND_URLS", ["https://app.example.org"])
    keeping.forget()
    page = see("track", song.pk)
    assert f"https://app.example.org/track/{song.pk}" in page.links
    playlist = make_playlist.unlisted()
    page = see("playlist", playlist.pk, key=playlist.key)
    assert f"https://app.example.org/playlist/{playlist.pk}?key={playlist.key}" in page.links


def test_fifty_cost_no_more_queries_than_one(django_assert_num_queries: Queries) -> None:
    few = track(artist="Lumen", album="Few", genres=("Ambient",))
    many = [track(artist="Moon", album="Many", genres=("Techno",)) for _ in range(50)]
    lists = {
        "track": (few.pk, many[0].pk, 4, 3),
        "album": (few.album_id, many[0].album_id, 4, 4),
        "artist": (few.artist_id, many[0].artist_id, 5, 4),
        "genre": (few.genres.get().pk, many[0].genres.get().pk, 4, 4),
        "playlist": (open_playlist([few]).pk, open_playlist(many).pk, 4, 4),
    }
    for kind, (one, fifty, of_page, of_player) in lists.items():
        for pk in (one, fifty):
            path = address(kind, pk or 0)
            with django_assert_num_queries(of_page):
                ask(path)
            with django_assert_num_queries(of_player):
                ask(f"/embed/{kind}/{pk}/")
