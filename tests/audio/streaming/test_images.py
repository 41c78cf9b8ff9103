"""GET /media/images/{key}/{side}.jpg."""

import io
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from config import images


@pytest.fixture
def key() -> str:
    """Of a stored picture, 600 pixels wide."""
    picture = io.BytesIO()
    Image.new("RGB", (600, 600), "teal").save(picture, "PNG")
    picture.seek(0)
    return images.store(picture)


def test_every_size_is_public_and_may_be_kept_for_ever(key: str, media: Path) -> None:
    for side in (600, 300, 150):
        response = Client().get(f"/media/images/{key}/{side}.jpg")

        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Cache-Control"] == "public, max-age=3600"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        content = b"".join(response)
        assert content == (media / f"images/{key[:2]}/{key}/{side}.jpg").read_bytes()
        assert Image.open(io.BytesIO(content)).size == (side, side)


def test_one_that_the_client_has_is_304(key: str) -> None:
    first = Client().head(f"/media/images/{key}/600.jpg")

    again = Client().get(
        f"/media/images/{key}/600.jpg", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/{key}/599.jpg",
        "/media/images/{key}/1200.jpg",
        "/media/images/{key}/0.jpg",
        "/media/images/{other}/600.jpg",
        "/media/images/{key}x/600.jpg",
        "/media/images/..-600/600.jpg",
        "/media/images/{key}/../600.jpg",
        "/media/images/{key}/600.png",
        "/media/images/{key}/",
        "/media/media/{key}",
    ],
)
def test_nothing_else_is_there(key: str, path: str) -> None:
    other = "0" * 32 + "-600"

    assert Client().get(path.format(key=key, other=other)).status_code == 404


def test_a_range_beyond_the_end_is_416(key: str) -> None:
    response = Client().get(
        f"/media/images/{key}/600.jpg", headers={"Range": "bytes=99999999-"}
    )

    assert response.status_code == 416
    assert response.headers["Content-Range"].startswith("bytes */")


def test_it_can_only_be_read(key: str) -> None:
    assert Client().post(f"/media/images/{key}/600.jpg").status_code == 405
