"""POST and DELETE /api/auth/user/picture/ and …/cover/"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client as Browser
from PIL import Image

from config.pictures import LONGEST_UPLOAD
from tests import make, make_picture
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once
from tests.jobs import run_due
from tests.users.accounts.conftest import Send
from users.models import Client

ACCOUNT = "/api/auth/user/"
Stored = Callable[[], list[str]]
PLACES = pytest.mark.parametrize("place", ["picture", "cover"])
IMAGES = {"picture": "images", "cover": "cover_images"}


def shown(answer: Any, place: str = "picture") -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    sizes: list[dict[str, Any]] = answer.json()[IMAGES[place]]
    return sizes


def opened(size: dict[str, Any]) -> Image.Image:
    """As a browser gets it."""
    answer = Browser().get(urlsplit(size["url"]).path)
    assert answer.status_code == 200
    return Image.open(io.BytesIO(b"".join(answer)))


@pytest.mark.django_db
class TestSet:
    @pytest.mark.parametrize(
        ("width", "height", "sides"),
        [
            (600, 600, [600, 300, 150]),
            (900, 400, [400, 200, 100]),
            (64, 5000, [64, 32, 16]),
            (3000, 2000, [1200, 600, 300]),
        ],
    )
    def test_a_picture_is_shown_as_three_squares(
        self, send: Send, width: int, height: int, sides: list[int]
    ) -> None:
        answer = send(make.user(), "picture", make_picture.picture(width, height))

        sizes = shown(answer)
        assert [(size["width"], size["height"]) for size in sizes] == [(n, n) for n in sides]
        assert [opened(size).size for size in sizes] == [(n, n) for n in sides]
        assert answer.json()["cover_images"] == []

    @pytest.mark.parametrize(
        ("width", "height", "sizes"),
        [
            (3000, 1000, [(2400, 800), (1200, 400), (600, 200)]),
            (1000, 1000, [(996, 332), (498, 166), (249, 83)]),
            (192, 64, [(192, 64), (96, 32), (48, 16)]),
            (5000, 300, [(900, 300), (450, 150), (225, 75)]),
        ],
    )
    def test_a_cover_is_a_banner(
        self, send: Send, width: int, height: int, sizes: list[tuple[int, int]]
    ) -> None:
        answer = send(make.user(), "cover", make_picture.picture(width, height))

        found = shown(answer, "cover")
        assert [(size["width"], size["height"]) for size in found] == sizes
        assert [opened(size).size for size in found] == sizes

    @PLACES
    def test_the_account_shows_it(self, api_for: ApiFor, send: Send, place: str) -> None:
        person = make.user()
        sizes = shown(send(person, place, make_picture.picture()), place)

        assert api_for(person).get(ACCOUNT).json()[IMAGES[place]] == sizes

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA", "CMYK", "I;16"])
    def test_whatever_its_colours_are_made_of(self, send: Send, form: str, mode: str) -> None:
        try:
            data = make_picture.picture(form=form, mode=mode)
        except (OSError, ValueError):
            return  # there is no such picture
        assert len(shown(send(make.user(), "picture", data))) == 3

    def test_where_one_could_see_through_it_is_white(self, send: Send) -> None:
        data = make_picture.picture(mode="RGBA")

        [largest, *_] = shown(send(make.user(), "picture", data))

        assert opened(largest).getpixel((300, 300)) == (255, 255, 255)

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_it_stands_upright(self, send: Send, form: str) -> None:
        upside_down = make_picture.exif(orientation=3)
        data = make_picture.halves("red", "blue", form=form, exif=upside_down)

        [largest, *_] = shown(send(make.user(), "picture", data))

        pixel = opened(largest).convert("RGB").getpixel((300, 100))
        assert isinstance(pixel, tuple)
        red, _, blue = pixel
        assert blue > 200 > 50 > red

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_nothing_that_a_camera_wrote_into_it_is_kept(
        self, send: Send, stored: Stored, media: Path, form: str
    ) -> None:
        data = make_picture.picture(
            form=form,
            exif=make_picture.exif(artist="Ada Lovelace"),
            comment=b"Analytical",
        )
        assert b"Ada Lovelace" in data

        send(make.user(), "picture", data, name="ada-lovelace.png")

        assert len(stored()) == 3
        for name in stored():
            kept = (media / name).read_bytes()
            assert b"Lovelace" not in kept
            assert b"Analytical" not in kept
            assert b"Exif" not in kept
            assert "lovelace" not in name
            assert not Image.open(io.BytesIO(kept)).getexif()

    def test_changes_nobody_else(self, api_for: ApiFor, send: Send) -> None:
        other = make.user()

        send(make.user(), "picture", make_picture.picture())

        assert api_for(other).get(ACCOUNT).json()["images"] == []

    @PLACES
    def test_nobody_cannot_and_nothing_is_even_read(self, api: Api, place: str) -> None:
        answer: Any = api.client.post(
            f"{ACCOUNT}{place}/",
            make_picture.form(make_picture.picture()),
            content_type=make_picture.MULTIPART,
        )

        refused(answer, 401, "unauthenticated")
        assert not hasattr(answer.wsgi_request, "_files")


@pytest.mark.django_db
@PLACES
class TestDelete:
    def test_shows_none(self, api_for: ApiFor, send: Send, place: str) -> None:
        person = make.user()
        send(person, "picture", make_picture.picture())
        send(person, "cover", make_picture.picture())

        answer = api_for(person).delete(f"{ACCOUNT}{place}/")

        assert (answer.status_code, answer.content) == (204, b"")
        account = api_for(person).get(ACCOUNT).json()
        [other] = {"images", "cover_images"} - {IMAGES[place]}
        assert account[IMAGES[place]] == []
        assert len(account[other]) == 3

    def test_of_none_is_done_at_once(self, api_for: ApiFor, place: str) -> None:
        assert api_for(make.user()).delete(f"{ACCOUNT}{place}/").status_code == 204

    def test_nobody_cannot(self, api: Api, place: str) -> None:
        refused(api.delete(f"{ACCOUNT}{place}/"), 401, "unauthenticated")


@pytest.mark.django_db(transaction=True)
class TestFiles:
    """What lies in the storage is what somebody shows."""

    @PLACES
    def test_those_of_the_last_picture_go(self, send: Send, stored: Stored, place: str) -> None:
        person = make.user()
        send(person, place, make_picture.picture(400, 400))
        before = stored()

        send(person, place, make_picture.picture(500, 500))
        run_due()

        assert len(stored()) == 3
        assert not set(stored()) & set(before)

    @PLACES
    def test_those_of_one_taken_away_go(
        self, api_for: ApiFor, send: Send, stored: Stored, place: str
    ) -> None:
        person = make.user()
        send(person, place, make_picture.picture())

        api_for(person).delete(f"{ACCOUNT}{place}/")
        run_due()

        assert stored() == []

    def test_those_that_are_shown_stay(self, send: Send, stored: Stored) -> None:
        send(make.user(), "picture", make_picture.picture())
        send(make.user(), "cover", make_picture.picture())

        run_due(later=LONGEST_UPLOAD)

        assert len(stored()) == 6

    def test_those_of_an_upload_that_was_cut_short_go(
        self, send: Send, stored: Stored, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A storage that takes two files, and then is full."""
        save, left = default_storage.save, iter([True, True])

        def full(name: str, content: Any) -> str:
            if not next(left, False):
                raise OSError(28, "No space left on device")
            return save(name, content)

        monkeypatch.setattr(default_storage, "save", full)
        person = make.user()
        refused(send(person, "picture", make_picture.picture()), 503, "storage_fails")
        assert len(stored()) == 2
        assert Client.objects.get(pk=person.pk).picture_key == ""

        run_due(later=LONGEST_UPLOAD)

        assert stored() == []

    def test_of_two_at_once_one_is_shown_and_the_others_files_go(
        self, send: Send, stored: Stored
    ) -> None:
        person = make.user()

        answers = at_once(
            *[
                lambda side=side: send(person, "picture", make_picture.picture(side, side))
                for side in (100, 200, 300, 400)
            ]
        )
        run_due(later=LONGEST_UPLOAD)

        assert [answer.status_code for answer in answers] == [200] * 4
        key = Client.objects.get(pk=person.pk).picture_key
        assert len(stored()) == 3
        assert all(key in name for name in stored())
