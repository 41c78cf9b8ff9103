"""What is read strictly in every body and query: numbers, lists of ids, what is said twice."""

import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from audio.playlists.rules import Rules
from config.fields import Id, Ids, ManyIds
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "place", "body"),
    [
        ("put", "/api/tracks/{track}/rating/", {"stars": True}),
        ("post", "/api/me/tracks/", {"id": True}),
        ("post", "/api/me/tracks/", {"ids": [True]}),
        ("put", "/api/me/blocks/", {"type": "artist", "id": True, "level": "mute"}),
        ("post", "/api/playlists/{mine}/tracks/", {"track_ids": [True]}),
        ("post", "/api/playlists/{mine}/tracks/", {"track_ids": [1], "position": False}),
        ("patch", "/api/auth/user/", {"history_days": True}),
    ],
)
def test_true_is_no_number(api_for: ApiFor, method: str, place: str, body: Any) -> None:
    person, track = make.user(), make_music.track()
    mine = make_playlist.playlist(owner=person)
    address = place.format(track=track.pk, mine=mine.pk)

    problem = refused(getattr(api_for(person), method)(address, body), 422, "invalid")

    assert problem["errors"][0]["msg"] == "must be a number, neither true nor false"


def test_a_query_says_its_numbers_as_text() -> None:
    assert TypeAdapter(Id).validate_python("12") == 12


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("year", "is", "2022"),
        ("year", "is", True),
        ("year", "between", [1990, "1999"]),
        ("plays", "at_least", "5"),
        ("liked", "is", 1),
        ("explicit", "is", "true"),
        ("last_played", "in_last", "30"),
        ("in_playlist", "is", "3"),
    ],
)
def test_rules_take_what_their_schema_takes(field: str, op: str, value: Any) -> None:
    rule = {"field": field, "op": op, "value": value}
    with pytest.raises(ValidationError):
        Rules.model_validate({"match": {"all": [rule]}})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("tracks=1,b", "must be numbers with commas between them, as in 1,2,3"),
        (
            "tracks=" + "0" * 19 + "1" * 5_000,
            "must be numbers with commas between them, as in 1,2,3",
        ),
        ("tracks=" + "1," * 50 + "1", "must be at most 50 numbers"),
        ("tracks=1&tracks=2", "Must be said once."),
    ],
)
def test_ids_are_refused_in_a_sentence(api_for: ApiFor, asked: str, said: str) -> None:
    answer = api_for(make.user()).get(f"/api/me/library/contains/?{asked}")

    problem = refused(answer, 422, "invalid")

    assert problem["errors"] == [{"loc": ["query", "tracks"], "msg": said}]


def test_fifty_ids_are_taken() -> None:
    assert TypeAdapter(Ids).validate_python("1," * 49 + "1")


def test_where_a_hundred_ids_are_taken_no_more_are() -> None:
    many = TypeAdapter[str](ManyIds)

    assert many.validate_python("1," * 99 + "1")
    with pytest.raises(ValidationError, match="must be at most 100 numbers"):
        many.validate_python("1," * 100 + "1")
    told = many.json_schema()
    assert re.fullmatch(told["pattern"], "1," * 99 + "1")
    assert not re.fullmatch(told["pattern"], "1," * 100 + "1")
    assert told["maxLength"] >= len(f"{2**63 - 1}," * 100)


def test_a_snapshot_is_refused_in_a_sentence(api_for: ApiFor) -> None:
    person = make.user()
    playlist = make_playlist.playlist(owner=person)

    answer = api_for(person).get(f"/api/playlists/{playlist.pk}/snapshots/1/diff/?to=nope")

    problem = refused(answer, 422, "invalid")
    assert problem["errors"][0]["msg"] == "must be a snapshot_id, as in 12"


@pytest.mark.parametrize(
    "place",
    ["/api/tracks/?limit=1&limit=2", "/api/me/feed/?kinds=like&kinds=play",
     "/api/sync/?types=tracks&types=albums"],
)  # fmt: skip
def test_what_is_said_twice_is_refused(api_for: ApiFor, place: str) -> None:
    problem = refused(api_for(make.user()).get(place), 422, "invalid")

    assert problem["errors"][0]["msg"] == "Must be said once."
