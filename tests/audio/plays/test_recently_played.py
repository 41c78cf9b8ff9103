"""GET /api/me/recently-played/."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from audio.catalog.models.publication import Status
from audio.models import PlayEvent, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.plays.test_history import NOON, played

pytestmark = pytest.mark.django_db


def tracks(answer: Any) -> list[int]:
    return [item["track_id"] for item in answer.json()["items"]]


def test_each_track_once_at_its_last_play(api_for: ApiFor) -> None:
    listener, one, other, third = make.user(), *make_music.tracks(3)
    for minute, track in enumerate((one, other, one, third, one, other, other)):
        played(listener, track, minute)

    response = api_for(listener).get("/api/me/recently-played/")

    assert response.headers["Cache-Control"] == "no-store"
    items = response.json()["items"]
    assert [item.pop("track")["id"] for item in items] == [other.pk, one.pk, third.pk]
    assert items == [
        {"played_at": f"2026-03-01T12:0{minute}:00Z", "track_id": pk, "unavailable": None}
        for minute, pk in ((6, other.pk), (4, one.pk), (3, third.pk))
    ]


def test_two_plays_of_one_moment_are_one(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    played(listener, track, 1)
    played(listener, track, 1)

    assert tracks(api_for(listener).get("/api/me/recently-played/")) == [track.pk]


def test_what_was_only_begun_is_not_among_them(api_for: ApiFor) -> None:
    listener, one, other = make.user(), *make_music.tracks(2)
    played(listener, one, 1)
    played(listener, other, 2, counted=False, skipped=True)
    played(listener, one, 3, counted=False)

    answer = api_for(listener).get("/api/me/recently-played/")

    assert tracks(answer) == [one.pk]
    assert answer.json()["items"][0]["played_at"] == "2026-03-01T12:01:00Z"


def test_only_ones_own(api: Api, api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    played(listener, track, 1)
    played(make.user(), track, 2)

    (item,) = api_for(listener).get("/api/me/recently-played/").json()["items"]

    assert item["played_at"] == "2026-03-01T12:01:00Z"
    assert tracks(api_for(make.user()).get("/api/me/recently-played/")) == []
    refused(api.get("/api/me/recently-played/"), 401, "unauthenticated")


def test_there_and_back_again(api_for: ApiFor) -> None:
    listener, songs = make.user(), make_music.tracks(5)
    for minute in range(15):
        played(listener, songs[minute % 5], minute)
    expected, api = [song.pk for song in songs[::-1]], api_for(listener)

    first = api.get("/api/me/recently-played/?limit=2")
    second = api.get(first.json()["next"])
    third = api.get(second.json()["next"])

    assert tracks(first) + tracks(second) + tracks(third) == expected
    assert third.json()["next"] is None
    assert tracks(api.get(third.json()["previous"])) == expected[2:4]


def test_it_ends_after_2000_plays(api_for: ApiFor) -> None:
    """So that a song on repeat for weeks costs no more than other music."""
    listener, old, song = make.user(), *make_music.tracks(2)
    played(listener, old, 0)
    again = [
        PlayEvent(
            user=listener, event_id=UUID(int=n), track=song, ms_played=40_000, counted=True,
            played_at=NOON + timedelta(minutes=n),
        )
        for n in range(2, 2001)
    ]  # fmt: skip
    PlayEvent.objects.bulk_create(again)
    api = api_for(listener)

    assert tracks(api.get("/api/me/recently-played/")) == [song.pk, old.pk]

    played(listener, song, 3000)
    assert tracks(api.get("/api/me/recently-played/")) == [song.pk]


def test_a_track_that_is_hidden_leaves_its_place(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    played(listener, track, 1)
    Track.objects.filter(pk=track.pk).update(status=Status.WITHDRAWN)

    (item,) = api_for(listener).get("/api/me/recently-played/").json()["items"]

    assert (item["track_id"], item["track"]) == (track.pk, None)


@pytest.mark.parametrize("size", [1, 50])
def test_three_queries(api_for: ApiFor, django_assert_num_queries: Any, size: int) -> None:
    """The session, the plays, their tracks."""
    listener = make.user()
    for minute, track in enumerate(make_music.tracks(size)):
        played(listener, track, minute)
    api = api_for(listener)

    with django_assert_num_queries(3):
        assert len(tracks(api.get("/api/me/recently-played/"))) == size
