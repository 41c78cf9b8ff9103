"""What is no picture for a profile, or more than one should have to read."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from config import images
from tests import make, make_picture
from tests.api_client import ApiFor, refused
from tests.users.accounts.conftest import Send
from users.models import Client

pytestmark = pytest.mark.django_db

Stored = Callable[[], list[str]]
SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">
<script>alert(1)</script><image href="http://169.254.169.254/"/></svg>"""
PNG = make_picture.picture()
ATTACKS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "no bytes": (lambda: b"", 422, "empty_image"),
    "text": (lambda: b"Hello, I am a picture.", 422, "unusable_image"),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", 422, "unusable_image"),
    "an SVG": (lambda: SVG, 422, "unusable_image"),
    "a GIF": (lambda: make_picture.picture(form="GIF"), 422, "unusable_image"),
    "a TIFF": (lambda: make_picture.picture(form="TIFF"), 422, "unusable_image"),
    "a BMP": (lambda: make_picture.picture(form="BMP"), 422, "unusable_image"),
    "a PDF": (lambda: make_picture.picture(form="PDF"), 422, "unusable_image"),
    "a zip": (lambda: b"PK\3\4" + b"\0" * 500, 422, "unusable_image"),
    "a PNG's first bytes": (lambda: PNG[:8], 422, "unusable_image"),
    "half a PNG": (lambda: make_picture.noise(50_000)[:25_000], 422, "unusable_image"),
    "half a JPEG": (
        lambda: make_picture.halves("red", "blue", form="JPEG")[:2000],
        422,
        "unusable_image",
    ),
    "63 pixels": (lambda: make_picture.picture(63, 600), 422, "too_few_pixels"),
    "one pixel": (lambda: make_picture.picture(1, 1), 422, "too_few_pixels"),
    "a bomb of 64 million pixels": (
        lambda: make_picture.bomb(8000, 8000),
        422,
        "too_many_pixels",
    ),
    "a bomb of 900 million": (
        lambda: make_picture.bomb(30_000, 30_000),
        422,
        "too_many_pixels",
    ),
    "a bomb of words": (lambda: make_picture.bomb_of_words(), 422, "unusable_image"),
    "11 MB": (lambda: make_picture.noise(11_000_000), 413, "image_too_large"),
    "11 MB of nothing": (lambda: b"\0" * 11_000_000, 413, "image_too_large"),
    "a little over 10 MB": (lambda: make_picture.noise(10_000_000), 413, "image_too_large"),
}


@pytest.mark.parametrize("what", list(ATTACKS))
@pytest.mark.parametrize("place", ["picture", "cover"])
def test_is_refused_with_its_reason(send: Send, stored: Stored, place: str, what: str) -> None:
    data, status, code = ATTACKS[what]
    person = make.user()
    before = make_picture.picture()
    send(person, place, before)
    files = stored()

    refused(send(person, place, data()), status, code)

    assert stored() == files
    client = Client.objects.get(pk=person.pk)
    assert all(getattr(client, f"{place}_key") in name for name in files)


def test_a_cover_must_be_wide_enough(send: Send) -> None:
    answer = send(make.user(), "cover", make_picture.picture(190, 600))

    refused(answer, 422, "too_few_pixels")


def test_the_largest_that_is_taken(send: Send) -> None:
    data = make_picture.noise(9_900_000)

    assert 9_900_000 < len(data) <= images.MAX_BYTES
    assert send(make.user(), "picture", data).status_code == 200


def test_one_that_cannot_be_decoded_smaller_is_held_to_less(send: Send) -> None:
    """A JPEG is decoded at an eighth of its size, unless that would be too low."""
    answer = send(make.user(), "picture", make_picture.picture(60_000, 600, form="JPEG"))

    refused(answer, 422, "too_many_pixels")


def test_nobody_waits_for_long_behind_others(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.01)

    with images._DECODING:
        answer = send(make.user(), "picture", make_picture.picture())

    refused(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "2"
    assert send(make.user(), "picture", make_picture.picture()).status_code == 200


def test_what_says_that_it_is_too_large_is_not_read(send: Send) -> None:
    answer = send(make.user(), "picture", b"\0" * 11_000_000)

    refused(answer, 413, "image_too_large")
    assert not hasattr(answer.wsgi_request, "_files")


def test_what_goes_on_for_too_long_is_not_kept(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body whose length nobody declares is counted: its declared one is taken as small."""
    monkeypatch.setattr("config.uploads.SLACK", 100_000_000)

    answer = send(make.user(), "picture", b"\0" * 30_000_000)

    refused(answer, 413, "image_too_large")
    assert not answer.wsgi_request._files


def test_several_files_are_counted_together(api_for: ApiFor, media: Any) -> None:
    api = api_for(make.user())
    parts = [make_picture.form(b"\0" * 6_000_000, field=f"file{n}") for n in range(2)]
    body = parts[0].removesuffix(f"--{make_picture.BOUNDARY}--\r\n".encode()) + parts[1]

    answer: Any = api.client.post(
        "/api/auth/user/picture/",
        body,
        content_type=make_picture.MULTIPART,
        headers={"Authorization": f"Bearer {api.token}"},
    )

    refused(answer, 413, "image_too_large")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (PNG, "image/png"),
        (make_picture.form(PNG, field="picture"), make_picture.MULTIPART),
        (b"", make_picture.MULTIPART),
        (b"file=x", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_without_a_file_names_what_is_missing(
    api_for: ApiFor, body: bytes, kind: str
) -> None:
    api = api_for(make.user())

    answer: Any = api.client.post(
        "/api/auth/user/picture/",
        body,
        content_type=kind,
        headers={"Authorization": f"Bearer {api.token}"},
    )

    problem = refused(answer, 422, "invalid")
    assert problem["errors"][0]["loc"][-1] == "file"


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_that_is_none_is_400(api_for: ApiFor, kind: str) -> None:
    api = api_for(make.user())

    answer: Any = api.client.post(
        "/api/auth/user/picture/",
        make_picture.form(PNG),
        content_type=kind,
        headers={"Authorization": f"Bearer {api.token}"},
    )

    refused(answer, 400, "bad_request")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_form_by_another_method_is_not_read(api_for: ApiFor, method: str) -> None:
    api = api_for(make.user())

    answer: Any = api.client.generic(
        method,
        "/api/auth/user/picture/",
        make_picture.form(PNG),
        content_type=make_picture.MULTIPART,
        headers={"Authorization": f"Bearer {api.token}"},
    )

    refused(answer, 405, "method_not_allowed")
    assert not hasattr(answer.wsgi_request, "_files")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_damage_of_any_kind_is_refused_or_survived(form: str) -> None:
    """Single bytes of a good picture are changed, so that it is nearly one."""
    chance = random.Random(7)  # noqa: S311
    good = make_picture.halves(
        "red", "blue", form=form, exif=make_picture.exif(orientation=6, artist="Ada")
    )
    outcomes = set()
    for _ in range(150):
        data = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(min(len(data), 400))] = chance.randrange(256)
        try:
            images.Picture(make_picture.opened(bytes(data)))
            outcomes.add("survived")
        except images.UnusableImage:
            outcomes.add("refused")

    assert "refused" in outcomes


def test_a_person_can_send_thirty_in_ten_minutes(send: Send) -> None:
    person = make.user()
    sent = [send(person, "picture", b"no picture").status_code for _ in range(31)]

    assert sent == [422] * 30 + [429]
