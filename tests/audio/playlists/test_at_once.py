"""Many who change one playlist at once: nothing is lost or doubled, nobody fails."""

import logging
import os
import random
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from audio.catalog import standing
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.services import take_down
from audio.playlists import lists, past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.refusals import UnknownTracks
from audio.playlists.services import entries, history
from audio.publishing.services.tracks import add_draft_track, delete_track
from config.errors import DomainError, NotFound
from tests import make, make_music, make_playlist
from tests.at_once import at_a_lock, at_once
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

log = logging.getLogger(__name__)
WRITERS = int(os.environ.get("PLAYLIST_WRITERS", "4"))
OPERATIONS = int(os.environ.get("PLAYLIST_OPERATIONS", "15"))
TRACKS = int(os.environ.get("PLAYLIST_TRACKS", "60"))


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
            partial(self._restore, seen),
        ]
        try:
            self.random.choices(doings, weights=(6, 6, 2, 1, 1))[0]()
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


def test_the_history_tells_the_list_whatever_many_do_at_once(
    monkeypatch: pytest.MonkeyPatch,
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

    assert make_playlist.entry_ids(playlist) == replayed(playlist)
    done = sum(writer.done for writer in writers)
    refused = [code for writer in writers for code in writer.refused]
    assert done + len(refused) == WRITERS * OPERATIONS
    assert set(refused) <= {"snapshot_conflict", "not_found", "playlist_full"}
    assert done * 4 > WRITERS * OPERATIONS  # else little was tried: how many depends on luck
    log.warning("%s done, %s refused, %.1f s", done, len(refused), took)


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


def test_nothing_is_added_that_is_being_taken_down() -> None:
    owner, staff = make.user(), make.user(is_staff=True)
    playlist = make_playlist.playlist(owner=owner)
    track = make_music.track()

    def add() -> str:
        try:
            entries.add_tracks(playlist=playlist, by=owner, track_ids=[track.pk])
        except UnknownTracks:
            return "refused"
        return "added"

    def hide() -> str:
        take_down(subject=track, by=staff, reason="Somebody else's.")
        return "hidden"

    told, _ = at_a_lock(standing.change, add, hide)
    track.refresh_from_db()
    assert track.status == Status.TAKEN_DOWN
    assert len(make_playlist.entries(playlist)) == (1 if told == "added" else 0)


@pytest.mark.parametrize("seed", range(3))
def test_adding_and_deleting_a_draft_do_not_wait_for_each_other_for_ever(seed: int) -> None:
    """The draft is its artist's, who has it in playlists of theirs while they delete it."""
    artist = make.user()
    page = make_music.artist(user=artist)
    drafts = [add_draft_track(artist=page, title=f"Draft {n}") for n in range(6)]
    old = make_music.track()
    playlists = [make_playlist.of([old, *drafts[:3]], owner=artist) for _ in range(3)]

    def write(playlist: Playlist) -> None:
        for n in range(6):
            try:
                entries.add_tracks(
                    playlist=playlist,
                    by=artist,
                    track_ids=[drafts[(n + seed) % 6].pk],
                    position=0,
                    allow_duplicates=True,
                )
            except UnknownTracks:
                continue

    def delete() -> None:
        for draft in drafts:
            delete_track(track=draft, by=artist)

    at_once(*[partial(write, playlist) for playlist in playlists], delete)

    assert not Track.objects.filter(pk__in=[draft.pk for draft in drafts]).exists()
    for playlist in playlists:
        found = make_playlist.track_ids(playlist)
        assert set(found) == {None, old.pk}
        assert len(found) >= 4


def test_an_owner_is_erased_while_others_change_their_playlist() -> None:
    owner = make.user()
    playlist = make_playlist.of(make_music.tracks(5), owner=owner, collaborative=True)
    editors = [make_playlist.member(playlist, "editor") for _ in range(3)]
    track_ids = [track.pk for track in make_music.tracks(20)]

    def write(by: User) -> None:
        for n, track_id in enumerate(track_ids):
            try:
                if n % 2:
                    entries.add_tracks(
                        playlist=playlist, by=by, track_ids=[track_id], position=0
                    )
                else:
                    entries.move_entries(
                        playlist=playlist, by=by, range_start=0, range_length=2, insert_before=4
                    )
            except NotFound:
                return

    def erase() -> None:
        time.sleep(0.1)
        erasure.erase_now(user=owner)

    at_once(*[partial(write, by) for by in editors], erase)

    assert not User.objects.filter(pk=owner.pk).exists()
    assert not Playlist.objects.exists()
    assert not PlaylistEntry.objects.exists()


def test_an_editor_is_erased_while_they_add() -> None:
    """What they added stays, in nobody's name."""
    owner = make.user()
    playlist = make_playlist.of(make_music.tracks(2), owner=owner, collaborative=True)
    editor = make_playlist.member(playlist, "editor")
    track_ids = [track.pk for track in make_music.tracks(20)]

    def write() -> int:
        done = 0
        for track_id in track_ids:
            try:
                entries.add_tracks(playlist=playlist, by=editor, track_ids=[track_id])
            except DomainError:
                return done
            done += 1
        return done

    def erase() -> int:
        time.sleep(0.05)
        erasure.erase_now(user=editor)
        return 0

    done, _ = at_once(write, erase)
    assert len(make_playlist.entries(playlist)) == 2 + done
    by_them = PlaylistEntry.objects.exclude(added_by=owner)
    assert set(by_them.values_list("added_by", flat=True)) <= {None}


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
