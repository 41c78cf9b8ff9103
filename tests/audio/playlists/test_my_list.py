"""A person's own list."""

from typing import Any

import pytest

from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import Playlist, PlaylistMember
from tests import make, make_playlist
from tests.api_client import Api, ApiFor
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
    assert titles(api, sort="added") == ["Own", "Followed", "Shared", "Shown"]
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


@pytest.mark.parametrize("sort", ["-added", "added", "title", "-updated"])
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
