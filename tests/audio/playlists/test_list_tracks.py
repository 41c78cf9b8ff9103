"""Reading a playlist's tracks."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from audio.publishing.services import releasing
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts
from tests.audio.sync.copy import Copy
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db


def at(playlist: Playlist) -> str:
    return f"/api/playlists/{playlist.pk}/tracks/"


@pytest.fixture
def owner() -> User:
    return make.user()


def titles(page: dict[str, Any]) -> str:
    return "".join(entry["track"]["title"] for entry in page["items"])


def filled(owner: User, names: str) -> Playlist:
    return make_playlist.of([make_music.track(title=name) for name in names], owner=owner)


def test_of_a_draft_not_even_the_number_is_told_but_to_its_artist(
    api: Api, api_for: ApiFor
) -> None:
    """In the list and in the copies that clients keep; a track that was public keeps it."""
    label, reader = drafts.manager(), make.user()
    [draft] = drafts.album(drafts.page(label), size=1).tracks.all()
    known = make_music.track()
    playlist = make_playlist.of([draft, known], owner=label, visibility="public")
    Track.objects.filter(pk=known.pk).update(status=Status.WITHDRAWN)
    make_playlist.member(playlist, "follower", reader)
    staff = make.user(is_staff=True)

    def told(who: Api) -> list[int | None]:
        return [entry["track_id"] for entry in who.get(at(playlist)).json()["items"]]

    copies = {person: Copy(api_for(person), types="playlists") for person in (label, reader)}

    def synced(person: User) -> list[int | None]:
        held = copies[person]
        held.sync()
        return [entry["track_id"] for entry in held.held["playlist"][playlist.pk]["entries"]]

    assert told(api) == told(api_for(reader)) == synced(reader) == [None, known.pk]
    assert told(api_for(label)) == synced(label) == [draft.pk, known.pk]
    assert told(api_for(staff)) == [draft.pk, known.pk]

    releasing.publish(release=draft.album, by=label)

    assert told(api) == synced(reader) == [draft.pk, known.pk]


def test_nor_is_it_told_to_editors_by_the_past_of_the_list(api_for: ApiFor) -> None:
    label = drafts.manager()
    draft, known = drafts.track(drafts.page(label)), make_music.track()
    playlist = make_playlist.playlist(owner=label, collaborative=True)
    empty = playlist.snapshot_id
    make_playlist.fill(playlist, [draft, known])
    editor = make_playlist.member(playlist, "editor")
    Track.objects.filter(pk=known.pk).update(status=Status.WITHDRAWN)

    def told(person: User) -> tuple[list[int | None], list[int | None]]:
        past = f"/api/playlists/{playlist.pk}/snapshots"
        compared = api_for(person).get(f"{past}/{empty}/diff/").json()["added"]
        state = api_for(person).get(f"{past}/{playlist.snapshot_id}/").json()["items"]
        return [one["track_id"] for one in compared], [one["track_id"] for one in state]

    assert told(editor) == ([None, known.pk], [None, known.pk])
    assert told(label) == ([draft.pk, known.pk], [draft.pk, known.pk])


def test_an_entry_says_what_stands_where_and_who_put_it_there(
    api_for: ApiFor, owner: User
) -> None:
    playlist = filled(owner, "a")
    [entry] = make_playlist.entries(playlist)
    page = api_for(owner).get(at(playlist)).json()
    assert {name: page[name] for name in ("total", "snapshot_id", "next", "previous")} == {
        "total": 1,
        "snapshot_id": playlist.snapshot_id,
        "next": None,
        "previous": None,
    }
    [item] = page["items"]
    assert item["track"]["title"] == "a"
    assert item["track"]["liked"] is False
    assert item["added_by"]["username"] == owner.username
    assert item["added_at"].endswith("Z")
    told = {name: item[name] for name in ("entry_id", "position", "track_id", "unavailable")}
    assert told == {
        "entry_id": entry.pk,
        "position": 0,
        "track_id": entry.track_id,
        "unavailable": None,
    }


def test_pages_lead_on_and_back(api_for: ApiFor, owner: User) -> None:
    playlist = filled(owner, "abcdefg")
    api = api_for(owner)
    first = api.get(at(playlist), {"limit": 3}).json()
    second = api.get(first["next"]).json()
    last = api.get(second["next"]).json()
    assert [titles(page) for page in (first, second, last)] == ["abc", "def", "g"]
    assert (first["previous"], last["next"]) == (None, None)
    assert titles(api.get(last["previous"]).json()) == "def"
    assert titles(api.get(second["previous"]).json()) == "abc"
    assert [page["total"] for page in (first, second, last)] == [7, 7, 7]


def test_one_can_jump_into_the_middle(api_for: ApiFor, owner: User) -> None:
    playlist = filled(owner, "abcdefg")
    api = api_for(owner)
    page = api.get(at(playlist), {"limit": 2, "offset": 4}).json()
    assert titles(page) == "ef"
    assert titles(api.get(page["next"]).json()) == "g"
    assert titles(api.get(page["previous"]).json()) == "cd"
    assert api.get(at(playlist), {"offset": 7}).json()["items"] == []
    refused(api.get(at(playlist), {"offset": -1}), 422, "invalid")


def test_an_empty_playlist_is_an_empty_page(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    page = api_for(owner).get(at(playlist)).json()
    assert (page["items"], page["total"]) == ([], 0)
    assert page["snapshot_id"] == playlist.snapshot_id


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_what_is_withdrawn_leaves_its_place(
    api_for: ApiFor, owner: User, status: Status
) -> None:
    playlist = filled(owner, "abc")
    middle = make_playlist.entries(playlist)[1]
    Track.objects.filter(pk=middle.track_id or 0).update(status=status)
    items = api_for(owner).get(at(playlist)).json()["items"]
    assert [item["position"] for item in items] == [0, 1, 2]
    assert [item["unavailable"] for item in items] == [None, "gone", None]
    assert (items[1]["track"], items[1]["track_id"]) == (None, middle.track_id)
    Track.objects.filter(pk=middle.track_id or 0).update(status=Status.PUBLISHED)
    assert titles(api_for(owner).get(at(playlist)).json()) == "abc"


def test_what_is_deleted_leaves_its_place(api_for: ApiFor, owner: User) -> None:
    playlist = filled(owner, "abc")
    middle = make_playlist.entries(playlist)[1]
    Track.objects.filter(pk=middle.track_id or 0).delete()
    item = api_for(owner).get(at(playlist)).json()["items"][1]
    assert (item["entry_id"], item["position"], item["unavailable"]) == (middle.pk, 1, "gone")
    assert (item["track"], item["track_id"]) == (None, None)


def test_who_blocked_an_artist_is_told_so(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.public(owner=owner)
    track = make_music.track(artist="Rain")
    make_playlist.fill(playlist, [track])
    person = make.user()
    api = api_for(person)
    body = {"type": "artist", "id": track.artist_id, "level": "block"}
    assert api.put("/api/me/blocks/", body).status_code < 300
    [item] = api.get(at(playlist)).json()["items"]
    assert item["unavailable"] == "blocked"
    assert item["track"]["id"] == track.pk
    [item] = Api().get(at(playlist)).json()["items"]
    assert item["unavailable"] is None


@pytest.mark.parametrize("who_blocks", ["editor", "reader"])
def test_people_who_blocked_each_other_are_not_named(
    api_for: ApiFor, owner: User, who_blocks: str
) -> None:
    playlist = make_playlist.public(owner=owner, collaborative=True)
    editor, reader = make_playlist.member(playlist, "editor"), make.user()
    body = {"track_ids": [make_music.track().pk]}
    api_for(editor).post(at(playlist), body)
    pair = [editor, reader] if who_blocks == "editor" else [reader, editor]
    UserBlock.objects.create(user=pair[0], other=pair[1], level="block")
    [item] = api_for(reader).get(at(playlist)).json()["items"]
    assert item["added_by"] is None
    assert item["track"] is not None
    [item] = api_for(make.user()).get(at(playlist)).json()["items"]
    assert item["added_by"]["id"] == editor.pk


def test_an_unlisted_one_opens_with_its_key(api: Api, owner: User) -> None:
    playlist = make_playlist.unlisted(owner=owner)
    make_playlist.fill(playlist, make_music.tracks(1))
    assert len(api.get(at(playlist), {"key": playlist.key}).json()["items"]) == 1
    refused(api.get(at(playlist)), 404, "not_found")
    refused(api.get(at(playlist), {"key": "x" * 22}), 404, "not_found")


def test_the_key_goes_along_from_page_to_page(api: Api, owner: User) -> None:
    playlist = make_playlist.unlisted(owner=owner)
    make_playlist.fill(playlist, make_music.tracks(3))
    page = api.get(at(playlist), {"key": playlist.key, "limit": 2}).json()
    assert len(api.get(page["next"]).json()["items"]) == 1


def test_a_page_of_fifty_costs_as_many_queries_as_one(
    api_for: ApiFor, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, playlist, entries, tracks."""
    playlist = make_playlist.of(make_music.tracks(1), owner=owner)
    longer = make_playlist.of(make_music.tracks(50), owner=owner)
    api = api_for(owner)
    for wanted, count in ((playlist, 1), (longer, 50)):
        with django_assert_num_queries(4):
            assert len(api.get(at(wanted)).json()["items"]) == count
