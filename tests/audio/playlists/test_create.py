"""A playlist is begun."""

import pytest

from audio.indexing.models import Kind, SearchDocument
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.refusals import TooManyPlaylists
from audio.playlists.services.life import create_playlist
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_locked_row
from users.models import Client

pytestmark = pytest.mark.django_db


def test_is_private_and_empty_and_in_ones_list(api_for: ApiFor) -> None:
    ada = make.user(username="ada", first_name="Ada", last_name="Lovelace")
    answer = api_for(ada).post("/api/playlists/", {"title": "Rain"})
    assert answer.status_code == 201, answer.content
    told = answer.json()
    pk = told.pop("id")
    assert isinstance(told.pop("created_at"), str)
    assert isinstance(told.pop("updated_at"), str)
    assert told == {
        "type": "playlist",
        "title": "Rain",
        "share_url": f"http://testserver/s/playlist/{pk}/rain/",
        "share_key": None,
        "description": "",
        "images": [],
        "owner": {
            "id": ada.pk,
            "type": "user",
            "username": "ada",
            "name": "Ada Lovelace",
            "image": None,
            "share_url": None,
        },
        "visibility": "private",
        "collaborative": False,
        "is_curated": False,
        "is_smart": False,
        "is_taken_down": False,
        "tracks_count": 0,
        "duration_ms": 0,
        "followers_count": 0,
        "snapshot_id": "1",
        "published_at": None,
        "role": "owner",
        "followed": False,
    }
    assert PlaylistMember.objects.get(playlist=pk).user == ada
    assert not SearchDocument.objects.filter(kind=Kind.PLAYLIST).exists()


def test_unlisted_tells_its_owner_the_key(api_for: ApiFor, api: Api) -> None:
    ada = make.user()
    told = {"title": "Für Élise", "visibility": "unlisted"}
    made = api_for(ada).post("/api/playlists/", told).json()
    key, pk = made["share_key"], made["id"]
    assert len(key) == 22
    assert made["share_url"].endswith(f"/s/playlist/{pk}/f%C3%BCr-%C3%A9lise/?key={key}")
    assert api.get(f"/api/playlists/{pk}/").status_code == 404
    shown = api.get(f"/api/playlists/{pk}/", {"key": key}).json()
    assert (shown["title"], shown["share_key"], shown["share_url"]) == ("Für Élise", None, None)
    assert (shown["role"], shown["followed"]) == (None, None)


def test_public_is_found(api_for: ApiFor) -> None:
    ada = make.user()
    told = {"title": "Rain", "visibility": "public", "description": "Drops."}
    made = api_for(ada).post("/api/playlists/", told).json()
    assert made["share_url"].endswith(f"/s/playlist/{made['id']}/rain/")
    assert made["published_at"]
    found = SearchDocument.objects.get(kind=Kind.PLAYLIST)
    assert (found.object_id, found.title, found.is_public) == (made["id"], "Rain", True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": "  "},
        {"title": "x" * 201},
        {"title": "Rain", "visibility": "secret"},
        {"title": "Rain", "description": "x" * 2001},
    ],
)
def test_refuses_what_is_none(api_for: ApiFor, body: dict[str, str]) -> None:
    refused(api_for(make.user()).post("/api/playlists/", body), 422, "invalid")
    assert not Playlist.objects.exists()


def test_a_repeat_makes_no_second_one(api_for: ApiFor) -> None:
    api = api_for(make.user())
    first, second = (
        api.post("/api/playlists/", {"title": "Rain"}, Idempotency_Key="once") for _ in "12"
    )
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.json()["id"] == second.json()["id"]
    assert Playlist.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_most_so_many_a_person_however_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Playlist, "MAX_A_PERSON", 3)
    ada = make.user()
    make_playlist.playlist(owner=ada)
    make_playlist.playlist()  # somebody else's

    def begin() -> bool:
        try:
            create_playlist(owner=ada, title="One more")
        except TooManyPlaylists:
            return False
        return True

    made = at_a_locked_row(Client.objects.get(pk=ada.pk), 6, begin)
    assert sorted(made) == [False, False, False, False, True, True]
    assert Playlist.objects.filter(owner=ada).count() == 3


def test_says_that_no_more_fit(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Playlist, "MAX_A_PERSON", 0)
    answer = api_for(make.user()).post("/api/playlists/", {"title": "Rain"})
    refused(answer, 409, "too_many_playlists")


def test_what_is_said_of_a_title_speaks_of_characters(api_for: ApiFor) -> None:
    api = api_for(make.user())
    for title, said in (("", "at least 1 character"), ("x" * 201, "at most 200 characters")):
        body = refused(api.post("/api/playlists/", {"title": title}), 422, "invalid")
        assert said in body["errors"][0]["msg"]
