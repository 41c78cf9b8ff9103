"""Moving a range of a playlist elsewhere."""

import pytest

from audio.playlists.models.playlist import Playlist
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused
from users.models import User

pytestmark = pytest.mark.django_db


def at(playlist: Playlist) -> str:
    return f"/api/playlists/{playlist.pk}/tracks/"


@pytest.fixture
def owner() -> User:
    return make.user()


@pytest.fixture
def playlist(owner: User) -> Playlist:
    """Five tracks, a to e."""
    return make_playlist.of([make_music.track(title=name) for name in "abcde"], owner=owner)


def titles(playlist: Playlist) -> str:
    return "".join(
        entry.track.title for entry in make_playlist.entries(playlist) if entry.track
    )


@pytest.mark.parametrize(
    ("move", "after"),
    [
        ((0, 1, 5), "bcdea"),
        ((4, 1, 0), "eabcd"),
        ((1, 2, 5), "adebc"),
        ((3, 2, 1), "adebc"),
        ((1, 2, 4), "adbce"),
        ((0, 3, 4), "dabce"),
    ],
)
def test_moves_a_range_before_another(
    api_for: ApiFor, owner: User, playlist: Playlist, move: tuple[int, int, int], after: str
) -> None:
    stood = set(make_playlist.entry_ids(playlist))
    version = playlist.version
    body = dict(zip(("range_start", "range_length", "insert_before"), move, strict=True))
    answer = api_for(owner).put(at(playlist), body)
    assert answer.status_code == 200
    assert answer.json() == {"snapshot_id": str(version + 1)}
    assert titles(playlist) == after
    assert set(make_playlist.entry_ids(playlist)) == stood


def test_one_without_a_length(api_for: ApiFor, owner: User, playlist: Playlist) -> None:
    api_for(owner).put(at(playlist), {"range_start": 2, "insert_before": 0})
    assert titles(playlist) == "cabde"


@pytest.mark.parametrize(("length", "before"), [(2, 1), (2, 2), (2, 3), (4, 2)])
def test_what_stands_there_already_makes_no_version(
    api_for: ApiFor, owner: User, playlist: Playlist, length: int, before: int
) -> None:
    body = {"range_start": 1, "range_length": length, "insert_before": before}
    answer = api_for(owner).put(at(playlist), body)
    assert answer.json() == {"snapshot_id": playlist.snapshot_id}
    assert titles(playlist) == "abcde"


@pytest.mark.parametrize(("start", "length", "before"), [(4, 2, 0), (5, 1, 0), (0, 1, 6)])
def test_a_range_beyond_the_end_is_none(
    api_for: ApiFor, owner: User, playlist: Playlist, start: int, length: int, before: int
) -> None:
    body = {"range_start": start, "range_length": length, "insert_before": before}
    told = refused(api_for(owner).put(at(playlist), body), 422, "no_such_place")
    assert "5 tracks" in told["detail"]
    assert titles(playlist) == "abcde"


def test_the_same_tracks_go_before_the_same_one(
    api_for: ApiFor, owner: User, playlist: Playlist
) -> None:
    """Two were put at the front since, and the last one was moved there."""
    seen = f'"{playlist.snapshot_id}"'
    api = api_for(owner)
    x, y = (make_music.track(title=name).pk for name in "xy")
    api.post(at(playlist), {"track_ids": [x, y], "position": 0})
    api.put(at(playlist), {"range_start": 6, "insert_before": 0})
    assert titles(playlist) == "exyabcd"
    body = {"range_start": 0, "range_length": 2, "insert_before": 4}  # a, b before e
    assert api.put(at(playlist), body, If_Match=seen).status_code == 200
    assert titles(playlist) == "abexycd"


def test_a_range_that_was_torn_apart_is_a_conflict(
    api_for: ApiFor, owner: User, playlist: Playlist
) -> None:
    seen = playlist.snapshot_id
    api = api_for(owner)
    x = make_music.track(title="x").pk
    now = api.post(at(playlist), {"track_ids": [x], "position": 1}).json()["snapshot_id"]
    body = {"range_start": 0, "range_length": 2, "insert_before": 4, "snapshot_id": seen}
    told = refused(api.put(at(playlist), body), 409, "snapshot_conflict")
    assert told["snapshot_id"] == now
    assert titles(playlist) == "axbcde"
    assert api.put(at(playlist), body | {"snapshot_id": now}).status_code == 200


def test_a_new_title_disturbs_no_move(api_for: ApiFor, owner: User, playlist: Playlist) -> None:
    seen = playlist.snapshot_id
    api = api_for(owner)
    answer = api.patch(f"/api/playlists/{playlist.pk}/", {"title": "Rain"})
    assert answer.json()["snapshot_id"] != seen
    body = {"range_start": 0, "insert_before": 2, "snapshot_id": seen}
    assert api.put(at(playlist), body).status_code == 200
    assert titles(playlist) == "bacde"


@pytest.mark.parametrize("snapshot_id", ["0", "999999999"])
def test_a_snapshot_that_is_not_kept_is_a_conflict(
    api_for: ApiFor, owner: User, playlist: Playlist, snapshot_id: str
) -> None:
    body = {"range_start": 0, "insert_before": 2, "snapshot_id": snapshot_id}
    told = refused(api_for(owner).put(at(playlist), body), 409, "snapshot_conflict")
    assert told["snapshot_id"] == playlist.snapshot_id


def test_others_may_not(api_for: ApiFor) -> None:
    playlist = make_playlist.public()
    make_playlist.fill(playlist, make_music.tracks(2))
    body = {"range_start": 0, "insert_before": 2}
    refused(api_for(make.user()).put(at(playlist), body), 403, "not_an_editor")
