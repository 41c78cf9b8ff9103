"""A playlist is described anew, shown, hidden, deleted."""

import pytest

from audio.indexing.models import Kind, SearchDocument
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist, PlaylistMember
from tests import make_music, make_playlist
from tests.api_client import Api, ApiFor, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rain() -> Playlist:
    return make_playlist.public("Rain", description="Drops.")


@pytest.fixture
def owner(rain: Playlist, api_for: ApiFor) -> Api:
    return api_for(rain.owner)


def found() -> list[str]:
    return list(
        SearchDocument.objects.filter(kind=Kind.PLAYLIST).values_list("title", flat=True)
    )


def test_patch_leaves_the_rest(rain: Playlist, owner: Api) -> None:
    told = owner.patch(f"/api/playlists/{rain.pk}/", {"title": "Sun", "collaborative": True})
    shown = told.json()
    assert (shown["title"], shown["description"], shown["visibility"]) == (
        "Sun",
        "Drops.",
        "public",
    )
    assert (shown["collaborative"], shown["snapshot_id"]) == (True, "2")
    assert found() == ["Sun"]
    noted = PlaylistChange.objects.get(playlist=rain, version=2)
    assert (noted.kind, noted.detail["fields"]) == ("edited", ["collaborative", "title"])


def test_put_takes_a_title_and_leaves_the_rest(rain: Playlist, owner: Api) -> None:
    path = f"/api/playlists/{rain.pk}/"
    owner.patch(path, {"collaborative": True})
    shown = owner.put(path, {"title": "Sun"}).json()
    kept = (shown["description"], shown["visibility"], shown["collaborative"])
    assert (shown["title"], *kept) == ("Sun", "Drops.", "public", True)
    assert found() == ["Sun"]
    refused(owner.put(path, {"visibility": "private"}), 422, "invalid")


def test_a_title_is_one_line_that_turns_nothing(rain: Playlist, owner: Api) -> None:
    path = f"/api/playlists/{rain.pk}/"
    told = {"title": " One\r\n\ttwo\u202e\u2028three ", "description": "A\r\nb\x1b\u2067c"}
    shown = owner.patch(path, told).json()
    assert (shown["title"], shown["description"]) == ("One two three", "A\nb c")
    refused(owner.patch(path, {"title": "\n\u202e"}), 422, "invalid")


def test_the_same_again_is_no_change(rain: Playlist, owner: Api) -> None:
    told = {"title": "Rain", "visibility": "public"}
    assert owner.patch(f"/api/playlists/{rain.pk}/", told).json()["snapshot_id"] == "1"


@pytest.mark.parametrize(
    ("header", "body"), [('"1"', {}), ('W/"1"', {}), (None, {"snapshot_id": "1"})]
)
def test_what_was_read_must_be_what_is(
    rain: Playlist, owner: Api, header: str | None, body: dict[str, str]
) -> None:
    path = f"/api/playlists/{rain.pk}/"
    headers = {"If_Match": header} if header else {}
    assert owner.patch(path, {"title": "Sun"} | body, **headers).status_code == 200
    answer = owner.patch(path, {"title": "Moon"} | body, **headers)
    assert refused(answer, 409, "snapshot_conflict")["snapshot_id"] == "2"
    assert Playlist.objects.get(pk=rain.pk).title == "Sun"


def test_hidden_and_shown_again_it_is_no_news(rain: Playlist, owner: Api) -> None:
    path = f"/api/playlists/{rain.pk}/"
    Playlist.objects.filter(pk=rain.pk).update(is_curated=True)
    first = owner.get(path).json()["published_at"]
    hidden = owner.patch(path, {"visibility": "private"}).json()
    assert (hidden["published_at"], hidden["is_curated"]) == (None, False)
    shown = owner.patch(path, {"visibility": "public"}).json()
    assert (shown["published_at"], shown["is_curated"]) == (first, False)


def test_a_stale_delete_deletes_nothing(rain: Playlist, owner: Api) -> None:
    path = f"/api/playlists/{rain.pk}/"
    owner.patch(path, {"title": "Sun"})
    refused(owner.delete(path, If_Match='"1"'), 409, "snapshot_conflict")
    refused(owner.delete(path, If_Match="one"), 422, "bad_snapshot")
    assert owner.delete(path, If_Match='"2"').status_code == 204


def test_unlisted_again_no_older_key_opens_it(rain: Playlist, owner: Api, api: Api) -> None:
    path, keys = f"/api/playlists/{rain.pk}/", []
    for visibility in ("unlisted", "private", "unlisted", "public"):
        shown = owner.patch(path, {"visibility": visibility}).json()
        keys.append(shown["share_key"])
        assert (shown["published_at"] is not None) == (visibility == "public")
        assert found() == (["Rain"] if visibility == "public" else [])
        statuses = [api.get(path, {"key": key or "x"}).status_code for key in keys]
        opened = 200 if visibility == "public" else 404
        assert statuses[:-1] == [opened] * (len(keys) - 1)
        assert statuses[-1] == (404 if visibility == "private" else 200)
    assert keys[0] != keys[2]
    assert (keys[1], keys[3]) == (None, None)


def test_deleted_nothing_of_it_is_left(rain: Playlist, owner: Api, api_for: ApiFor) -> None:
    make_playlist.fill(rain, make_music.tracks(2))
    follower = make_playlist.member(rain, "follower")
    assert owner.delete(f"/api/playlists/{rain.pk}/").status_code == 204
    refused(owner.get(f"/api/playlists/{rain.pk}/"), 404, "not_found")
    assert api_for(follower).get("/api/playlists/").json()["items"] == []
    for rows in (PlaylistEntry, PlaylistChange, PlaylistMember):
        assert not rows._default_manager.exists()
    assert found() == []
