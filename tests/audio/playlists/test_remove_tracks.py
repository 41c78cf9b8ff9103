"""Removing tracks from a playlist."""

import pytest

from audio.playlists.models.playlist import Playlist
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts
from users.models import User

pytestmark = pytest.mark.django_db


def at(playlist: Playlist) -> str:
    return f"/api/playlists/{playlist.pk}"


@pytest.fixture
def owner() -> User:
    return make.user()


def test_a_track_goes_wherever_it_stands(api_for: ApiFor, owner: User) -> None:
    a, b, c = make_music.tracks(3)
    playlist = make_playlist.of([a, b, a, a, c, a], owner=owner)
    version = playlist.version
    answer = api_for(owner).delete(f"{at(playlist)}/tracks/{a.pk}/")
    assert answer.status_code == 200
    assert answer.json() == {"snapshot_id": str(version + 1)}
    assert make_playlist.track_ids(playlist) == [b.pk, c.pk]
    assert (playlist.tracks_count, playlist.duration_ms) == (2, 400_000)


@pytest.mark.parametrize("position", [0, 2, 3])
def test_an_entry_goes_alone(api_for: ApiFor, owner: User, position: int) -> None:
    a, b = make_music.tracks(2)
    playlist = make_playlist.of([a, b, a, b], owner=owner)
    ids = make_playlist.entry_ids(playlist)
    answer = api_for(owner).delete(f"{at(playlist)}/entries/{ids[position]}/")
    assert answer.status_code == 200
    assert make_playlist.entry_ids(playlist) == ids[:position] + ids[position + 1 :]


def test_what_is_gone_may_be_removed_again(api_for: ApiFor, owner: User) -> None:
    a, b = make_music.tracks(2)
    playlist, another = make_playlist.of([a], owner=owner), make_playlist.of([b], owner=owner)
    [entry_id] = make_playlist.entry_ids(playlist)
    [elsewhere] = make_playlist.entry_ids(another)
    api = api_for(owner)
    assert api.delete(f"{at(playlist)}/entries/{entry_id}/").status_code == 200
    told = api.get(f"{at(playlist)}/").json()["snapshot_id"]
    for path in (f"entries/{entry_id}", f"tracks/{a.pk}"):
        again = api.delete(f"{at(playlist)}/{path}/?snapshot_id={playlist.snapshot_id}")
        assert (again.status_code, again.json()) == (200, {"snapshot_id": told})
    for path in (f"tracks/{b.pk}", f"entries/{elsewhere}"):
        refused(api.delete(f"{at(playlist)}/{path}/"), 404, "not_found")
    assert api.get(f"{at(playlist)}/").json()["snapshot_id"] == told
    assert make_playlist.entry_ids(another) == [elsewhere]


def test_whether_anothers_draft_stands_in_it_is_not_told(api_for: ApiFor) -> None:
    """As if it did not: its number is told nobody but its artist. The entry can go."""
    label = drafts.manager()
    draft, other = drafts.track(drafts.page(label)), drafts.track(drafts.page())
    playlist = make_playlist.of([draft, draft], owner=label, collaborative=True)
    editor = api_for(make_playlist.member(playlist, "editor"))
    first, second = make_playlist.entry_ids(playlist)
    by_track = f"{at(playlist)}/tracks/{draft.pk}/"
    for never_in_it in (draft, other):
        refused(editor.delete(f"{at(playlist)}/tracks/{never_in_it.pk}/"), 404, "not_found")
    assert make_playlist.entry_ids(playlist) == [first, second]

    assert editor.delete(f"{at(playlist)}/entries/{first}/").status_code == 200
    refused(editor.delete(by_track), 404, "not_found")
    assert make_playlist.entry_ids(playlist) == [second]
    for _ in range(2):
        assert api_for(label).delete(by_track).status_code == 200
    assert make_playlist.entry_ids(playlist) == []
    refused(editor.delete(by_track), 404, "not_found")


def test_an_entry_is_the_same_in_every_state(api_for: ApiFor, owner: User) -> None:
    a, b, c = make_music.tracks(3)
    playlist = make_playlist.of([a, b], owner=owner)
    seen, ids = playlist.snapshot_id, make_playlist.entry_ids(playlist)
    api = api_for(owner)
    api.post(f"{at(playlist)}/tracks/", {"track_ids": [c.pk], "position": 0})
    answer = api.delete(f"{at(playlist)}/entries/{ids[0]}/", If_Match=f'"{seen}"')
    assert answer.status_code == 200
    assert make_playlist.track_ids(playlist) == [c.pk, b.pk]


def test_the_snapshot_may_stand_in_the_address(api_for: ApiFor, owner: User) -> None:
    [a] = make_music.tracks(1)
    playlist = make_playlist.of([a], owner=owner)
    api, path = api_for(owner), f"{at(playlist)}/tracks/{a.pk}/"
    told = refused(api.delete(f"{path}?snapshot_id=99999"), 409, "snapshot_conflict")
    assert "changed since" not in told["detail"]
    assert told["snapshot_id"] == playlist.snapshot_id
    told = refused(api.delete(f"{path}?snapshot_id=x"), 422, "bad_snapshot")
    assert told["errors"][0]["loc"] == ["query", "snapshot_id"]
    assert api.delete(f"{path}?snapshot_id={playlist.snapshot_id}").status_code == 200


def test_others_may_not(api_for: ApiFor) -> None:
    [a] = make_music.tracks(1)
    playlist = make_playlist.public()
    make_playlist.fill(playlist, [a])
    [entry_id] = make_playlist.entry_ids(playlist)
    api = api_for(make.user())
    for path in (f"entries/{entry_id}", f"tracks/{a.pk}"):
        refused(api.delete(f"{at(playlist)}/{path}/"), 403, "not_an_editor")
    assert make_playlist.track_ids(playlist) == [a.pk]
