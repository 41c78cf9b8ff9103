"""DELETE /api/playlists/{id}/entries/?ids=: several entries, as one change."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_locked_row, at_once
from users.models import User

pytestmark = pytest.mark.django_db


def at(playlist: Playlist, ids: Iterable[int], more: str = "") -> str:
    named = ",".join(str(pk) for pk in ids)
    return f"/api/playlists/{playlist.pk}/entries/?ids={named}{more}"


def state(answer: Any) -> int:
    """The number of the version that it tells, and nothing else."""
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert set(told) == {"snapshot_id"}
    return int(told["snapshot_id"])


@pytest.fixture
def owner() -> User:
    return make.user()


@pytest.fixture
def api(api_for: ApiFor, owner: User) -> Api:
    return api_for(owner)


def test_several_go_as_one_change(api: Api, owner: User) -> None:
    a, b, c = make_music.tracks(3)
    playlist = make_playlist.of([a, b, c, a, b, c], owner=owner)
    ids, version = make_playlist.entry_ids(playlist), playlist.version

    after = state(api.delete(at(playlist, [ids[5], ids[0], ids[3], ids[1]])))

    assert after == version + 1
    assert make_playlist.entry_ids(playlist) == [ids[2], ids[4]]
    assert make_playlist.track_ids(playlist) == [c.pk, b.pk]
    assert (playlist.version, playlist.duration_ms) == (after, 400_000)
    [change] = PlaylistChange.objects.filter(playlist=playlist, version__gt=version)
    assert (change.kind, change.by) == ("removed", owner)
    told = api.get(f"/api/playlists/{playlist.pk}/snapshots/").json()["items"][0]
    assert told["counts"] == {"added": 0, "removed": 4, "moved": 0}


def test_all_of_them_may_go(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(3), owner=owner)
    api.delete(at(playlist, make_playlist.entry_ids(playlist)))
    assert make_playlist.entries(playlist) == []


def test_what_is_not_in_it_is_passed_over(api: Api, owner: User) -> None:
    """Removed before, in another playlist, nowhere, and named twice."""
    playlist = make_playlist.of(make_music.tracks(4), owner=owner)
    another = make_playlist.of(make_music.tracks(1), owner=owner)
    ids, [elsewhere] = make_playlist.entry_ids(playlist), make_playlist.entry_ids(another)
    before = state(api.delete(at(playlist, [ids[0]])))

    after = state(api.delete(at(playlist, [ids[0], elsewhere, 2**63 - 1, ids[2], ids[2]])))

    assert after == before + 1
    assert make_playlist.entry_ids(playlist) == [ids[1], ids[3]]
    assert make_playlist.entry_ids(another) == [elsewhere]


def test_with_none_in_it_nothing_changes(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(2), owner=owner)
    another = make_playlist.of(make_music.tracks(1), owner=owner)
    version, changes = playlist.version, PlaylistChange.objects.count()
    changed_at = playlist.updated_at

    answer = api.delete(at(playlist, [*make_playlist.entry_ids(another), 2**62]))

    assert state(answer) == version
    assert len(make_playlist.entries(playlist)) == 2
    assert (playlist.version, playlist.updated_at) == (version, changed_at)
    assert PlaylistChange.objects.count() == changes


def test_the_same_are_meant_in_every_state(api: Api, owner: User) -> None:
    """Somebody puts another in front, moves one of them, and takes one of them away."""
    a, b, c, d, new = make_music.tracks(5)
    playlist = make_playlist.of([a, b, c, d], owner=owner)
    seen, ids = playlist.snapshot_id, make_playlist.entry_ids(playlist)
    entries.add_tracks(playlist=playlist, by=owner, track_ids=[new.pk], position=0)
    entries.move_entries(
        playlist=playlist, by=owner, range_start=1, range_length=1, insert_before=5
    )
    entries.remove_entry(playlist=playlist, by=owner, entry_id=ids[2])

    state(api.delete(at(playlist, ids[:3]), If_Match=f'"{seen}"'))

    assert make_playlist.track_ids(playlist) == [new.pk, d.pk]


def test_a_state_to_come_is_refused(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(2), owner=owner)
    ids, now = make_playlist.entry_ids(playlist), playlist.snapshot_id

    told = refused(
        api.delete(at(playlist, ids, "&snapshot_id=99999")), 409, "snapshot_conflict"
    )
    assert told["snapshot_id"] == now
    told = refused(api.delete(at(playlist, ids, "&snapshot_id=x")), 422, "bad_snapshot")
    assert told["errors"][0]["loc"] == ["query", "snapshot_id"]
    assert make_playlist.entry_ids(playlist) == ids

    state(api.delete(at(playlist, ids, f"&snapshot_id={now}")))
    assert make_playlist.entry_ids(playlist) == []


def test_up_to_a_hundred(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(1) * 101, owner=owner)
    ids = make_playlist.entry_ids(playlist)

    told = refused(api.delete(at(playlist, ids)), 422, "invalid")
    assert told["errors"] == [
        {"loc": ["query", "ids"], "msg": "must be at most 100 numbers"}
    ]  # and none is gone
    state(api.delete(at(playlist, ids[:100])))

    assert make_playlist.entry_ids(playlist) == ids[100:]


@pytest.mark.parametrize("asked", ["", "?ids=", "?ids=1,x", "?ids=0", "?ids=1,", "?ids=-1"])
def test_without_ids_nothing_is_removed(api: Api, owner: User, asked: str) -> None:
    playlist = make_playlist.of(make_music.tracks(1), owner=owner)
    refused(api.delete(f"/api/playlists/{playlist.pk}/entries/{asked}"), 422, "invalid")
    assert len(make_playlist.entries(playlist)) == 1


def test_they_come_back_as_they_were(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(6), owner=owner)
    ids, before = make_playlist.entry_ids(playlist), playlist.snapshot_id
    state(api.delete(at(playlist, [ids[4], ids[1], ids[2]])))

    answer = api.post(f"/api/playlists/{playlist.pk}/snapshots/{before}/restore/")

    assert answer.status_code == 200
    assert make_playlist.entry_ids(playlist) == ids


def test_others_may_not(api_for: ApiFor) -> None:
    """Whether the entries are there or not; an editor may."""
    playlist = make_playlist.public(collaborative=True)
    make_playlist.fill(playlist, make_music.tracks(2))
    ids = make_playlist.entry_ids(playlist)
    other, editor = api_for(make.user()), api_for(make_playlist.member(playlist, "editor"))

    for named in (ids, [2**62]):
        refused(other.delete(at(playlist, named)), 403, "not_an_editor")
    assert make_playlist.entry_ids(playlist) == ids

    state(editor.delete(at(playlist, ids)))
    assert make_playlist.entry_ids(playlist) == []


def test_of_a_smart_playlist_none_can_go(api: Api, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    rules = {"match": {"all": [{"field": "year", "op": "is", "value": 1994}]}}
    api.put(f"/api/playlists/{playlist.pk}/rules/", {"rules": rules})

    refused(api.delete(at(playlist, [1])), 409, "smart_playlist")


def test_a_hundred_cost_the_statements_of_one(api: Api, owner: User) -> None:
    playlist = make_playlist.of(make_music.tracks(1) * 110, owner=owner)
    ids = make_playlist.entry_ids(playlist)
    state(api.delete(at(playlist, ids[:1])))

    with CaptureQueriesContext(connection) as one:
        state(api.delete(at(playlist, ids[1:2])))
    with CaptureQueriesContext(connection) as hundred:
        state(api.delete(at(playlist, ids[5:105])))

    assert len(hundred) == len(one) > 5


@pytest.mark.django_db(transaction=True)
def test_many_who_remove_the_same_remove_them_once() -> None:
    owner = make.user()
    playlist = make_playlist.of(make_music.tracks(6), owner=owner)
    ids, version = make_playlist.entry_ids(playlist), playlist.version

    done = at_a_locked_row(
        playlist,
        8,
        lambda: entries.remove_entries(playlist=playlist, by=owner, entry_ids=ids[1:4]),
    )

    assert sorted(one.removed for one in done) == [0] * 7 + [3]
    assert {one.snapshot_id for one in done} == {str(version + 1)}
    assert make_playlist.entry_ids(playlist) == [ids[0], *ids[4:]]


@pytest.mark.django_db(transaction=True)
def test_whoever_adds_and_moves_meanwhile_loses_nothing() -> None:
    """Two remove halves that overlap, one adds in front, one takes the first to the end."""
    owner, [new, *tracks] = make.user(), make_music.tracks(41)
    playlist = make_playlist.of(tracks, owner=owner)
    ids = make_playlist.entry_ids(playlist)

    def remove(some: list[int]) -> None:
        for n in range(0, len(some), 5):
            named = some[n : n + 5]
            entries.remove_entries(playlist=playlist, by=owner, entry_ids=named)

    def add() -> None:
        for _ in range(6):
            entries.add_tracks(
                playlist=playlist,
                by=owner,
                track_ids=[new.pk],
                position=0,
                allow_duplicates=True,
            )

    def move() -> None:
        for _ in range(6):
            entries.move_entries(
                playlist=playlist, by=owner, range_start=0, range_length=1, insert_before=4
            )

    at_once(lambda: remove(ids[:25]), lambda: remove(ids[15:35]), add, move)

    left = make_playlist.entries(playlist)
    assert {entry.pk for entry in left} >= set(ids[35:])
    assert {entry.pk for entry in left}.isdisjoint(ids[:35])
    assert [entry.track_id for entry in left].count(new.pk) == 6
    assert len(left) == 11
