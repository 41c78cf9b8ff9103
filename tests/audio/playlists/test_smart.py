"""GET …/tracks/ of a smart playlist: what fits its rules, for whoever reads it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import ArtistBlock, LikedTrack, Rating
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.summary import summarise
from audio.plays.models import PlayEvent
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.playlists.sending import exported, text_of
from users.models import Client, User, UserBlock

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
ALBUMS = {"Old": date(1994, 5, 1), "New": date(2020, 1, 1)}


def _play(user: User, track: Track, times: int = 1, *, days: float = 1, counted: bool = True):
    for _ in range(times):
        PlayEvent.objects.create(
            user=user,
            event_id=uuid4(),
            track=track,
            played_at=NOW - timedelta(days=days),
            ms_played=60_000,
            counted=counted,
        )


class Library:
    """Four tracks, and what their owner and somebody else have done with them."""

    def __init__(self) -> None:
        self.owner, self.other = make.user(), make.user()
        made = [
            ("Aurora", "Björk", "Old", ("Ambient",), False, 100_000),
            ("Bells", "The Weir", "New", ("Ambient", "Jazz"), True, 200_000),
            ("Café", "The Weir", "", ("Jazz",), False, 300_000),
            ("Drift", "Alma", "", (), False, 400_000),
        ]
        for title, artist, album, genres, explicit, duration_ms in made:
            track = make_music.track(
                title=title,
                artist=artist,
                album=album,
                genres=genres,
                explicit=explicit,
                duration_ms=duration_ms,
                release_date=ALBUMS.get(album),
            )
            Track.objects.filter(pk=track.pk).update(
                published_at=NOW - timedelta(days=duration_ms // 10_000)
            )
            setattr(self, title[0].lower(), track)
        _play(self.owner, self.a, 3, days=40)
        _play(self.owner, self.b, 1, days=2)
        _play(self.owner, self.c, 9, counted=False)
        _play(self.other, self.d, 9)
        for track, days in ((self.a, 50), (self.c, 5)):
            LikedTrack.objects.create(
                user=self.owner, track=track, created_at=NOW - timedelta(days=days)
            )
        LikedTrack.objects.create(user=self.other, track=self.d)
        Rating.objects.create(user=self.owner, track=self.b, stars=4)
        Rating.objects.create(user=self.other, track=self.d, stars=5)
        self.kept = make_playlist.of([self.d, self.b], owner=self.owner)

    a: Track
    b: Track
    c: Track
    d: Track

    def smart(self, match: Any, **fields: Any) -> Playlist:
        """Public; in the order of titles."""
        rules = {"match": match, "sort": "title", "limit": 100} | fields
        made = make_playlist.public(owner=self.owner)
        made.rules = rules
        made.save()
        return made

    def letters(self, track_ids: Iterable[int]) -> str:
        names = {getattr(self, letter).pk: letter for letter in "abcd"}
        return "".join(names[pk] for pk in track_ids)

    def chosen(self, match: Any, viewer: Any = None, **fields: Any) -> str:
        made = self.smart(match, **fields)
        return self.letters(smart.track_ids(made, viewer or AnonymousUser()))


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.mark.parametrize(
    ("field", "op", "value", "wanted"),
    [
        ("title", "is", "CAFE!", "c"),
        ("title", "is_not", "café", "abd"),
        ("title", "contains", "r", "ad"),
        ("title", "contains", "%", ""),
        ("title", "starts_with", "be", "b"),
        ("artist", "is", "bjork", "a"),
        ("artist", "is_not", "The Weir", "ad"),
        ("album", "is", "Old", "a"),
        ("album", "is_not", "Old", "bcd"),
        ("genre", "is", "ambient", "ab"),
        ("genre", "is", "Jazz", "bc"),
        ("genre", "is_not", "jazz", "ad"),
        ("year", "is", 2_147_483_647, ""),
        ("year", "is_not", 2_147_483_647, "abcd"),
        ("year", "is", 1994, "a"),
        ("year", "is_not", 1994, "bcd"),
        ("year", "at_least", 1995, "b"),
        ("year", "at_most", 2020, "ab"),
        ("year", "between", [1990, 1999], "a"),
        ("duration_ms", "at_least", 300_000, "cd"),
        ("duration_ms", "between", [200_000, 300_000], "bc"),
        ("explicit", "is", True, "b"),
        ("explicit", "is", False, "acd"),
        ("plays", "is", 3, "a"),
        ("plays", "is", 0, "cd"),
        ("plays", "is_not", 0, "ab"),
        ("plays", "at_least", 1, "ab"),
        ("plays", "at_least", 0, "abcd"),
        ("plays", "at_most", 1, "bcd"),
        ("plays", "between", [1, 2], "b"),
        ("last_played", "in_last", 7, "b"),
        ("last_played", "not_in_last", 7, "acd"),
        ("last_played", "before", 7, "a"),
        ("last_played", "after", 7, "b"),
        ("liked", "is", True, "ac"),
        ("liked", "is", False, "bd"),
        ("liked_at", "in_last", 10, "c"),
        ("liked_at", "not_in_last", 10, "abd"),
        ("liked_at", "before", 10, "a"),
        ("published_at", "in_last", 25, "ab"),
        ("published_at", "not_in_last", 25, "cd"),
        ("published_at", "before", 35, "d"),
        ("published_at", "after", 15, "a"),
        ("rating", "is", 4, "b"),
        ("rating", "is", 0, "acd"),
        ("rating", "at_least", 1, "b"),
        ("rating", "at_most", 3, "acd"),
        ("rating", "is_not", 4, "acd"),
    ],
)
def test_one_condition(library: Library, field: str, op: str, value: Any, wanted: str):
    """Moments are told as so many days ago."""
    if op in ("before", "after"):
        value = (NOW - timedelta(days=value)).isoformat()
    condition = {"field": field, "op": op, "value": value}
    assert library.chosen({"all": [condition]}) == wanted


def test_in_a_playlist_and_not(library: Library):
    inside = {"field": "in_playlist", "op": "is", "value": library.kept.pk}
    assert library.chosen({"all": [inside]}) == "bd"
    assert library.chosen({"all": [inside | {"op": "is_not"}]}) == "ac"


def test_a_playlist_that_is_not_public_any_more_says_nothing(library: Library):
    others = make_playlist.public(owner=library.other)
    make_playlist.fill(others, [library.a])
    inside = {"field": "in_playlist", "op": "is", "value": others.pk}
    assert library.chosen({"all": [inside]}) == "a"
    Playlist.objects.filter(pk=others.pk).update(visibility="private")
    assert library.chosen({"all": [inside]}) == ""


@pytest.mark.parametrize("gone", ["disabled", "blocked", "blocked the owner"])
def test_a_playlist_of_somebody_hidden_says_nothing(library: Library, gone: str):
    others = make_playlist.public(owner=library.other)
    make_playlist.fill(others, [library.a])
    inside = {"field": "in_playlist", "op": "is", "value": others.pk}
    assert library.chosen({"all": [inside]}) == "a"
    if gone == "disabled":
        User.objects.filter(pk=library.other.pk).update(is_active=False)
    else:
        pair = [library.owner, library.other][:: 1 if gone == "blocked" else -1]
        UserBlock.objects.create(user=pair[0], other=pair[1], level="block")
    assert library.chosen({"all": [inside]}) == ""


def test_all_and_any_in_each_other(library: Library):
    liked = {"field": "liked", "op": "is", "value": True}
    jazz = {"field": "genre", "op": "is", "value": "jazz"}
    long = {"field": "duration_ms", "op": "at_least", "value": 400_000}
    assert library.chosen({"all": [liked, jazz]}) == "c"
    assert library.chosen({"any": [liked, jazz]}) == "abc"
    assert library.chosen({"any": [{"all": [liked, jazz]}, long]}) == "cd"
    assert library.chosen({"all": []}) == "abcd"


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("-title", "dcba"),
        ("artist", "dabc"),
        ("year", "abcd"),
        ("-year", "bacd"),
        ("-duration_ms", "dcba"),
        ("-published_at", "abcd"),
        ("published_at", "dcba"),
        ("-plays", "abcd"),
        ("-last_played", "bacd"),
        ("last_played", "abcd"),
        ("-liked_at", "cabd"),
        ("-rating", "bacd"),
    ],
)
def test_sorted(library: Library, sort: str, wanted: str):
    assert library.chosen({"all": []}, sort=sort) == wanted


def test_at_random_is_the_same_for_a_day(library: Library):
    made = library.smart({"all": []}, sort="random")
    first = smart.track_ids(made, AnonymousUser())
    assert sorted(first) == sorted(
        one.pk for one in (library.a, library.b, library.c, library.d)
    )
    assert smart.track_ids(made, library.other) == first
    others = {
        tuple(smart.track_ids(library.smart({"all": []}, sort="random"), made.owner))
        for _ in range(9)
    }
    assert len(others) > 1


def test_no_more_than_the_limit(library: Library):
    assert library.chosen({"all": []}, limit=2) == "ab"


def test_another_person_sees_the_owners_choice(library: Library, api_for: ApiFor):
    made = library.smart({"all": [{"field": "plays", "op": "at_least", "value": 1}]})
    told = api_for(library.other).get(f"/api/playlists/{made.pk}/tracks/").json()
    assert library.letters(item["track"]["id"] for item in told["items"]) == "ab"
    assert told["total"] == 2
    assert told["snapshot_id"] == made.snapshot_id
    first = told["items"][0]
    assert (first["position"], first["track_id"], first["unavailable"]) == (
        0,
        library.a.pk,
        None,
    )
    assert (first["entry_id"], first["added_at"], first["added_by"]) == (None, None, None)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_nothing_that_is_not_published(library: Library, status: Status):
    Track.objects.filter(pk=library.b.pk).update(status=status)
    staff = make.user(is_staff=True)
    for viewer in (AnonymousUser(), library.owner, staff):
        assert library.chosen({"all": []}, viewer) == "acd"


def test_blocked_artists_are_left_out_for_owner_and_viewer(library: Library, api_for: ApiFor):
    for person, track in ((library.owner, library.a), (library.other, library.d)):
        ArtistBlock.objects.create(user=person, artist=track.artist, level="block")
        Client.objects.filter(user=person).update(artist_blocks=1)
    assert library.chosen({"all": []}) == "bcd"
    assert library.chosen({"all": []}, library.other) == "bc"


def test_pages_both_ways(library: Library, api: Api):
    made = library.smart({"all": []})
    first = api.get(f"/api/playlists/{made.pk}/tracks/?limit=3").json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()
    assert library.letters(item["track_id"] for item in first["items"]) == "abc"
    assert library.letters(item["track_id"] for item in second["items"]) == "d"
    assert second["items"][0]["position"] == 3
    assert (first["previous"], second["next"]) == (None, None)
    assert back["items"] == first["items"]
    jumped = api.get(f"/api/playlists/{made.pk}/tracks/?offset=2").json()
    assert library.letters(item["track_id"] for item in jumped["items"]) == "cd"


def test_a_private_one_is_nobodys_elses(library: Library, api: Api):
    made = library.smart({"all": []})
    Playlist.objects.filter(pk=made.pk).update(visibility="private")
    refused(api.get(f"/api/playlists/{made.pk}/tracks/"), 404, "not_found")


def test_is_browsed_by_what_it_shows(library: Library):
    made = library.smart({"all": [{"field": "artist", "op": "is", "value": "The Weir"}]})
    summarise(playlist_id=made.pk)
    made.refresh_from_db()
    names = Genre.objects.in_bulk(made.genre_ids)
    assert [names[pk].name for pk in made.genre_ids] == ["Jazz", "Ambient"]
    assert made.artist_ids == [library.b.artist_id]


def test_goes_out_as_a_file(library: Library, api_for: ApiFor):
    made = library.smart({"all": [{"field": "liked", "op": "is", "value": True}]})
    text = text_of(exported(api_for(library.other), made.pk, "m3u8"))
    assert [line for line in text.splitlines() if line.startswith("#EXTINF")] == [
        "#EXTINF:100,Björk - Aurora",
        "#EXTINF:300,The Weir - Café",
    ]


@pytest.mark.parametrize("size", [1, 50])
def test_a_page_takes_four_statements_and_four_that_bound_one(
    api_for: ApiFor, django_assert_num_queries: Any, size: int
):
    made = make_playlist.public()
    Playlist.objects.filter(pk=made.pk).update(rules={"match": {"all": []}})
    make_music.tracks(size)
    api = api_for(make.user())
    with django_assert_num_queries(4 + 4):  # a transaction, its timeout, and none any more
        assert api.get(f"/api/playlists/{made.pk}/tracks/").json()["total"] == size
