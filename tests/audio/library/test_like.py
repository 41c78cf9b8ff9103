"""POST /api/me/tracks/ and DELETE /api/me/tracks/{id}/."""

from typing import Any
from uuid import uuid4

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.library import services
from audio.models import LikedTrack, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from users.models import Client

pytestmark = pytest.mark.django_db

LIKES = "/api/me/tracks/"


def likes(track: Track) -> int:
    track.refresh_from_db()
    return track.likes_count


def listed(api: Api) -> list[int]:
    return [item["track_id"] for item in api.get(LIKES).json()["items"]]


def test_a_like(api_for: ApiFor) -> None:
    track = make_music.track()
    api = api_for(make.user())

    answer = api.post(LIKES, {"id": track.pk})

    assert (answer.status_code, answer.json()) == (201, {"added": 1})
    assert likes(track) == 1
    assert listed(api) == [track.pk]


def test_liking_twice_is_one_like(api_for: ApiFor) -> None:
    track = make_music.track()
    api = api_for(make.user())
    api.post(LIKES, {"id": track.pk})
    [first] = api.get(LIKES).json()["items"]

    answer = api.post(LIKES, {"ids": [track.pk, track.pk]})

    assert answer.json() == {"added": 0}
    assert likes(track) == 1
    assert api.get(LIKES).json()["items"] == [first]


def test_several_in_the_order_named(api_for: ApiFor) -> None:
    """The first named was liked first, hence is last in the list."""
    one, two, three = make_music.tracks(3)
    api = api_for(make.user())

    answer = api.post(LIKES, {"ids": [three.pk, one.pk, two.pk]})

    assert answer.json() == {"added": 3}
    assert listed(api) == [two.pk, one.pk, three.pk]
    added = [item["added_at"] for item in api.get(LIKES).json()["items"]]
    assert added == sorted(added, reverse=True)
    assert len(set(added)) == 3


def test_everybodys_likes_are_counted(api_for: ApiFor) -> None:
    track = make_music.track()
    people = [make.user() for _ in range(3)]
    for person in people:
        api_for(person).post(LIKES, {"id": track.pk})

    assert likes(track) == 3
    assert api_for(people[0]).delete(f"{LIKES}{track.pk}/").status_code == 204
    assert likes(track) == 2


def test_unliking_what_is_not_liked_changes_nothing(api_for: ApiFor) -> None:
    track = make_music.track()
    services.like(user=make.user(), track_ids=[track.pk])
    api = api_for(make.user())

    assert api.delete(f"{LIKES}{track.pk}/").status_code == 204
    assert api.delete(f"{LIKES}999999/").status_code == 204
    assert likes(track) == 1


@pytest.mark.parametrize("hidden", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN, None])
def test_with_one_unseen_none_is_liked(api_for: ApiFor, hidden: Status | None) -> None:
    seen, unseen = make_music.tracks(2)
    if hidden:
        Track.objects.filter(pk=unseen.pk).update(status=hidden)
    pk = unseen.pk if hidden else 999_999
    person = make.user()

    body = refused(api_for(person).post(LIKES, {"ids": [seen.pk, pk]}), 404, "not_found")
    refused(api_for(person).post(LIKES, {"id": pk}), 404, "not_found")

    assert body["errors"] == [{"loc": ["body", "ids", 1], "msg": f"There is no {pk} to see."}]
    assert likes(seen) == 0
    assert not LikedTrack.objects.exists()
    assert Client.objects.get(pk=person.pk).marks_version == 0


def test_an_artist_likes_a_draft_of_their_own(api_for: ApiFor) -> None:
    artist, track = make.user(), make_music.track(status=Status.DRAFT)
    give_page(artist=track.artist, user=artist)

    assert api_for(artist).post(LIKES, {"id": track.pk}).json() == {"added": 1}
    assert likes(track) == 1


def test_what_is_gone_can_be_unliked(api_for: ApiFor) -> None:
    track, person = make_music.track(), make.user()
    services.like(user=person, track_ids=[track.pk])
    Track.objects.filter(pk=track.pk).update(status=Status.WITHDRAWN)

    assert api_for(person).delete(f"{LIKES}{track.pk}/").status_code == 204

    assert likes(track) == 0
    assert not LikedTrack.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": None},
        {"id": 1, "ids": [1]},
        {"ids": []},
        {"ids": list(range(1, 52))},
        {"id": 0},
        {"id": "x"},
        {"ids": [2**63]},
        [],
    ],
)
def test_a_body_that_is_none_is_refused(api_for: ApiFor, body: Any) -> None:
    refused(api_for(make.user()).post(LIKES, body), 422, "invalid")


def test_a_key_is_answered_once(api_for: ApiFor) -> None:
    track, key = make_music.track(), uuid4().hex
    api = api_for(make.user())
    api.post(LIKES, {"id": track.pk}, Idempotency_Key=key)
    api.delete(f"{LIKES}{track.pk}/")

    again = api.post(LIKES, {"id": track.pk}, Idempotency_Key=key)

    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.json(), listed(api)) == ({"added": 1}, [])


def test_only_the_signed_in(api: Api) -> None:
    refused(api.get(LIKES), 401, "unauthenticated")
    refused(api.post(LIKES, {"id": 1}), 401, "unauthenticated")
    refused(api.delete(f"{LIKES}1/"), 401, "unauthenticated")
