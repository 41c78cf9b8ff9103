"""GET and PUT /api/me/player/."""

from functools import partial
from typing import Any

import pytest
from django.db import transaction

from audio.catalog.models.publication import Status
from audio.models import Album, PlayerState, Track
from audio.plays import player
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

PLAYER = "/api/me/player/"
BLANK: dict[str, Any] = {
    "track_id": None,
    "context": None,
    "position_ms": 0,
    "queue": [],
    "repeat": "off",
    "shuffle": False,
    "is_playing": False,
    "device": "",
}


def test_nowhere_yet(api_for: ApiFor) -> None:
    answer = api_for(make.user()).get(PLAYER)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert answer.headers["Cache-Control"] == "no-store"
    seen = {"version": 0, "track": None, "unavailable": None, "updated_at": None}
    assert answer.json() == BLANK | seen


def test_there_and_on_from_another_device(api_for: ApiFor) -> None:
    person, one, two = make.user(), make_music.track(title="Gavotte"), make_music.track()
    album = make_music.album()
    told = {
        "track_id": one.pk,
        "context": {"type": "album", "id": album.pk},
        "position_ms": 61_000,
        "queue": [two.pk, one.pk, two.pk],
        "repeat": "context",
        "shuffle": True,
        "is_playing": True,
        "device": "Kitchen",
    }

    answer = api_for(person).put(PLAYER, told | {"version": 0})
    phone = api_for(person)
    seen = phone.get(PLAYER)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert answer.json() == seen.json()
    body = seen.json()
    track, at = body.pop("track"), body.pop("updated_at")
    assert (track["title"], track["liked"]) == ("Gavotte", False)
    assert at.endswith("Z")
    assert body == told | {"version": 1, "unavailable": None}

    assert phone.put(PLAYER, {"track_id": two.pk}, If_Match='"1"').json()["version"] == 2
    after = phone.get(PLAYER).json()
    left = BLANK | {"track_id": two.pk, "version": 2, "unavailable": None}
    assert {name: after[name] for name in left} == left


def test_another_device_has_gone_on(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track(title="Gavotte")
    kitchen, phone = api_for(person), api_for(person)
    kitchen.put(PLAYER, {"version": 0, "track_id": track.pk, "device": "Kitchen"})

    body = refused(phone.put(PLAYER, {"version": 0}), 409, "player_moved_on")

    now = phone.get(PLAYER).json()
    assert body["player"] == now
    assert (now["version"], now["device"], now["track"]["title"]) == (1, "Kitchen", "Gavotte")
    for late in ('"0"', 'W/"7"'):
        refused(phone.put(PLAYER, {}, If_Match=late), 409, "player_moved_on")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({}, {}),
        ({"version": None}, {}),
        ({}, {"If_Match": "*"}),
        ({}, {"If_Match": '"x"'}),
        ({}, {"If_Match": '"9999999999999999999"'}),
        ({"version": 0}, {"If_Match": '"1"'}),
    ],
)
def test_without_a_version_nothing_is_overwritten(
    api_for: ApiFor, body: Any, headers: dict[str, str]
) -> None:
    problem = refused(api_for(make.user()).put(PLAYER, body, **headers), 422, "no_version")

    assert problem["errors"][0]["loc"] == ["body", "version"]
    assert not PlayerState.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": -1},
        {"position_ms": -1},
        {"repeat": "twice"},
        {"queue": [0]},
        {"queue": [1] * 1001},
        {"device": "x" * 101},
        {"version": True},
        {"track_id": True},
        {"queue": [True]},
        {"position_ms": True},
        {"context": {"type": "albun", "id": 1}},
        {"context": {"type": "album"}},
        {"context": {"type": "search", "id": 1}},
    ],
)
def test_what_is_no_state_is_refused(api_for: ApiFor, wrong: dict[str, Any]) -> None:
    refused(api_for(make.user()).put(PLAYER, {"version": 0} | wrong), 422, "invalid")


def test_only_what_can_be_seen(api_for: ApiFor) -> None:
    seen, hidden = make_music.tracks(2)
    Track.objects.filter(pk=hidden.pk).update(status=Status.DRAFT)
    api = api_for(make.user())

    body = refused(api.put(PLAYER, {"version": 0, "track_id": hidden.pk}), 422, "unseen_track")
    assert body["errors"][0]["loc"] == ["body", "track_id"]
    queue = [seen.pk, hidden.pk, 999_999]
    body = refused(api.put(PLAYER, {"version": 0, "queue": queue}), 422, "unseen_in_queue")

    assert [error["loc"] for error in body["errors"]] == [
        ["body", "queue", 1],
        ["body", "queue", 2],
    ]
    assert api.get(PLAYER).json()["version"] == 0


def test_only_from_what_can_be_seen(api_for: ApiFor) -> None:
    album = make_music.album()
    hidden = make_music.album()
    Album.objects.filter(pk=hidden.pk).update(status=Status.DRAFT)
    api = api_for(make.user())

    for kind, pk in (("album", hidden.pk), ("artist", 999_999), ("genre", 999_999)):
        wrong = {"version": 0, "context": {"type": kind, "id": pk}}
        body = refused(api.put(PLAYER, wrong), 422, "unseen_context")
        assert body["errors"][0]["loc"] == ["body", "context", "id"]
    contexts: list[dict[str, Any]] = [
        {"type": "artist", "id": album.artist_id},
        {"type": "likes"},
    ]
    for n, kept in enumerate(contexts):
        answer = api.put(PLAYER, {"version": n, "context": kept})
        assert answer.json()["context"] == {"id": None} | kept


def test_of_a_playlist_nothing_is_told(api_for: ApiFor) -> None:
    """One that is somebody else's, and one that is not there, answer alike."""
    api, private = api_for(make.user()), make_playlist.playlist("Mine alone")
    for n, pk in enumerate((private.pk, 999_999)):
        answer = api.put(PLAYER, {"version": n, "context": {"type": "playlist", "id": pk}})
        assert answer.json()["context"] == {"type": "playlist", "id": pk}
        assert "Mine alone" not in answer.text


def test_a_track_that_goes_leaves_the_rest(api_for: ApiFor) -> None:
    track = make_music.track()
    api = api_for(make.user())
    api.put(PLAYER, {"version": 0, "track_id": track.pk, "position_ms": 5})

    Track.objects.filter(pk=track.pk).update(status=Status.WITHDRAWN)
    hidden = api.get(PLAYER).json()
    Track.objects.filter(pk=track.pk).delete()
    gone = api.get(PLAYER).json()

    assert (hidden["track"], hidden["unavailable"]) == (None, "gone")
    assert (hidden["track_id"], hidden["position_ms"]) == (track.pk, 5)
    assert (gone["track"], gone["track_id"], gone["position_ms"]) == (None, None, 5)


def test_what_it_holds_is_taken_again(api_for: ApiFor) -> None:
    """And nothing else that is not to be seen."""
    playing, next_one, last = make_music.tracks(3)
    never, album = make_music.track(status=Status.DRAFT), make_music.album()
    api = api_for(make.user())
    told = {
        "track_id": playing.pk,
        "context": {"type": "album", "id": album.pk},
        "queue": [next_one.pk, last.pk],
    }
    api.put(PLAYER, told | {"version": 0})
    Track.objects.filter(pk__in=[playing.pk, next_one.pk]).update(status=Status.WITHDRAWN)
    Album.objects.filter(pk=album.pk).update(status=Status.WITHDRAWN)
    Track.objects.filter(pk=last.pk).delete()

    now = api.get(PLAYER).json()
    again = api.put(PLAYER, {name: now[name] for name in ("version", *told)})
    further = {"version": 2, "track_id": next_one.pk, "queue": [last.pk, playing.pk]}
    on = api.put(PLAYER, further)

    assert again.status_code == 200, again.content
    assert {name: again.json()[name] for name in told} == told
    assert (on.status_code, on.json()["queue"]) == (200, [last.pk, playing.pk])
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"track_id": never.pk}, "unseen_track"),
        ({"queue": [last.pk, never.pk]}, "unseen_in_queue"),
        ({"context": told["context"]}, "unseen_context"),
    ]
    for body, code in wrong:
        refused(api.put(PLAYER, {"version": 3} | body), 422, code)
    assert api.get(PLAYER).json()["version"] == 3


@pytest.mark.django_db(transaction=True)
def test_a_deleted_track_of_its_queue_cannot_be_played(api_for: ApiFor) -> None:
    track = make_music.track()
    api = api_for(make.user())
    api.put(PLAYER, {"version": 0, "queue": [track.pk]})
    with transaction.atomic():
        Track.objects.filter(pk=track.pk).delete()

    refused(api.put(PLAYER, {"version": 1, "track_id": track.pk}), 422, "unseen_track")
    assert api.get(PLAYER).json()["queue"] == [track.pk]


def test_only_ones_own(api: Api, api_for: ApiFor) -> None:
    api_for(make.user()).put(PLAYER, {"version": 0, "device": "Kitchen"})

    assert api_for(make.user()).get(PLAYER).json()["version"] == 0
    refused(api.get(PLAYER), 401, "unauthenticated")
    refused(api.put(PLAYER, {"version": 0}), 401, "unauthenticated")


@pytest.mark.parametrize("size", [1, 50])
def test_three_queries(api_for: ApiFor, django_assert_num_queries: Any, size: int) -> None:
    """The session, the state, its track."""
    tracks = [track.pk for track in make_music.tracks(size)]
    api = api_for(make.user())
    api.put(PLAYER, {"version": 0, "track_id": tracks[0], "queue": tracks})

    with django_assert_num_queries(3):
        assert api.get(PLAYER).json()["queue"] == tracks


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [0, 3])
def test_of_sixteen_devices_one_goes_on(before: int) -> None:
    person = make.user()
    for version in range(before):
        assert player.replace(user=person, version=version, told=_told("before"))

    won = at_once(
        *[
            partial(player.replace, user=person, version=before, told=_told(f"device {number}"))
            for number in range(16)
        ]
    )

    assert won.count(True) == 1
    kept = PlayerState.objects.get(pk=person.pk)
    assert (kept.version, kept.device) == (before + 1, f"device {won.index(True)}")


def _told(device: str) -> dict[str, Any]:
    return {"track_id": None, "queue": [], "device": device}
