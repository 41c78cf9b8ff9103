"""What the rules of a smart playlist choose, and in which order."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from audio.catalog.genres import genres_named
from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from tests import make_playlist
from tests.api_client import Api
from tests.audio.playlists.own_library import NOW, Library
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Drum & Bass", "drum-and-bass"),
        ("R&B", "r-and-b"),
        ("Électro", "electro"),
        ("ロック", "ロック"),
        ("Хип-хоп", "хип-хоп"),
        ("!!!", "untitled"),
    ],
)
def test_a_genre_is_found_by_the_names_that_we_give_it(
    library: Library, api: Api, name: str, slug: str
):
    [genre] = genres_named([name])
    library.b.genres.add(genre)
    told = api.get(f"/api/genres/{slug}/").json()
    assert (told["name"], told["slug"]) == (name, slug)
    for written in (name, slug, name.upper()):
        rule = {"field": "genre", "op": "is", "value": written}
        assert library.chosen({"all": [rule]}) == "b"
    genre.name = "Renamed & Co"
    genre.save()
    renamed = {"field": "genre", "op": "is", "value": "Renamed & Co"}
    assert library.chosen({"all": [renamed]}) == "b"


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
