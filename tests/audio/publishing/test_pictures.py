"""Covers, portraits and banners: shown, replaced, taken away; no file stays behind."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import jobs, make_picture
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def send(api: Api, path: str, data: bytes | None = None) -> Any:
    return api.client.post(
        path,
        make_picture.form(make_picture.picture(600, 600) if data is None else data),
        content_type=make_picture.MULTIPART,
        headers={"Authorization": f"Bearer {api.token}"} if api.token else {},
    )


def sizes(images: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(image["width"], image["height"]) for image in images]


def count(settings: Any) -> int:
    return sum(1 for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_an_album_shows_its_cover_and_so_do_its_tracks(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=1)

    shown = send(api_for(drafts.by(album)), f"/api/albums/{album.pk}/cover/").json()

    assert sizes(shown["images"]) == [(600, 600), (300, 300), (150, 150)]
    [track] = api.get(f"/api/albums/{album.pk}/tracks/").json()["items"]
    assert track["images"] == shown["images"]
    assert track["album"]["image"] == shown["images"][1]["url"]


def test_a_track_may_have_its_own(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    track, person = album.tracks.get(), api_for(drafts.by(album))
    cover = send(person, f"/api/albums/{album.pk}/cover/").json()["images"]

    own = send(person, f"/api/tracks/{track.pk}/cover/").json()["images"]

    assert own != cover
    assert api.get(f"/api/tracks/{track.pk}/").json()["images"] == own
    assert person.delete(f"/api/tracks/{track.pk}/cover/").status_code == 204
    assert api.get(f"/api/tracks/{track.pk}/").json()["images"] == cover


def test_a_page_has_a_portrait_and_a_banner(api: Api, api_for: ApiFor) -> None:
    artist = drafts.page()
    person = api_for(drafts.by(artist))
    send(person, f"/api/artists/{artist.pk}/picture/")
    wide = make_picture.picture(1200, 600)

    shown = send(person, f"/api/artists/{artist.pk}/cover/", wide).json()

    assert sizes(shown["images"])[0] == (600, 600)
    assert sizes(shown["cover_images"])[0] == (1200, 400)
    for place, field in (("picture", "images"), ("cover", "cover_images")):
        assert person.delete(f"/api/artists/{artist.pk}/{place}/").status_code == 204
        assert api.get(f"/api/artists/{artist.pk}/").json()[field] == []


def test_another_takes_its_place_and_the_files_of_the_first_go(
    api_for: ApiFor, settings: Any
) -> None:
    album = drafts.album()
    person = api_for(drafts.by(album))
    for _ in range(2):
        shown = send(person, f"/api/albums/{album.pk}/cover/").json()["images"]
    assert count(settings) == 6

    jobs.run_due()
    assert count(settings) == 3
    jobs.run_due(later=timedelta(hours=2))  # what looks after uploads that were cut short

    assert count(settings) == 3
    key = shown[0]["url"].split("/")[-2]
    assert len(list(settings.MEDIA_ROOT.rglob(f"{key}/*.jpg"))) == 3


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [(b"no picture", 422, "unusable_image"), (b"", 422, "empty_image")],
)
def test_what_is_no_picture(api_for: ApiFor, data: bytes, status: int, code: str) -> None:
    album = drafts.album()

    answer = send(api_for(drafts.by(album)), f"/api/albums/{album.pk}/cover/", data)

    refused(answer, status, code)


def test_others_may_not_and_nothing_is_stored(api_for: ApiFor, settings: Any) -> None:
    album = drafts.published()

    answer = send(api_for(drafts.manager()), f"/api/albums/{album.pk}/cover/")

    refused(answer, 403, "not_your_artist")
    assert count(settings) == 0
