"""The artist's page, edited in the portal."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.audio.portal.signed_in import desk, release
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db
PROFILE = "/portal/profile/"


def picture(width: int = 600, height: int = 600) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return SimpleUploadedFile("me.png", file.getvalue(), "image/png")


def test_keeps_words_links_and_pictures() -> None:
    at = desk()
    typed = {
        "name": "Ada & the Tide",
        "bio": "Songs from a harbour.",
        "links": "https://ada.example\nhttps://tide.example/\n",
        "picture": picture(),
        "cover": picture(900, 300),
    }

    assert leads_to(at.browser.post(PROFILE, typed)) == PROFILE

    at.artist.refresh_from_db()
    assert (at.artist.name, at.artist.bio) == ("Ada & the Tide", "Songs from a harbour.")
    assert at.artist.links == ["https://ada.example/", "https://tide.example/"]
    assert at.artist.picture_key
    assert at.artist.cover_key.endswith("w")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "   "),
        ("links", "not a link"),
        ("links", "javascript:alert(1)"),
        ("links", "\n".join(f"https://ada.example/{n}" for n in range(11))),
        ("bio", "x" * 5001),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, typed: str) -> None:
    at = desk()

    page = read(at.browser.post(PROFILE, {"name": "Ada", "bio": "", "links": "", field: typed}))

    assert f"#id_{field}" in page.links
    at.artist.refresh_from_db()
    assert (at.artist.name, at.artist.links) == ("Ada Cole", [])


def test_a_picture_that_is_none() -> None:
    at = desk()
    wrong = SimpleUploadedFile("me.png", b"no picture", "image/png")

    page = read(at.browser.post(PROFILE, {"name": "Ada", "picture": wrong}))

    assert "This is no JPEG, PNG or WebP picture" in page.text


def test_a_picture_that_was_dropped() -> None:
    at = desk()

    kept = at.browser.post(f"{PROFILE}picture/", {"picture": picture()})
    wrong = at.browser.post(
        f"{PROFILE}picture/", {"cover": SimpleUploadedFile("x.png", b"x", "image/png")}
    )

    at.artist.refresh_from_db()
    assert kept.json()["address"].startswith(f"/media/images/{at.artist.picture_key}/")
    assert wrong.status_code == 422
    assert "no JPEG, PNG or WebP" in wrong.json()["detail"]


def test_a_releases_cover_that_was_dropped() -> None:
    at = desk()
    album = drafts.album(at.artist)
    assert "A cover would help" in at.see(release(album)).text

    answer = at.browser.post(f"{release(album)}cover/", {"cover": picture()})

    album.refresh_from_db()
    assert answer.json()["address"].startswith(f"/media/images/{album.cover_key}/")
    assert "A cover would help" not in at.see(release(album)).text


def test_as_listeners_see_it() -> None:
    at = desk()
    drafts.published(at.artist, title="Out")
    drafts.album(at.artist, title="Secret")

    text = at.see(f"{PROFILE}preview/").text

    assert "Out" in text
    assert "Secret" not in text
