"""A person's own list."""

from typing import Any

import pytest

from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import Playlist, PlaylistMember
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db


def titles(api: Api, **query: Any) -> list[str]:
    answer = api.get("/api/playlists/", query)
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


@pytest.fixture
def ada() -> User:
    ada = make.user()
    make_playlist.playlist("Own", owner=ada)
    make_playlist.member(make_playlist.public("Followed"), "follower", ada)
    make_playlist.member(make_playlist.playlist("Shared"), "editor", ada)
    make_playlist.member(make_playlist.playlist("Shown"), "viewer", ada)
    make_playlist.public("Of others")
    return ada


def test_has_what_they_own_follow_and_were_invited_to(ada: User, api_for: ApiFor) -> None:
    page = api_for(ada).get("/api/playlists/").json()
    kept = [(item["title"], item["role"], item["followed"]) for item in page["items"]]
    assert kept == [
        ("Shown", "viewer", False),
        ("Shared", "editor", False),
        ("Followed", "follower", True),
        ("Own", "owner", False),
    ]
    assert page["total"] == 4


def test_is_sorted_and_filtered(ada: User, api_for: ApiFor) -> None:
    api = api_for(ada)
    assert titles(api, sort="title") == ["Followed", "Own", "Shared", "Shown"]
    assert titles(api, sort="-title", limit=1) == ["Shown"]
    assert titles(api, sort="added_at") == ["Own", "Followed", "Shared", "Shown"]
    assert titles(api, role="editor") == ["Shared"]
    assert titles(api, q="SH") == ["Shown", "Shared"]
    assert titles(api, q="SH", role="owner") == []
    Playlist.objects.get(title="Own").save()
    folder = PlaylistFolder.objects.create(user=ada, title="Work")
    PlaylistMember.objects.filter(user=ada, role="owner").update(folder=folder)
    assert titles(api, folder=folder.pk) == ["Own"]
    assert titles(api, folder="none") == ["Shown", "Shared", "Followed"]
    assert api.get("/api/playlists/", {"folder": folder.pk}).json()["total"] == 1


def test_leaves_out_what_they_may_not_see_any_more(ada: User, api_for: ApiFor) -> None:
    Playlist.objects.filter(title="Followed").update(visibility="private")
    block = Playlist.objects.get(title="Shared").owner
    UserBlock.objects.create(user=block, other=ada, level="block")
    page = api_for(ada).get("/api/playlists/").json()
    assert [item["title"] for item in page["items"]] == ["Shown", "Own"]
    assert page["total"] == 2
    Playlist.objects.filter(title="Followed").update(visibility="unlisted")
    assert titles(api_for(ada), role="follower") == ["Followed"]


def test_a_folder_is_ones_own_or_none(ada: User, api_for: ApiFor) -> None:
    api = api_for(ada)
    others = PlaylistFolder.objects.create(user=make.user(), title="Work")
    refused(api.get("/api/playlists/", {"folder": others.pk}), 404, "not_found")
    for wrong in ("some", "0", "-1", "1.5", "9" * 19, "9" * 20, "\u0661"):
        told = refused(api.get("/api/playlists/", {"folder": wrong}), 422, "invalid")
        assert [error["loc"] for error in told["errors"]] == [["query", "folder"]]


def test_each_is_told_the_address_that_opens_it(ada: User, api_for: ApiFor, api: Api) -> None:
    hidden = make_playlist.unlisted("Rain")
    viewer = make_playlist.member(hidden, "viewer")
    follower = make_playlist.member(hidden, "follower")
    path = f"/api/playlists/{hidden.pk}/"
    plain = f"http://testserver/s/playlist/{hidden.pk}/rain/"
    with_key = f"{plain}?key={hidden.key}"
    for person, url in ((hidden.owner, with_key), (follower, with_key), (viewer, plain)):
        assert api_for(person).get(path).json()["share_url"] == url
    assert api.get(path, {"key": hidden.key}).json()["share_url"] is None
    assert api_for(ada).get(path, {"key": hidden.key}).json()["share_url"] is None


@pytest.mark.parametrize("number", [1, 50])
def test_costs_three_queries(
    number: int, api_for: ApiFor, django_assert_num_queries: Any
) -> None:
    ada = make.user()
    for _ in range(number):
        make_playlist.playlist(owner=ada)
    api = api_for(ada)
    with django_assert_num_queries(3):  # who asks, the page, how many there are
        page = api.get("/api/playlists/").json()
    assert len(page["items"]) == page["total"] == number


@pytest.mark.parametrize("sort", ["-added_at", "added_at", "title", "-updated_at"])
def test_is_walked_through_whole(sort: str, api_for: ApiFor) -> None:
    ada = make.user()
    made = [make_playlist.playlist(owner=ada).pk for _ in range(7)]
    for pk in made:
        make_playlist.member(Playlist.objects.get(pk=pk), "viewer")
    api, seen = api_for(ada), []
    page = api.get("/api/playlists/", {"limit": 3, "sort": sort}).json()
    seen += [item["id"] for item in page["items"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [item["id"] for item in page["items"]]
    assert sorted(seen) == sorted(made)
    assert len(seen) == 7
