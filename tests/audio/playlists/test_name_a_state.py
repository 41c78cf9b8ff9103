"""A change says which state it means: one way for all of them."""

from typing import Any

import pytest

from audio.playlists.models.playlist import Playlist
from tests import make_music, make_playlist
from tests.api_client import Api, ApiFor, refused

pytestmark = pytest.mark.django_db
MOVE = {"range_start": 0, "insert_before": 2}


@pytest.fixture
def playlist() -> Playlist:
    return make_playlist.of(make_music.tracks(3), title="Rain")


@pytest.fixture
def mine(playlist: Playlist, api_for: ApiFor) -> Api:
    return api_for(playlist.owner)


def at(playlist: Playlist, rest: str = "") -> str:
    return f"/api/playlists/{playlist.pk}/{rest}"


@pytest.mark.parametrize("rest", ["", "tracks/", "tracks/?limit=1&offset=2"])
def test_what_is_read_has_it_as_a_tag(playlist: Playlist, mine: Api, rest: str) -> None:
    """Which a change takes; what is read again is read whole, and kept by nobody."""
    read = mine.get(at(playlist, rest))
    tag = read.headers["ETag"]
    assert tag == f'W/"{read.json()["snapshot_id"]}"' == f'W/"{playlist.version}"'
    assert read.headers["Cache-Control"] == "no-store"
    again = mine.get(at(playlist, rest), If_None_Match=tag)
    assert (again.status_code, again.json()) == (200, read.json())
    assert mine.patch(at(playlist), {"title": "Snow"}, If_Match=tag).status_code == 200
    refused(mine.patch(at(playlist), {"title": "Ice"}, If_Match=tag), 409, "snapshot_conflict")


def test_nobody_is_told_the_state_of_what_they_do_not_see(playlist: Playlist, api: Api) -> None:
    for rest in ("", "tracks/"):
        assert "ETag" not in api.get(at(playlist, rest)).headers


def test_a_stale_delete_by_its_address_deletes_nothing(playlist: Playlist, mine: Api) -> None:
    now = playlist.version
    stale = mine.delete(at(playlist, f"?snapshot_id={now - 1}"))
    assert refused(stale, 409, "snapshot_conflict")["snapshot_id"] == str(now)
    bad = refused(mine.delete(at(playlist, "?snapshot_id=one")), 422, "bad_snapshot")
    assert bad["errors"][0]["loc"] == ["query", "snapshot_id"]
    assert Playlist.objects.filter(pk=playlist.pk).exists()
    assert mine.delete(at(playlist, f"?snapshot_id={now}")).status_code == 204


def test_a_stale_restore_by_its_body_overwrites_nothing(playlist: Playlist, mine: Api) -> None:
    path, now = at(playlist, "snapshots/1/restore/"), playlist.version
    stale = mine.post(path, {"snapshot_id": str(now - 1)})
    assert refused(stale, 409, "snapshot_conflict")["snapshot_id"] == str(now)
    assert len(make_playlist.entries(playlist)) == 3
    assert mine.post(path, {"snapshot_id": str(now)}).status_code == 200
    assert make_playlist.entries(playlist) == []


def _said_twice(playlist: Playlist, told: str) -> list[tuple[str, str, Any]]:
    """Every change that may name a state: method, path, body."""
    entry = make_playlist.entries(playlist)[0]
    said = {"snapshot_id": told}
    query = f"?snapshot_id={told}"
    return [
        ("PATCH", "", {"title": "Snow"} | said),
        ("PUT", "", {"title": "Snow"} | said),
        ("PUT", "rules/", {"rules": None} | said),
        ("POST", "tracks/", {"track_ids": [entry.track_id]} | said),
        ("PUT", "tracks/", MOVE | said),
        ("POST", "snapshots/1/restore/", said),
        ("DELETE", f"tracks/{entry.track_id}/{query}", None),
        ("DELETE", f"entries/{entry.pk}/{query}", None),
        ("DELETE", query, None),
    ]


def test_two_states_at_once_are_refused(playlist: Playlist, mine: Api) -> None:
    now = playlist.version
    for method, rest, body in _said_twice(playlist, str(now - 1)):
        answer = mine.send(method, at(playlist, rest), body, If_Match=f'"{now}"')
        told = refused(answer, 422, "bad_snapshot")
        where = "query" if method == "DELETE" else "body"
        assert told["errors"][0]["loc"] == [where, "snapshot_id"], rest
    playlist.refresh_from_db()
    assert playlist.version == now


def test_the_same_state_twice_is_one(playlist: Playlist, mine: Api) -> None:
    body = MOVE | {"snapshot_id": f"0{playlist.version}"}
    answer = mine.put(at(playlist, "tracks/"), body, If_Match=f'W/"{playlist.version}"')
    assert answer.status_code == 200


@pytest.mark.parametrize("snapshot_id", ["0", "999999999"])
def test_a_state_that_never_was_is_none_for_any_change(
    playlist: Playlist, mine: Api, snapshot_id: str
) -> None:
    for method, rest, body in _said_twice(playlist, snapshot_id):
        answer = mine.send(method, at(playlist, rest), body)
        told = refused(answer, 409, "snapshot_conflict")
        assert told["snapshot_id"] == str(playlist.version), rest


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"range_start": 3}, "range_start"),
        ({"range_start": 2, "range_length": 2}, "range_length"),
        ({"insert_before": 4}, "insert_before"),
    ],
)
def test_a_place_too_far_is_named(
    playlist: Playlist, mine: Api, change: dict[str, int], field: str
) -> None:
    seen, path = playlist.snapshot_id, at(playlist, "tracks/")
    told = refused(mine.put(path, MOVE | change), 422, "no_such_place")
    assert told["errors"][0]["loc"] == ["body", field]
    assert told["detail"].startswith("The playlist has 3 tracks")
    make_playlist.fill(playlist, make_music.tracks(5))
    stale = mine.put(path, MOVE | change | {"snapshot_id": seen})
    told = refused(stale, 422, "no_such_place")
    assert told["errors"][0]["loc"] == ["body", field]
    assert told["detail"].startswith(f"As of snapshot_id {seen}, the playlist had 3 tracks")


def test_a_position_too_far_is_named(playlist: Playlist, mine: Api) -> None:
    body = {"track_ids": [make_music.track().pk], "position": 4}
    told = refused(mine.post(at(playlist, "tracks/"), body), 422, "no_such_place")
    assert told["errors"][0]["loc"] == ["body", "position"]
