"""What an archive is made of: JSON and files of every source, and a README.json."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests import make, make_picture
from tests.users.privacy.asking import read
from users.accounts import pictures
from users.accounts.personal_data import sources
from users.accounts.pictures import Place
from users.models import User
from users.privacy import archive

pytestmark = pytest.mark.django_db(transaction=True)


def test_progress_is_told_on_the_way() -> None:
    person = make.user()
    seen: list[int] = []
    archive.write(io.BytesIO(), user=person, step=seen.append)

    assert seen == sorted(seen)
    assert len(seen) == len(sources())
    assert (seen[0] > 0, seen[-1]) == (True, 99)


def test_a_long_list_is_written_one_by_one() -> None:
    class Endless:
        models = ()

        def export(self, user: User) -> Any:
            yield "none.json", iter(())
            yield "many.json", ({"n": n, "at": timezone.now()} for n in range(10_000))

        def erase(self, user: User) -> None: ...

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        assert list(archive._add(file, Endless(), make.user())) == ["none.json", "many.json"]

    assert read(zipfile.ZipFile(out), "none.json") == []
    many = read(zipfile.ZipFile(out), "many.json")
    assert [item["n"] for item in many] == list(range(10_000))


def test_a_file_that_the_storage_lost_is_left_out_and_said_to_be(media: Path) -> None:
    person = make.user()
    for place in Place:
        pictures.show(user=person, place=place, file=io.BytesIO(make_picture.picture()))
    for lost in media.rglob("*-600/600.jpg"):
        lost.unlink()
    out = io.BytesIO()

    archive.write(out, user=person, step=lambda percent: None)

    file = zipfile.ZipFile(out)
    assert "picture.jpg" not in file.namelist()
    assert "cover.jpg" in file.namelist()
    told = read(file, "README.json")["files"]
    assert "lost" in told["picture.jpg"]
    assert told["cover.jpg"] == "A file of yours."
    assert read(file, "account.json")["username"] == person.username
