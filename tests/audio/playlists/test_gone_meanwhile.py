"""Tracks and people go while a playlist is changed: nobody fails, and nothing is half done."""

import time
from functools import partial

import pytest

from audio.catalog import standing
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.services import take_down
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.refusals import UnknownTracks
from audio.playlists.rules import Rules
from audio.playlists.services import entries
from audio.playlists.services.ruling import set_rules
from audio.publishing.services.tracks import add_draft_track, delete_track
from config.errors import Busy, DomainError, NotFound
from tests import make, make_music, make_playlist
from tests.at_once import at_a_lock, at_once
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)
ALL = {"match": {"all": []}, "sort": "title", "limit": 10}


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


def test_of_what_rules_chose_only_what_is_there_still_is_kept() -> None:
    playlist = make_playlist.playlist()
    one, hidden, other = make_music.tracks(3)
    set_rules(playlist=playlist, by=playlist.owner, rules=Rules.model_validate(ALL))
    playlist.refresh_from_db()

    def hide() -> None:
        standing.change()
        Track.objects.filter(pk=hidden.pk).update(status=Status.TAKEN_DOWN)

    freeze = partial(set_rules, playlist=playlist, by=playlist.owner, rules=None)
    at_a_lock(hide, freeze)

    assert {*make_playlist.track_ids(playlist)} == {one.pk, other.pk}


def test_of_rules_that_are_changed_meanwhile_nothing_is_kept() -> None:
    playlist = make_playlist.playlist()
    make_music.tracks(3)
    set_rules(playlist=playlist, by=playlist.owner, rules=Rules.model_validate(ALL))
    playlist.refresh_from_db()

    def change() -> None:
        Playlist.objects.filter(pk=playlist.pk).update(rules=ALL | {"limit": 1})

    def freeze() -> str:
        with pytest.raises(Busy) as refusal:
            set_rules(playlist=playlist, by=playlist.owner, rules=None)
        return refusal.value.code

    assert at_a_lock(change, freeze) == ["busy"]
    assert make_playlist.entries(playlist) == []


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
