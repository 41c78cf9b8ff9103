"""A person's playlists, when they take them along, and when they go."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.indexing.models import Kind, SearchDocument
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.folder import PlaylistFolder, PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.personal_data import Playlists
from audio.playlists.services import entries, members
from config import images
from tests import make, make_music, make_picture, make_playlist
from tests.audio.publishing import drafts
from tests.jobs import run_due
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    ada = make.user()
    own = make_playlist.of(make_music.tracks(2), owner=ada, title="Own", visibility="public")
    Playlist.objects.filter(pk=own.pk).update(
        cover_key=images.store(make_picture.opened(make_picture.picture(300, 300)))
    )
    shared = make_playlist.playlist("Shared", collaborative=True)
    make_playlist.member(shared, "editor", ada)
    entries.add_tracks(playlist=shared, by=ada, track_ids=[make_music.track().pk])
    members.follow(playlist=make_playlist.public("Followed"), by=ada)
    members.follow(playlist=own, by=make.user())
    PlaylistFolder.objects.create(user=ada, title="Work")
    return ada


def test_is_all_in_the_export(ada: User) -> None:
    told = dict(Playlists().export(ada))
    [own] = told["playlists.json"]
    assert (own["title"], [entry["position"] for entry in own["entries"]]) == ("Own", [0, 1])
    shown = make_playlist.entries(Playlist.objects.get(title="Own"))[0].track
    assert shown
    assert (own["entries"][0]["title"], own["entries"][0]["artist"]) == (
        shown.title,
        shown.artist.name,
    )
    roles = [row["role"] for row in told["playlist_memberships.json"]]
    assert roles == ["owner", "editor", "follower"]
    assert [row["title"] for row in told["playlist_folders.json"]] == ["Work"]
    assert len(told["playlist_additions.json"]) == 1
    assert len(told["playlist_changes.json"]) == 3
    [(name, stored)] = Playlists().files(ada)
    own_id = Playlist.objects.get(title="Own").pk
    assert name == f"covers/playlist-{own_id}.jpg"
    assert stored.endswith("/300.jpg")


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_of_what_they_cannot_see_the_export_has_the_id_alone(ada: User, status: str) -> None:
    Track.objects.update(status=status)
    told = dict(Playlists().export(ada))
    entries = told["playlists.json"][0]["entries"] + told["playlist_additions.json"]
    assert len(entries) == 3
    assert all(entry["track_id"] for entry in entries)
    assert {(entry["title"], entry["artist"]) for entry in entries} == {(None, None)}


def test_of_anothers_draft_the_export_has_no_id_either(ada: User) -> None:
    artist = drafts.manager()
    draft = drafts.track(drafts.page(artist))
    places = PlaylistEntry.objects.filter(
        Q(playlist__title="Own", position=0) | Q(playlist__title="Shared")
    )
    assert places.update(track=draft) == 2

    def told(user: User) -> tuple[list[int | None], list[int | None]]:
        files = dict(Playlists().export(user))
        own = [entry["track_id"] for row in files["playlists.json"] for entry in row["entries"]]
        return own, [entry["track_id"] for entry in files["playlist_additions.json"]]

    [_, other] = make_playlist.entries(Playlist.objects.get(title="Own"))
    assert told(ada) == ([None, other.track_id], [None])

    Playlist.objects.filter(title="Own").update(owner=artist)
    assert told(artist) == ([draft.pk, other.track_id], [])


@pytest.mark.django_db(transaction=True)
def test_where_their_tracks_are_is_not_told_of_a_list_they_were_removed_from(ada: User) -> None:
    shared = Playlist.objects.get(title="Shared")
    [row] = dict(Playlists().export(ada))["playlist_additions.json"]
    assert (row["playlist_id"], row["position"]) == (shared.pk, 0)

    members.remove_member(playlist=shared, by=shared.owner, user_id=ada.pk)

    [row] = dict(Playlists().export(ada))["playlist_additions.json"]
    assert (row["playlist_id"], row["position"]) == (None, None)
    assert row["title"]


@pytest.mark.django_db(transaction=True)
def test_goes_with_them_and_the_rest_stays(ada: User, tmp_path: Path) -> None:
    for _ in range(2):
        Playlists().erase(ada)
    assert not Playlist.objects.filter(title="Own").exists()
    assert not SearchDocument.objects.filter(kind=Kind.PLAYLIST, title="Own").exists()
    assert Playlist.objects.get(title="Followed").followers_count == 0
    shared = Playlist.objects.get(title="Shared")
    assert shared.tracks_count == 1
    assert PlaylistEntry.objects.get(playlist=shared).added_by is None
    assert not PlaylistMember.objects.filter(user=ada).exists()
    assert not PlaylistChange.objects.filter(by=ada).exists()
    assert not PlaylistFolder.objects.exists()
    assert not PlaylistInvite.objects.exists()
    run_due()
    assert list(tmp_path.rglob("*.jpg")) == []
