"""An artist's page: written, taken over, kept apart from imports."""

from typing import Any

import pytest

from audio.catalog.ownership import give_page
from audio.models import Artist, SearchDocument, Track
from audio.publishing.services import releasing
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def test_patch_and_put(api_for: ApiFor) -> None:
    artist = drafts.page(name="Ada Cole")
    api, path = api_for(drafts.by(artist)), f"/api/artists/{artist.pk}/"

    found = api.patch(path, {"bio": "Sings.", "links": ["https://ada.example/"]}).json()
    assert (found["name"], found["bio"], found["links"]) == (
        "Ada Cole",
        "Sings.",
        ["https://ada.example/"],
    )
    found = api.put(path, {"stage_name": "Ada Kohl"}).json()

    assert (found["name"], found["bio"], found["links"]) == ("Ada Kohl", "", [])
    assert found["status"] == "published"
    assert found["share_url"].endswith("/ada-kohl/")


def test_a_new_name_is_found_with_everything(api_for: ApiFor) -> None:
    artist = drafts.page(name="Ada Cole")
    drafts.published(artist, size=1)

    api_for(drafts.by(artist)).patch(f"/api/artists/{artist.pk}/", {"stage_name": "Zoë"})

    assert set(SearchDocument.objects.values_list("artist_norm", flat=True)) == {"", "zoe"}
    artist.refresh_from_db()
    assert (artist.sort_name, artist.slug) == ("zoe", "zoë")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stage_name", ""),
        ("stage_name", None),
        ("stage_name", "x" * 201),
        ("bio", "x" * 5001),
        ("links", ["ftp://ada.example/"]),
        ("links", ["https://user@ada.example/"]),
        ("links", ["https://ada.example/"] * 11),
        ("status", "draft"),
        ("status", "taken_down"),
    ],
)
def test_a_bad_field_is_named(api_for: ApiFor, field: str, value: Any) -> None:
    artist = drafts.page()

    answer = api_for(drafts.by(artist)).patch(f"/api/artists/{artist.pk}/", {field: value})

    assert field in refused(answer, 422, "invalid")["errors"][0]["loc"]


def test_the_unverified_may_write_but_not_show_it_again(api_for: ApiFor) -> None:
    artist = drafts.page(make.user())
    api, path = api_for(drafts.by(artist)), f"/api/artists/{artist.pk}/"

    assert api.patch(path, {"bio": "Sings."}).status_code == 200
    assert api.delete(path).status_code == 204
    refused(api.patch(path, {"status": "published"}), 403, "email_unverified")


def test_who_takes_over_an_imported_page_manages_its_music(api: Api, api_for: ApiFor) -> None:
    album, person = make_music.album("Harbour", size=2), drafts.manager()
    mine = api_for(person)
    refused(mine.patch(f"/api/albums/{album.pk}/", {"title": "Mine"}), 403, "not_your_artist")
    give_page(artist=album.artist, user=person)

    assert mine.patch(f"/api/albums/{album.pk}/", {"title": "Piers"}).status_code == 200
    assert mine.delete(f"/api/albums/{album.pk}/").status_code == 204

    refused(api.get(f"/api/albums/{album.pk}/"), 404, "not_found")
    assert set(Track.objects.values_list("status", flat=True)) == {"withdrawn"}
    again = mine.patch(f"/api/albums/{album.pk}/", {"status": "published"}).json()
    assert (again["status"], again["tracks_count"]) == ("published", 2)


def test_what_was_imported_is_withdrawn_and_never_deleted(api_for: ApiFor) -> None:
    album, person = make_music.album(size=1), drafts.manager()
    give_page(artist=album.artist, user=person)
    for verb in (releasing.withdraw, releasing.back_to_draft):
        verb(release=album, by=person)

    api_for(person).delete(f"/api/albums/{album.pk}/")

    album.refresh_from_db()
    assert album.status == "withdrawn"


def test_an_import_goes_elsewhere_once_the_page_has_somebody(api_for: ApiFor) -> None:
    album = make_music.album("Harbour", size=1, artist="Ada Cole")
    give_page(artist=album.artist, user=drafts.manager())

    make_music.track(artist="Ada Cole", album="Harbour")

    assert Artist.objects.filter(name="Ada Cole").count() == 2
    album.refresh_from_db()
    assert album.tracks_count == 1
