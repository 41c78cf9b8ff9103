"""A person sorts their list."""

from typing import Any

import pytest

from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.refusals import FolderInItself
from audio.playlists.services import folders
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_lock
from users.models import Client, User

pytestmark = pytest.mark.django_db
ALL = "/api/me/playlist-folders/"


def made(api: Api, title: str, parent: int | None = None) -> int:
    answer = api.post(ALL, {"title": title, "parent_id": parent})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def tree(api: Api) -> dict[str, str | None]:
    items = api.get(ALL).json()["items"]
    names = {item["id"]: item["title"] for item in items}
    return {item["title"]: names.get(item["parent_id"]) for item in items}


def test_are_made_renamed_moved_and_deleted(api_for: ApiFor) -> None:
    api = api_for(make.user())
    work = made(api, "Work")
    quiet = made(api, "Quiet", work)
    deep = made(api, "Deep", quiet)
    assert tree(api) == {"Work": None, "Quiet": "Work", "Deep": "Quiet"}
    assert api.patch(f"{ALL}{quiet}/", {"title": "Calm"}).json()["parent_id"] == work
    assert api.patch(f"{ALL}{deep}/", {"parent_id": None}).json()["title"] == "Deep"
    assert tree(api) == {"Work": None, "Calm": "Work", "Deep": None}
    api.patch(f"{ALL}{deep}/", {"parent_id": quiet})
    assert api.delete(f"{ALL}{quiet}/").status_code == 204
    assert tree(api) == {"Work": None, "Deep": "Work"}


def test_hold_playlists_and_lose_none(api_for: ApiFor) -> None:
    ada = make.user()
    api, rain = api_for(ada), make_playlist.playlist(owner=ada)
    work = made(api, "Work")
    quiet = made(api, "Quiet", work)

    def folder() -> Any:
        return api.get("/api/playlists/").json()["items"][0]["folder_id"]

    path = f"{ALL}{quiet}/playlists/{rain.pk}/"
    assert api.put(path).status_code == 204
    assert folder() == quiet
    api.delete(f"{ALL}{quiet}/")
    assert folder() == work
    assert api.delete(f"{ALL}{work}/playlists/{rain.pk}/").status_code == 204
    assert folder() is None
    refused(api.put(path), 404, "not_found")
    others = make_playlist.public()
    refused(api.put(f"{ALL}{work}/playlists/{others.pk}/"), 404, "not_found")


def test_those_of_others_are_not_there(api_for: ApiFor) -> None:
    work = made(api_for(make.user()), "Work")
    api = api_for(make.user())
    for answer in (
        api.patch(f"{ALL}{work}/", {"title": "Mine"}),
        api.delete(f"{ALL}{work}/"),
        api.post(ALL, {"title": "Mine", "parent_id": work}),
    ):
        refused(answer, 404, "not_found")
    assert tree(api) == {}


def test_none_stands_in_itself_nor_too_deep(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_for(make.user())
    ids = [made(api, "1")]
    for level in "2345":
        ids.append(made(api, level, ids[-1]))
    refused(api.post(ALL, {"title": "6", "parent_id": ids[-1]}), 409, "folders_too_deep")
    for inner in (ids[0], ids[1], ids[4]):
        answer = api.patch(f"{ALL}{ids[0]}/", {"parent_id": inner})
        refused(answer, 409, "folder_in_itself")
    top = made(api, "Top")
    answer = api.patch(f"{ALL}{ids[0]}/", {"parent_id": top, "title": "Renamed"})
    refused(answer, 409, "folders_too_deep")
    assert "Renamed" not in tree(api)
    monkeypatch.setattr(folders, "MOST", 6)
    refused(api.post(ALL, {"title": "One more"}), 409, "too_many_folders")


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_ring() -> None:
    ada = make.user()
    one, two = (folders.create_folder(user=ada, title=title) for title in "12")

    def into(folder: PlaylistFolder, parent: PlaylistFolder) -> bool:
        try:
            folders.move(user=ada, folder_id=folder.pk, parent_id=parent.pk)
        except FolderInItself:
            return False
        return True

    done = at_a_lock(lambda: _lock(ada), lambda: into(one, two), lambda: into(two, one))
    assert sorted(done) == [False, True]
    assert PlaylistFolder.objects.filter(parent=None).count() == 1


def _lock(user: User) -> None:
    Client.objects.select_for_update().get(pk=user.pk)
