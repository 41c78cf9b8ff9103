"""The frame that every change of a playlist has."""

import pytest

from audio.indexing.models import Kind, SearchDocument
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist, Visibility
from audio.playlists.refusals import SnapshotConflict
from audio.playlists.services.changing import changing
from config.errors import NotFound
from tests import make
from tests.jobs import job_arguments

pytestmark = pytest.mark.django_db


def empty(**fields: object) -> Playlist:
    """Rows alone, without what creating does."""
    given = {"title": "Rain", "sort_title": "rain", "slug": "rain"} | fields
    return Playlist.objects.create(owner=make.user(), **given)


def test_makes_a_version_and_says_who_made_it() -> None:
    playlist = empty()
    before = playlist.updated_at
    with changing(playlist, by=playlist.owner) as change:
        change.playlist.title = "Rain again"
        change.note("edited", {"fields": ["title"]})
    playlist.refresh_from_db()
    assert (playlist.title, playlist.snapshot_id) == ("Rain again", "1")
    assert playlist.updated_at > before
    [noted] = PlaylistChange.objects.values("version", "kind", "by", "detail")
    assert noted == {
        "version": 1,
        "kind": "edited",
        "by": playlist.owner_id,
        "detail": {"tracks_count": 0, "fields": ["title"]},
    }


def test_saves_nothing_that_was_not_noted() -> None:
    playlist = empty()
    with changing(playlist, by=playlist.owner) as change:
        change.playlist.title = "Rain again"
    playlist.refresh_from_db()
    assert (playlist.title, playlist.version) == ("Rain", 0)


def test_what_fails_leaves_nothing_behind() -> None:
    playlist = empty()

    def fail() -> None:
        with changing(playlist, by=playlist.owner) as change:
            change.playlist.title = "Rain again"
            change.note("edited")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    playlist.refresh_from_db()
    assert (playlist.title, playlist.version) == ("Rain", 0)
    assert not PlaylistChange.objects.exists()


def test_refuses_what_was_meant_for_another_state() -> None:
    playlist = empty(version=7)
    with changing(playlist, by=playlist.owner) as change:
        change.require_current(None)
        change.require_current("7")
        with pytest.raises(SnapshotConflict) as refusal:
            change.require_current("6")
    assert refusal.value.members == {"snapshot_id": "7"}


def test_a_deleted_playlist_is_not_found() -> None:
    playlist = empty()
    Playlist.objects.all().delete()
    with pytest.raises(NotFound), changing(playlist, by=None):
        pass


def found(playlist: Playlist) -> list[str]:
    documents = SearchDocument.objects.filter(kind=Kind.PLAYLIST, object_id=playlist.pk)
    return list(documents.values_list("title", flat=True))


def test_search_knows_it_while_it_is_public() -> None:
    playlist = empty(visibility=Visibility.PUBLIC)
    with changing(playlist, by=None) as change:
        change.note("created")
    assert found(playlist) == ["Rain"]
    with changing(playlist, by=None) as change:
        change.playlist.title = "Rain again"
        change.note("edited")
    assert found(playlist) == ["Rain again"]
    with changing(playlist, by=None) as change:
        change.playlist.visibility = Visibility.PRIVATE
        change.note("edited")
    assert found(playlist) == []


def test_its_tracks_are_looked_at_once_however_often_they_change() -> None:
    playlist = empty()
    with changing(playlist, by=None) as change:
        change.note("edited")
    assert job_arguments() == ""
    for _ in range(3):
        with changing(playlist, by=None) as change:
            change.note("added")
    assert job_arguments() == f'{{"playlist_id": {playlist.pk}}}'
