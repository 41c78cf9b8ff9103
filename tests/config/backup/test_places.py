"""A folder and a bucket are places alike."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.backup.buckets import Account, Bucket
from config.backup.places import Folder, Place
from tests.object_storage import KEYS, serving


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serving() as address:
        account = Account(KEYS["access_key"], KEYS["secret_key"], address, "us-east-1")
        made = Bucket(account, "places", "far/away/")
        made._client.create_bucket(Bucket="places")
        yield made


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, bucket: Bucket) -> Place:
    for found in list(bucket.walk()):
        bucket.remove(found.name)
    return bucket if request.param == "bucket" else Folder(tmp_path / "x", private=True)


def names(place: Place, under: str = "") -> list[str]:
    return sorted(found.name for found in place.walk(under))


def read(place: Place, name: str) -> bytes:
    with place.open(name) as file:
        return file.read()


def test_what_is_written_is_read(place: Place) -> None:
    for name, content in {"a/b/c": b"one", "a/d": b"two", "e": b""}.items():
        place.write(name, io.BytesIO(content))

    assert [read(place, name) for name in ("a/b/c", "a/d", "e")] == [b"one", b"two", b""]
    assert names(place) == ["a/b/c", "a/d", "e"]
    assert names(place, "a") == ["a/b/c", "a/d"]
    assert {found.name: found.size for found in place.walk()} == {"a/b/c": 3, "a/d": 3, "e": 0}
    assert all(abs(found.changed_at - time.time()) < 60 for found in place.walk())


def test_in_pieces(place: Place) -> None:
    content = os.urandom(40_000_000)
    place.write("large", io.BytesIO(content))

    assert read(place, "large") == content


def test_the_later_takes_the_name(place: Place) -> None:
    place.write("a", io.BytesIO(b"before"))
    (before,) = place.walk()
    place.write("a", io.BytesIO(b"behind"))
    (after,) = place.walk()

    assert read(place, "a") == b"behind"
    assert before.stamp != after.stamp


def test_nothing_there(place: Place) -> None:
    assert names(place) == names(place, "a/b") == []
    with pytest.raises(FileNotFoundError):
        place.open("a/b")
    place.remove("a/b")


def test_removed(place: Place) -> None:
    place.write("a/b", io.BytesIO(b"one"))
    place.remove("a/b")

    assert names(place) == []


class Breaking(io.BytesIO):
    """Ends badly, after so many bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(b"x" * size)

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            raise OSError("the source is gone")
        return piece


@pytest.mark.parametrize("size", [10, 40_000_000])
def test_a_half_has_no_name(place: Place, size: int) -> None:
    with pytest.raises(OSError, match="the source is gone"):
        place.write("a", Breaking(size))

    assert names(place) == []


def test_a_bucket_keeps_types(bucket: Bucket) -> None:
    bucket.write("a.flac", io.BytesIO(b"music"), "audio/flac")
    bucket.write("b.jpg", io.BytesIO(b"picture"))
    bucket.write("c", io.BytesIO(b"what"))

    kinds = [bucket.kind(name) for name in ("a.flac", "b.jpg", "c")]
    assert kinds == ["audio/flac", "image/jpeg", "binary/octet-stream"]


def test_what_was_left_unfinished_goes_after_a_day(tmp_path: Path) -> None:
    place = Folder(tmp_path, private=True)
    left, at_work = tmp_path / ".unfinished" / "1", tmp_path / ".unfinished" / "2"
    for file in (left, at_work):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"half")
    os.utime(left, (1, time.time() - 90_000))

    place.tidy()

    assert (left.exists(), at_work.exists()) == (False, True)
    assert names(place) == []
