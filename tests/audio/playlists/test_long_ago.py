"""How far back one can go: a thousand changes, and so many ids."""

import pytest

from audio.playlists import past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.past import NotKept
from audio.playlists.refusals import SnapshotConflict
from audio.playlists.services import entries, history
from tests import make_music, make_playlist
from tests.api_client import ApiFor, refused

pytestmark = pytest.mark.django_db


def _reachable(playlist: Playlist) -> dict[int, list[int]]:
    """Every version that can be gone back to, and its list."""
    found = {}
    for version in range(playlist.version + 1):
        try:
            found[version] = past.as_of(past.present(playlist.pk), playlist.pk, version)
        except NotKept:
            continue
    return found


def _restore(playlist: Playlist, version: int) -> None:
    history.restore(playlist=playlist, by=playlist.owner, version=version)


def test_every_version_within_reach_comes_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one before the first change that is kept, too: that change removed an entry."""
    monkeypatch.setattr(past, "KEPT", 3)
    playlist = make_playlist.of(make_music.tracks(7))
    for entry_id in make_playlist.entry_ids(playlist)[:5]:
        entries.remove_entry(playlist=playlist, by=playlist.owner, entry_id=entry_id)
    playlist.refresh_from_db()
    history.trim(playlist_id=playlist.pk)
    assert PlaylistChange.objects.count() == 3
    reachable = _reachable(playlist)
    assert [*reachable] == [playlist.version - back for back in (3, 2, 1, 0)]
    assert [len(was) for was in reachable.values()] == [5, 4, 3, 2]
    assert PlaylistEntry.objects.count() == 5
    for version, was in reachable.items():
        _restore(playlist, version)
        assert make_playlist.entry_ids(playlist) == was


def test_no_further_than_so_many_ids(monkeypatch: pytest.MonkeyPatch, api_for: ApiFor) -> None:
    """Between four tracks and none: each step holds four ids."""
    playlist = make_playlist.of(make_music.tracks(4))
    filled = playlist.version
    for version in (1, filled, 1, filled, 1, filled):
        _restore(playlist, version)
    monkeypatch.setattr(past, "MOST_IDS", 12)
    playlist.refresh_from_db()
    now = playlist.version
    assert [*_reachable(playlist)] == [now - 3, now - 2, now - 1, now]
    api = api_for(playlist.owner)
    at = f"/api/playlists/{playlist.pk}/"
    for rest in (f"snapshots/{now - 4}/", f"snapshots/{now - 4}/diff/"):
        assert "too long ago" in refused(api.get(at + rest), 404, "not_found")["detail"]
    refused(api.post(f"{at}snapshots/{now - 4}/restore/"), 404, "not_found")
    move = {"range_start": 0, "insert_before": 2, "snapshot_id": str(now - 4)}
    refused(api.put(f"{at}tracks/", move), 409, "snapshot_conflict")

    history.trim(playlist_id=playlist.pk)

    assert PlaylistChange.objects.count() == 3
    assert [*_reachable(playlist)] == [now - 3, now - 2, now - 1, now]
    for version in (now - 3, now - 2):
        _restore(playlist, version)
        make_playlist.entries(playlist)


def test_what_a_write_reads_of_the_past_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    playlist = make_playlist.of(make_music.tracks(2))
    seen = playlist.snapshot_id
    for version in (1, playlist.version):
        _restore(playlist, version)
    monkeypatch.setattr(past, "MOST_IDS", 3)
    track_ids = [make_music.track().pk]
    with pytest.raises(SnapshotConflict):
        entries.add_tracks(
            playlist=playlist,
            by=playlist.owner,
            track_ids=track_ids,
            position=0,
            snapshot_id=seen,
        )
