"""A bucket fails as a disk does."""

import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests import make, make_picture
from tests.api_client import Api, refused
from tests.config import processes
from tests.object_storage import BUCKET, bucket_of, serving, use


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def no_bucket(settings: Any, server: str) -> None:
    """The server answers, and knows of no bucket."""
    use(settings, server)


@pytest.fixture
def bucket(no_bucket: None) -> Iterator[Any]:
    with bucket_of(default_storage) as made:
        yield made


@pytest.fixture
def nobody(settings: Any) -> Iterator[None]:
    """A port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        use(settings, f"http://127.0.0.1:{taken.getsockname()[1]}")
        yield


def save() -> str:
    return default_storage.save(f"a/{uuid4().hex}", ContentFile(b"some bytes"))


def test_what_is_saved_is_read(bucket: Any) -> None:
    name = save()

    with default_storage.open(name) as file:
        assert file.read() == b"some bytes"
    assert default_storage.exists(name)
    assert default_storage.size(name) == 10
    assert default_storage.listdir("a") == ([], [name.removeprefix("a/")])


def test_what_was_opened_can_be_read_whatever_happens(bucket: Any) -> None:
    name = save()

    with default_storage.open(name) as file:
        default_storage.delete(name)
        assert file.read() == b"some bytes"


def test_what_is_not_there_is_a_missing_file(bucket: Any) -> None:
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("a/b")
    assert not default_storage.exists("a/b")
    default_storage.delete("a/b")


def test_a_bucket_that_is_gone(no_bucket: None) -> None:
    with pytest.raises(OSError, match="NoSuchBucket") as failed:
        save()

    assert not isinstance(failed.value, FileNotFoundError)


ASKED = ("open", "delete", "exists", "listdir", "size", "get_modified_time")


@pytest.mark.parametrize("asked", ASKED)
def test_a_server_that_is_gone(nobody: None, asked: str) -> None:
    with pytest.raises(OSError, match="Could not connect") as failed:
        getattr(default_storage, asked)("a/b")

    assert not isinstance(failed.value, FileNotFoundError)


def test_nor_is_anything_saved_there(nobody: None) -> None:
    with pytest.raises(OSError, match="Could not connect"):
        save()


@pytest.mark.django_db
def test_a_picture_that_cannot_be_stored_there(no_bucket: None) -> None:
    api = Api(make.tokens(make.user()).access)

    answer: Any = api.client.post(
        "/api/auth/user/picture/",
        make_picture.form(make_picture.picture()),
        content_type=make_picture.MULTIPART,
        headers={"Authorization": f"Bearer {api.token}"},
    )

    refused(answer, 503, "storage_fails")


def test_a_bucket_that_is_set_is_used_so(tmp_path: Any) -> None:
    code, said = processes.finished(
        "-c",
        "from django.core.files.storage import storages; print(type(storages['default']))",
        var_dir=tmp_path,
        AWS_STORAGE_BUCKET_NAME=BUCKET,
        DELIVERY="s3",
    )

    assert (code, said) == (0, "<class 'config.object_storage.ObjectStorage'>\n")
