"""GET /api/me/history/."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from audio.catalog.models.publication import Status
from audio.models import ArtistBlock, PlayEvent, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from users.models import Client, User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def played(person: User, track: Track, minutes: int, **fields: Any) -> PlayEvent:
    """So many minutes after noon."""
    named = {
        "event_id": UUID(int=PlayEvent.objects.count() + 1),
        "played_at": NOON + timedelta(minutes=minutes),
        "ms_played": 40_000,
        "counted": True,
    }
    return PlayEvent.objects.create(user=person, track=track, **named | fields)


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer.json()["items"]]


def test_an_entry(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track(title="Gavotte")
    event = played(listener, track, 5, source_type="album", source_id=12)

    response = api_for(listener).get("/api/me/history/")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    (entry,) = response.json()["items"]
    assert entry.pop("track")["title"] == "Gavotte"
    assert entry == {
        "id": event.pk,
        "event_id": "00000000-0000-0000-0000-000000000001",
        "played_at": "2026-03-01T12:05:00Z",
        "ms_played": 40_000,
        "skipped": False,
        "counted": True,
        "source": {"type": "album", "id": 12},
        "track_id": track.pk,
        "unavailable": None,
    }


def test_everything_newest_first(api_for: ApiFor) -> None:
    listener, one, other = make.user(), *make_music.tracks(2)
    first = played(listener, one, 1)
    last = played(listener, one, 9)
    skip = played(listener, other, 5, skipped=True, counted=False, ms_played=900)

    answer = api_for(listener).get("/api/me/history/")

    assert ids(answer) == [last.pk, skip.pk, first.pk]
    assert answer.json()["items"][1]["skipped"] is True
    assert answer.json()["items"][1]["source"] is None


def test_only_ones_own(api: Api, api_for: ApiFor) -> None:
    played(make.user(), make_music.track(), 1)

    assert ids(api_for(make.user()).get("/api/me/history/")) == []
    refused(api.get("/api/me/history/"), 401, "unauthenticated")


def test_between_two_moments(api_for: ApiFor) -> None:
    """Both ends are left out."""
    listener, track = make.user(), make_music.track()
    events = [played(listener, track, minute) for minute in range(5)]
    api = api_for(listener)

    def found(**query: str) -> list[int]:
        return ids(api.get("/api/me/history/", query))

    assert found(after="2026-03-01T12:02:00Z") == [events[4].pk, events[3].pk]
    assert found(before="2026-03-01T12:01:00Z") == [events[0].pk]
    assert found(after="2026-03-01T12:01:00Z", before="2026-03-01T15:03:00+03:00") == [
        events[2].pk
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        *("yesterday", "2026-03-01T12:00:00", "", "1772366400", "0.5"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_a_moment_that_is_none_is_refused(api_for: ApiFor, wrong: str) -> None:
    api = api_for(make.user())

    for name in ("after", "before"):
        body = refused(api.get("/api/me/history/", {name: wrong}), 422, "invalid")
        assert body["errors"][0]["loc"] == ["query", name]


def test_there_and_back_again(api_for: ApiFor) -> None:
    """Three plays of one moment are told apart by their id."""
    listener, track = make.user(), make_music.track()
    events = [played(listener, track, minute).pk for minute in (0, 1, 1, 1, 2, 3, 4)]
    newest_first, api = events[::-1], api_for(listener)

    pages, address = [], "/api/me/history/?limit=2&before=2026-03-02T00:00:00Z"
    while address:
        answer = api.get(address).json()
        pages.append([item["id"] for item in answer["items"]])
        last, address = answer, answer["next"]
    back, address = [], last["previous"]
    while address:
        answer = api.get(address).json()
        back.append([item["id"] for item in answer["items"]])
        address = answer["previous"]

    assert pages == [newest_first[0:2], newest_first[2:4], newest_first[4:6], newest_first[6:]]
    assert back == pages[2::-1]


def test_a_track_that_is_hidden_leaves_its_place(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    event = played(listener, track, 1)
    Track.objects.filter(pk=track.pk).update(status=Status.TAKEN_DOWN)

    (entry,) = api_for(listener).get("/api/me/history/").json()["items"]

    assert (entry["id"], entry["track_id"], entry["track"]) == (event.pk, track.pk, None)
    assert entry["unavailable"] == "gone"


def test_of_a_blocked_artist_the_place_stays(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track(title="Gavotte")
    played(listener, track, 1)
    ArtistBlock.objects.create(user=listener, artist=track.artist, level="block")
    Client.objects.filter(pk=listener.pk).update(artist_blocks=1)

    for address in ("/api/me/history/", "/api/me/recently-played/"):
        (entry,) = api_for(listener).get(address).json()["items"]
        assert (entry["track"]["title"], entry["unavailable"]) == ("Gavotte", "blocked")


@pytest.mark.parametrize("size", [1, 50])
def test_three_queries(api_for: ApiFor, django_assert_num_queries: Any, size: int) -> None:
    """The session, the plays, their tracks."""
    listener = make.user()
    for minute, track in enumerate(make_music.tracks(size)):
        played(listener, track, minute)
    api = api_for(listener)

    with django_assert_num_queries(3):
        assert len(ids(api.get("/api/me/history/"))) == size
