"""Who is hidden from a reader is named to them nowhere in a playlist that both know."""

from typing import Any, NamedTuple

import pytest

from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.audio.sync.copy import Copy
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db
WAYS = ("blocked", "blocked the reader", "disabled", "to be erased")


class Shared(NamedTuple):
    """Two editors of a third person's playlist; each added a track."""

    playlist: Playlist
    hidden: User
    reader: User

    def at(self, rest: str) -> str:
        return f"/api/playlists/{self.playlist.pk}/{rest}"


@pytest.fixture
def shared() -> Shared:
    playlist = make_playlist.public(collaborative=True)
    found = Shared(playlist, *(make_playlist.member(playlist, "editor") for _ in range(2)))
    for person in (found.hidden, found.reader):
        track_ids = [make_music.track().pk]
        entries.add_tracks(playlist=playlist, by=person, track_ids=track_ids)
    return found


def hide(way: str, hidden: User, reader: User) -> None:
    if way == "disabled":
        User.objects.filter(pk=hidden.pk).update(is_active=False)
    elif way == "to be erased":
        User.objects.filter(pk=hidden.pk).update(erase_at="2030-01-01T00:00:00Z")
    else:
        one, other = (reader, hidden) if way == "blocked" else (hidden, reader)
        UserBlock.objects.create(user=one, other=other, level="block")


def named(items: list[dict[str, Any]], name: str) -> list[int | None]:
    return [item[name] and item[name]["id"] for item in items]


@pytest.mark.parametrize("way", WAYS)
def test_nobody_who_is_hidden_is_named(api_for: ApiFor, shared: Shared, way: str) -> None:
    playlist, hidden, reader = shared
    api, owner = api_for(reader), playlist.owner_id
    assert people(api, shared) == (
        [hidden.pk, reader.pk],
        [reader.pk, hidden.pk, owner],
        [owner, hidden.pk, reader.pk],
        [hidden.pk, reader.pk],
    )

    hide(way, hidden, reader)

    assert people(api, shared) == (
        [None, reader.pk],
        [reader.pk, None, owner],
        [owner, reader.pk],
        [None, reader.pk],
    )


def people(api: Api, shared: Shared) -> tuple[list[int | None], ...]:
    """Who added tracks, who changed it, who is in it, and who added tracks of a copy."""
    version = Playlist.objects.get(pk=shared.playlist.pk).version
    tracks = api.get(shared.at("tracks/")).json()["items"]
    assert tracks == api.get(shared.at(f"snapshots/{version}/")).json()["items"]
    members = api.get(shared.at("collaborators/")).json()
    copy = Copy(api)
    copy.sync()
    held = copy.held["playlist"][shared.playlist.pk]["entries"]
    return (
        named(tracks, "added_by"),
        named(api.get(shared.at("snapshots/")).json()["items"], "by"),
        named(members["people"], "user"),
        [entry["added_by"] for entry in held],
    )


@pytest.mark.parametrize("way", WAYS[2:])
def test_the_owner_can_remove_who_is_hidden(api_for: ApiFor, shared: Shared, way: str) -> None:
    owner = api_for(shared.playlist.owner)
    hide(way, shared.hidden, shared.playlist.owner)

    items = owner.get(shared.at("collaborators/")).json()["people"]

    assert named(items, "user") == [shared.playlist.owner_id, None, shared.reader.pk]
    assert items[1]["user_id"] == shared.hidden.pk
    gone = owner.delete(shared.at(f"collaborators/{shared.hidden.pk}/"))
    assert gone.status_code == 204


def test_a_former_collaborator_whom_the_owner_blocked(api_for: ApiFor, shared: Shared) -> None:
    owner = api_for(shared.playlist.owner)
    block = {"type": "user", "id": shared.hidden.pk, "level": "block"}
    assert owner.put("/api/me/blocks/", block).status_code == 200

    by = named(owner.get(shared.at("snapshots/")).json()["items"], "by")

    assert by == [shared.reader.pk, None, shared.playlist.owner_id]


def test_open_invitations_are_the_owners_to_see(api_for: ApiFor, shared: Shared) -> None:
    owner = api_for(shared.playlist.owner)
    assert owner.post(shared.at("collaborators/"), {"role": "viewer"}).status_code == 201

    assert len(owner.get(shared.at("collaborators/")).json()["invites"]) == 1
    assert api_for(shared.reader).get(shared.at("collaborators/")).json()["invites"] == []


def test_one_who_waits_to_be_erased_finds_their_own_name(
    api_for: ApiFor, shared: Shared
) -> None:
    hide("to be erased", shared.reader, make.user())

    items = api_for(shared.reader).get(shared.at("tracks/")).json()["items"]

    assert named(items, "added_by") == [shared.hidden.pk, shared.reader.pk]
