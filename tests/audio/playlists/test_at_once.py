"""Many who change one playlist at once: nothing is lost or doubled, nobody fails."""

import random
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from audio.playlists import lists, past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries, history
from config.errors import DomainError
from tests import make, make_music, make_playlist
from tests.at_once import at_once
from tests.faults.records import Seen
from tests.faults.table import FULL
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, OPERATIONS, TRACKS = (16, 50, 200) if FULL else (4, 15, 60)


class Writer:
    """Somebody who sees the playlist, decides, and does it a little later."""

    def __init__(self, playlist: Playlist, by: User, tracks: list[int], seed: int) -> None:
        self.playlist, self.by, self.tracks = playlist, by, tracks
        self.random = random.Random(seed)  # noqa: S311  # to be repeated
        self.refused: list[str] = []
        self.done = 0

    def work(self) -> "Writer":
        for _ in range(OPERATIONS):
            self.one()
        return self

    def one(self) -> None:
        seen = Playlist.objects.get(pk=self.playlist.pk)
        doings: list[Callable[[], object]] = [
            partial(self._add, seen),
            partial(self._move, seen),
            partial(self._remove),
            partial(self._remove_track),
            partial(self._remove_several),
            partial(self._restore, seen),
        ]
        try:
            self.random.choices(doings, weights=(6, 6, 2, 1, 1, 1))[0]()
            self.done += 1
        except DomainError as refusal:
            self.refused.append(refusal.code)
        require_sound(self.playlist)

    def _add(self, seen: Playlist) -> None:
        position = self.random.choice([None, self.random.randint(0, seen.tracks_count)])
        entries.add_tracks(
            playlist=self.playlist,
            by=self.by,
            track_ids=self.random.choices(self.tracks, k=self.random.randint(1, 5)),
            position=position,
            snapshot_id=seen.snapshot_id,
            allow_duplicates=self.random.random() < 0.8,
        )

    def _move(self, seen: Playlist) -> None:
        if not seen.tracks_count:
            return  # somebody went back to the beginning: there is no range to name
        start = self.random.randint(0, seen.tracks_count - 1)
        entries.move_entries(
            playlist=self.playlist,
            by=self.by,
            range_start=start,
            range_length=self.random.randint(1, min(8, seen.tracks_count - start)),
            insert_before=self.random.randint(0, seen.tracks_count),
            snapshot_id=seen.snapshot_id,
        )

    def _restore(self, seen: Playlist) -> None:
        version = self.random.randint(1, seen.version)
        history.restore(playlist=self.playlist, by=self.by, version=version)

    def _remove(self) -> None:
        entry_id = self.random.choice(placed_ids(self.playlist) or [1])
        entries.remove_entry(playlist=self.playlist, by=self.by, entry_id=entry_id)

    def _remove_track(self) -> None:
        track_id = self.random.choice(self.tracks)
        entries.remove_track(playlist=self.playlist, by=self.by, track_id=track_id)

    def _remove_several(self) -> None:
        """Some that it saw; others are quicker with some of them, and one was never there."""
        seen = Playlist.objects.get(pk=self.playlist.pk)
        there = placed_ids(self.playlist)
        some = self.random.sample(there, min(len(there), self.random.randint(1, 6)))
        entries.remove_entries(
            playlist=self.playlist,
            by=self.by,
            entry_ids=[*some, 2**62],
            snapshot_id=seen.snapshot_id,
        )


def require_sound(playlist: Playlist) -> None:
    """0 … n-1, and counted rightly, by one statement: whatever others do meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.tracks_count, count(*), count(DISTINCT position),"
            " coalesce(min(position), 0), coalesce(max(position) + 1, 0),"
            " p.duration_ms = coalesce(sum(e.duration_ms), 0)"
            " FROM audio_playlist p LEFT JOIN audio_playlistentry e"
            " ON e.playlist_id = p.id AND position IS NOT NULL WHERE p.id = %s GROUP BY p.id",
            [playlist.pk],
        )
        [(told, rows, places, first, end, is_as_long)] = cursor.fetchall()
    assert (places, first, end, is_as_long) == (told, 0, told, True)
    assert told in (0, rows)


def replayed(playlist: Playlist) -> list[int]:
    """What the history says, one version after the other: each steps from the one before."""
    changes = PlaylistChange.objects.filter(playlist=playlist).order_by("version")
    found: list[int] = []
    for number, (version, detail) in enumerate(changes.values_list("version", "detail"), 1):
        assert version == number
        step = lists.step_of(detail)
        found = lists.apply(found, step) if step else found
        assert len(found) == detail["tracks_count"]
    return found


@pytest.mark.fault("F10")
def test_the_history_tells_the_list_whatever_many_do_at_once(
    monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> None:
    monkeypatch.setattr(Playlist, "MAX_TRACKS", TRACKS * 2)
    tracks = make_music.tracks(30)
    owner = make.user()
    playlist = make_playlist.of(
        [tracks[n % 30] for n in range(TRACKS)], owner=owner, collaborative=True
    )
    people = [make_playlist.member(playlist, "editor") for _ in range(WRITERS - 1)] + [owner]
    ids = [track.pk for track in tracks]
    writers = [Writer(playlist, by, ids, seed) for seed, by in enumerate(people)]

    began = time.monotonic()
    at_once(*[writer.work for writer in writers])
    took = time.monotonic() - began

    done = sum(writer.done for writer in writers)
    refused = [code for writer in writers for code in writer.refused]
    seen.load = f"{WRITERS} people, {OPERATIONS} changes each, {TRACKS} tracks"
    failed = WRITERS * OPERATIONS - done - len(refused)
    kept, told = make_playlist.entry_ids(playlist), replayed(playlist)
    seen.tell(
        f"{done} done, {len(refused)} refused, {failed} failed; {took:.1f} s",
        f"{len(kept)} entries, {sum(a != b for a, b in zip(kept, told, strict=False))} "
        f"of them not where its history says; history has {len(told)}",
    )
    assert kept == told
    assert failed == 0
    assert set(refused) <= {"snapshot_conflict", "not_found", "playlist_full"}
    assert done * 4 > WRITERS * OPERATIONS  # else little was tried: how many depends on luck


def test_two_who_add_the_same_track_add_it_once() -> None:
    owner = make.user()
    playlist = make_playlist.playlist(owner=owner)
    track = make_music.track()

    def add() -> int:
        added = entries.add_tracks(playlist=playlist, by=owner, track_ids=[track.pk])
        return len(added.entry_ids)

    assert sorted(at_once(*[add] * 8)) == [0] * 7 + [1]
    assert make_playlist.track_ids(playlist) == [track.pk]


def test_a_playlist_is_never_overfull(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Playlist, "MAX_TRACKS", 10)
    owner = make.user()
    playlist = make_playlist.of(make_music.tracks(1) * 4, owner=owner)
    track_ids = [track.pk for track in make_music.tracks(2)]

    def add() -> bool:
        try:
            entries.add_tracks(
                playlist=playlist, by=owner, track_ids=track_ids, allow_duplicates=True
            )
        except DomainError:
            return False
        return True

    assert at_once(*[add] * 8).count(True) == 3
    assert len(make_playlist.entries(playlist)) == 10


def test_forgetting_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "KEPT", 5)
    owner = make.user()
    playlist = make_playlist.of(make_music.tracks(10), owner=owner)

    def write() -> None:
        for _ in range(10):
            [first, *_] = placed_ids(playlist)
            entries.move_entries(
                playlist=playlist, by=owner, range_start=0, range_length=2, insert_before=5
            )
            try:
                entries.remove_entry(playlist=playlist, by=owner, entry_id=first)
                now = Playlist.objects.get(pk=playlist.pk).version
                history.restore(playlist=playlist, by=owner, version=now - 1)
            except DomainError:
                continue

    def trim() -> None:
        for _ in range(20):
            history.trim(playlist_id=playlist.pk)

    at_once(write, write, trim)
    history.trim(playlist_id=playlist.pk)
    assert PlaylistChange.objects.count() == 5
    make_playlist.entries(playlist)


def placed_ids(playlist: Playlist) -> list[int]:
    placed = PlaylistEntry.objects.filter(playlist=playlist, position__isnull=False)
    return list(placed.order_by("position").values_list("pk", flat=True))
