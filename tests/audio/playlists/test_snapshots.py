"""The past of a playlist: what was changed, lists as they were, going back."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from audio.catalog.models.track import Track
from audio.playlists import past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import history
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.jobs import job_arguments
from users.models import User

pytestmark = pytest.mark.django_db


def at(playlist: Playlist, rest: str = "") -> str:
    return f"/api/playlists/{playlist.pk}/{rest}"


@pytest.fixture
def owner() -> User:
    return make.user()


@pytest.fixture
def mine(api_for: ApiFor, owner: User) -> Api:
    return api_for(owner)


@pytest.fixture
def playlist(owner: User) -> Playlist:
    """Four tracks, a to d."""
    return make_playlist.of([make_music.track(title=name) for name in "abcd"], owner=owner)


def titles(page: dict[str, Any]) -> str:
    return "".join(entry["track"]["title"] for entry in page["items"])


def now(api: Api, playlist: Playlist) -> str:
    return titles(api.get(at(playlist, "tracks/")).json())


def snapshot(answer: Any) -> str:
    assert answer.status_code in (200, 201), answer.content
    found: str = answer.json()["snapshot_id"]
    return found


def test_tells_what_was_done_by_whom(mine: Api, owner: User, playlist: Playlist) -> None:
    x = make_music.track(title="x")
    [first] = make_playlist.entry_ids(playlist)[:1]
    mine.post(at(playlist, "tracks/"), {"track_ids": [x.pk]})
    mine.put(at(playlist, "tracks/"), {"range_start": 0, "range_length": 2, "insert_before": 4})
    mine.delete(at(playlist, f"entries/{first}/"))
    mine.patch(at(playlist), {"title": "Rain"})
    page = mine.get(at(playlist, "snapshots/")).json()
    told = [(item["kind"], item["tracks_count"], item["counts"]) for item in page["items"]]
    assert told == [
        ("edited", 4, {"added": 0, "removed": 0, "moved": 0}),
        ("removed", 4, {"added": 0, "removed": 1, "moved": 0}),
        ("moved", 5, {"added": 0, "removed": 0, "moved": 2}),
        ("added", 5, {"added": 1, "removed": 0, "moved": 0}),
        ("added", 4, {"added": 4, "removed": 0, "moved": 0}),
        ("created", 0, {"added": 0, "removed": 0, "moved": 0}),
    ]
    assert {item["by"]["id"] for item in page["items"]} == {owner.pk}
    playlist.refresh_from_db()
    assert page["items"][0]["snapshot_id"] == playlist.snapshot_id
    first_page = mine.get(at(playlist, "snapshots/"), {"limit": 4}).json()
    rest = mine.get(first_page["next"]).json()["items"]
    assert [item["kind"] for item in rest] == ["added", "created"]


def test_shows_lists_as_they_were(mine: Api, playlist: Playlist) -> None:
    entry_ids = make_playlist.entry_ids(playlist)
    was = {playlist.snapshot_id: "abcd"}
    x = make_music.track(title="x").pk
    body = {"track_ids": [x], "position": 1}
    was[snapshot(mine.post(at(playlist, "tracks/"), body))] = "axbcd"
    body = {"range_start": 3, "range_length": 2, "insert_before": 0}
    was[snapshot(mine.put(at(playlist, "tracks/"), body))] = "cdaxb"
    was[snapshot(mine.delete(at(playlist, f"entries/{entry_ids[3]}/")))] = "caxb"
    for snapshot_id, wanted in was.items():
        page = mine.get(at(playlist, f"snapshots/{snapshot_id}/")).json()
        assert titles(page) == wanted
        assert [item["position"] for item in page["items"]] == list(range(len(wanted)))
        assert (page["snapshot_id"], page["total"]) == (snapshot_id, len(wanted))
    first = mine.get(at(playlist, "snapshots/1/")).json()
    assert first["items"] == []


def test_pages_of_a_list_as_it_was_lead_on_and_back(mine: Api, playlist: Playlist) -> None:
    path = at(playlist, f"snapshots/{playlist.snapshot_id}/")
    make_playlist.fill(playlist, make_music.tracks(2))
    first = mine.get(path, {"limit": 3}).json()
    last = mine.get(first["next"]).json()
    assert (titles(first), titles(last)) == ("abc", "d")
    assert (first["previous"], last["next"]) == (None, None)
    assert titles(mine.get(last["previous"]).json()) == "abc"
    jumped = mine.get(path, {"limit": 1, "offset": 2}).json()
    assert titles(jumped) == "c"
    assert titles(mine.get(jumped["previous"]).json()) == "b"


def test_compares_two_states(mine: Api, playlist: Playlist) -> None:
    a, b, c, d = make_playlist.entry_ids(playlist)
    before = playlist.snapshot_id
    x = make_music.track(title="x").pk
    added = mine.post(at(playlist, "tracks/"), {"track_ids": [x]}).json()["added"][0]
    mine.put(at(playlist, "tracks/"), {"range_start": 0, "insert_before": 4})
    after = snapshot(mine.delete(at(playlist, f"entries/{b}/")))  # c d a x
    mine.patch(at(playlist), {"title": "Rain"})
    told = mine.get(at(playlist, f"snapshots/{before}/diff/"), {"to": after}).json()
    entries = dict(PlaylistEntry.objects.values_list("pk", "track"))
    assert told == {
        "snapshot_id": before,
        "to": after,
        "added": [
            {
                "entry_id": added["entry_id"],
                "track_id": x,
                "position_before": None,
                "position": 3,
            }
        ],
        "removed": [
            {"entry_id": b, "track_id": entries[b], "position_before": 1, "position": None}
        ],
        "moved": [{"entry_id": a, "track_id": entries[a], "position_before": 0, "position": 2}],
    }
    back = mine.get(at(playlist, f"snapshots/{after}/diff/"), {"to": before}).json()
    assert [entry["entry_id"] for entry in back["added"]] == [b]
    assert [entry["entry_id"] for entry in back["removed"]] == [added["entry_id"]]
    until_now = mine.get(at(playlist, f"snapshots/{before}/diff/")).json()
    assert until_now["to"] == str(int(after) + 1)
    assert until_now["moved"] == told["moved"]


def test_goes_back(mine: Api, playlist: Playlist) -> None:
    """Entries are who they were, and what was there meanwhile can be had again."""
    stood = list(PlaylistEntry.objects.order_by("position").values("pk", "added_at"))
    before = playlist.snapshot_id
    api_tracks = at(playlist, "tracks/")
    x = make_music.track(title="x", duration_ms=50_000).pk
    mine.post(api_tracks, {"track_ids": [x], "position": 0})
    mine.put(api_tracks, {"range_start": 4, "insert_before": 0})
    for entry in stood[1:3]:
        mine.delete(at(playlist, f"entries/{entry['pk']}/"))
    assert now(mine, playlist) == "dxa"
    meanwhile = make_playlist.ids(playlist)["snapshot_id"]

    restored = snapshot(mine.post(at(playlist, f"snapshots/{before}/restore/")))

    assert int(restored) == meanwhile + 1
    assert now(mine, playlist) == "abcd"
    placed = PlaylistEntry.objects.filter(position__isnull=False).order_by("position")
    assert list(placed.values("pk", "added_at")) == stood
    make_playlist.entries(playlist)
    assert (playlist.tracks_count, playlist.duration_ms) == (4, 800_000)
    [last] = mine.get(at(playlist, "snapshots/"), {"limit": 1}).json()["items"]
    assert (last["kind"], last["restored"]) == ("restored", before)
    assert last["counts"] == {"added": 2, "removed": 1, "moved": 1}

    mine.post(at(playlist, f"snapshots/{meanwhile}/restore/"))
    assert now(mine, playlist) == "dxa"
    make_playlist.entries(playlist)


def test_what_is_so_already_makes_no_version(mine: Api, playlist: Playlist) -> None:
    before = playlist.snapshot_id
    edited = mine.patch(at(playlist), {"title": "Rain"}).json()["snapshot_id"]
    answer = mine.post(at(playlist, f"snapshots/{before}/restore/"))
    assert snapshot(answer) == edited
    assert mine.get(at(playlist)).json()["title"] == "Rain"


def test_goes_back_to_an_empty_list(mine: Api, playlist: Playlist) -> None:
    mine.post(at(playlist, "snapshots/1/restore/"))
    assert make_playlist.entries(playlist) == []
    assert (playlist.tracks_count, playlist.duration_ms) == (0, 0)


def test_overwrites_no_list_that_was_not_seen(mine: Api, playlist: Playlist) -> None:
    before, path = playlist.snapshot_id, at(playlist, "snapshots/1/restore/")
    make_playlist.fill(playlist, make_music.tracks(1))
    told = refused(mine.post(path, If_Match=f'"{before}"'), 409, "snapshot_conflict")
    assert told["snapshot_id"] == playlist.snapshot_id
    assert playlist.tracks_count == 5
    assert mine.post(path, If_Match=f'"{playlist.snapshot_id}"').status_code == 200


def test_a_deleted_track_comes_back_as_its_place(mine: Api, playlist: Playlist) -> None:
    before = playlist.snapshot_id
    b = make_playlist.entries(playlist)[1]
    mine.delete(at(playlist, f"entries/{b.pk}/"))
    Track.objects.filter(pk=b.track_id or 0).delete()
    mine.post(at(playlist, f"snapshots/{before}/restore/"))
    items = mine.get(at(playlist, "tracks/")).json()["items"]
    assert [item["unavailable"] for item in items] == [None, "gone", None, None]


@pytest.mark.parametrize("snapshot_id", ["0", "99", "9" * 18, "nope"])
@pytest.mark.parametrize("rest", ["", "diff/"])
def test_a_state_that_never_was_is_not_found(
    mine: Api, playlist: Playlist, snapshot_id: str, rest: str
) -> None:
    refused(mine.get(at(playlist, f"snapshots/{snapshot_id}/{rest}")), 404, "not_found")
    refused(mine.post(at(playlist, f"snapshots/{snapshot_id}/restore/")), 404, "not_found")


def test_what_is_too_long_for_a_state_is_refused(mine: Api, playlist: Playlist) -> None:
    refused(mine.get(at(playlist, f"snapshots/{'9' * 19}/")), 422, "invalid")


def test_the_past_is_for_those_who_may_change_it(
    api_for: ApiFor, owner: User, playlist: Playlist
) -> None:
    Playlist.objects.update(visibility="public", collaborative=True)
    viewer = api_for(make_playlist.member(playlist, "viewer"))
    editor = api_for(make_playlist.member(playlist, "editor"))
    last = playlist.snapshot_id
    for path in ("snapshots/", f"snapshots/{last}/", f"snapshots/{last}/diff/"):
        refused(viewer.get(at(playlist, path)), 403, "not_an_editor")
        assert editor.get(at(playlist, path)).status_code == 200
    path = at(playlist, f"snapshots/{last}/restore/")
    refused(viewer.post(path), 403, "not_an_editor")
    assert editor.post(path).status_code == 200


def test_a_page_of_changes_costs_as_many_queries_for_fifty(
    mine: Api, playlist: Playlist, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, playlist, changes."""
    with django_assert_num_queries(3):
        mine.get(at(playlist, "snapshots/"))
    for _ in range(25):
        mine.put(at(playlist, "tracks/"), {"range_start": 0, "insert_before": 4})
        mine.put(at(playlist, "tracks/"), {"range_start": 3, "insert_before": 0})
    with django_assert_num_queries(3):
        assert len(mine.get(at(playlist, "snapshots/")).json()["items"]) == 50


# What is too long ago


def test_the_last_thousand_changes_are_kept(
    mine: Api, playlist: Playlist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here three, of which one removed b; a went before them."""
    monkeypatch.setattr(past, "KEPT", 3)
    a, b, _, _ = make_playlist.entry_ids(playlist)
    mine.delete(at(playlist, f"entries/{a}/"))
    kept = [
        mine.patch(at(playlist), {"title": "Rain"}).json()["snapshot_id"],
        snapshot(mine.delete(at(playlist, f"entries/{b}/"))),
        mine.patch(at(playlist), {"title": "Snow"}).json()["snapshot_id"],
    ]

    for _ in range(2):
        history.trim(playlist_id=playlist.pk)

    items = mine.get(at(playlist, "snapshots/")).json()["items"]
    assert [item["snapshot_id"] for item in items] == kept[::-1]
    assert not PlaylistEntry.objects.filter(pk=a).exists()
    assert PlaylistEntry.objects.filter(pk=b).exists()
    assert titles(mine.get(at(playlist, f"snapshots/{kept[0]}/")).json()) == "bcd"
    mine.post(at(playlist, f"snapshots/{kept[0]}/restore/"))
    assert now(mine, playlist) == "bcd"
    refused(mine.get(at(playlist, f"snapshots/{int(kept[0]) - 2}/")), 404, "not_found")
    body = {"range_start": 0, "insert_before": 2, "snapshot_id": "1"}
    refused(mine.put(at(playlist, "tracks/"), body), 409, "snapshot_conflict")


@pytest.mark.parametrize(("version", "asks"), [(1_099, True), (1_098, False), (999, False)])
def test_every_hundredth_change_has_the_old_ones_forgotten(
    mine: Api, playlist: Playlist, version: int, *, asks: bool
) -> None:
    Playlist.objects.update(version=version)
    mine.patch(at(playlist), {"title": "Rain"})
    wanted = [f'{{"playlist_id": {playlist.pk}}}'] * 2 if asks else []
    assert job_arguments().splitlines()[1:] == wanted[1:]


def test_what_a_playlist_was_goes_with_it(mine: Api, playlist: Playlist) -> None:
    mine.delete(at(playlist, f"entries/{make_playlist.entry_ids(playlist)[0]}/"))
    mine.delete(at(playlist))
    assert not PlaylistEntry.objects.exists()
    assert not PlaylistChange.objects.exists()
    history.trim(playlist_id=playlist.pk)
