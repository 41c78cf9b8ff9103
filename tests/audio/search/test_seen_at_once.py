"""Whatever changes, the very next search shows it."""

from typing import Any

import pytest
from django.test import Client as Browser

from audio.models import Track
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.audio.publishing import drafts
from tests.audio.search.asked import found, suggested

pytestmark = pytest.mark.django_db


def texts(api: Api, word: str) -> set[str]:
    """All that is found by it, or suggested."""
    lists = found(api, word).values()
    return {name for names in lists for name in names} | set(suggested(api, word))


def change(api: Api, path: str, fields: dict[str, Any]) -> None:
    answer = api.patch(path, fields)
    assert answer.status_code == 200, answer.content


def test_a_track_that_is_renamed(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    track = album.tracks.get()
    change(api_for(drafts.by(album)), f"/api/tracks/{track.pk}/", {"title": "Seiche"})
    assert texts(api, "seiche") == {"Seiche"}
    assert "Song 1" not in texts(api, "song 1")


def test_an_album_that_is_renamed_with_its_tracks(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    change(api_for(drafts.by(album)), f"/api/albums/{album.pk}/", {"title": "Seiche"})
    assert texts(api, "seiche") == {"Seiche", "Song 1"}
    assert texts(api, "harbour") == set()


def test_an_artist_who_is_renamed_with_all_of_theirs(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    page = f"/api/artists/{album.artist_id}/"
    change(api_for(drafts.by(album)), page, {"stage_name": "Seiche"})
    assert texts(api, "seiche") == {"Seiche", "Harbour", "Song 1"}
    assert texts(api, "ada cole") == set()


def test_a_genre_and_a_year(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(title="Seiche", size=1)
    assert found(api, "seiche genre:shanty") == found(api, "seiche year:1998") == {}
    own, path = api_for(drafts.by(album)), f"/api/albums/{album.pk}/"
    change(own, path, {"genres": ["Shanty"], "release_date": "1998-03-01"})
    assert found(api, "seiche genre:shanty")["albums"] == ["Seiche"]
    assert found(api, "seiche year:1998")["albums"] == ["Seiche"]
    change(own, path, {"genres": ["Dub"], "release_date": "2001-03-01"})
    assert found(api, "seiche genre:shanty") == found(api, "seiche year:1998") == {}


def test_a_guest_who_says_yes(api: Api, api_for: ApiFor) -> None:
    album, guest = drafts.published(size=1), drafts.page(name="Grace Ho")
    track = album.tracks.get()
    credited = [{"role": "featured", "artist_id": guest.pk}]
    change(api_for(drafts.by(album)), f"/api/tracks/{track.pk}/", {"credits": credited})
    assert "tracks" not in found(api, "grace ho")
    theirs = api_for(drafts.by(guest))
    [asked] = theirs.get("/api/me/credits/").json()["items"]
    theirs.post(f"/api/me/credits/{asked['id']}/accept/")
    assert found(api, "grace ho")["tracks"] == ["Song 1"]


def test_what_is_published_withdrawn_and_deleted(api: Api, api_for: ApiFor) -> None:
    album = drafts.album(title="Seiche", size=1)
    own, path = api_for(drafts.by(album)), f"/api/albums/{album.pk}/"
    assert texts(api, "seiche") == set()
    change(own, path, {"status": "published"})
    assert texts(api, "seiche") == {"Seiche", "Song 1"}
    change(own, path, {"status": "withdrawn"})
    assert texts(api, "seiche") == set()
    change(own, path, {"status": "published"})
    assert texts(api, "seiche") == {"Seiche", "Song 1"}
    own.delete(path)
    assert texts(api, "seiche") == set()


def test_a_page_that_is_deleted(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(drafts.page(name="Seiche"), size=1)
    assert texts(api, "seiche") == {"Seiche", "Harbour", "Song 1"}
    api_for(drafts.by(album)).delete(f"/api/artists/{album.artist_id}/")
    assert texts(api, "seiche") == set()


@pytest.mark.parametrize("kind", ["artist", "album", "track"])
def test_what_staff_take_down_and_show_again(api: Api, kind: str) -> None:
    album = make_music.album("Seiche", size=1, artist="Seiche")
    track = album.tracks.get()
    Track.objects.filter(pk=track.pk).update(title="Swell")
    thing: Any = {"artist": album.artist, "album": album, "track": track}[kind]
    staff = make.browser(make.user(is_staff=True, is_superuser=True))
    assert found(api, "seiche")["tracks"] == ["Swell"]

    decide(staff, kind, thing.pk, "take_down")
    left = {"artist": {}, "album": {"artists": 1}, "track": {"artists": 1, "albums": 1}}[kind]
    assert {name: len(some) for name, some in found(api, "seiche").items()} == left
    assert "Swell" not in suggested(api, "seiche")

    decide(staff, kind, thing.pk, "restore")
    assert found(api, "seiche")["tracks"] == ["Swell"]


def decide(staff: Browser, kind: str, pk: int, action: str) -> None:
    form = {"action": action, "_selected_action": [pk], "answer": "A court says so."}
    answer = staff.post(f"/admin/audio/{kind}/", form)
    assert answer.status_code == 302


def test_a_playlist_renamed_hidden_shown_and_deleted(api: Api, api_for: ApiFor) -> None:
    made = make_playlist.public("Harbour")
    own, path = api_for(made.owner), f"/api/playlists/{made.pk}/"
    change(own, path, {"title": "Seiche"})
    assert texts(api, "seiche") == {"Seiche"}
    assert texts(api, "harbour") == set()
    for hidden in ("private", "unlisted"):
        change(own, path, {"visibility": hidden})
        assert texts(api, "seiche") == set()
        change(own, path, {"visibility": "public"})
        assert texts(api, "seiche") == {"Seiche"}
    own.delete(path)
    assert texts(api, "seiche") == set()


def test_a_playlist_that_staff_take_down(api: Api) -> None:
    made = make_playlist.public("Seiche")
    staff = make.browser(make.user(is_staff=True, is_superuser=True))
    decide(staff, "playlist", made.pk, "take_down")
    assert texts(api, "seiche") == set()
    decide(staff, "playlist", made.pk, "restore")
    assert texts(api, "seiche") == {"Seiche"}
