"""What an export must leave alone, and what stands in the way of an erasure."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from psycopg.conninfo import make_conninfo

from config import env
from config.backup import making, servers
from config.backup.places import Folder
from config.backup.refusals import Refused
from config.ending import certificate, contents, erasing, steps
from config.ending.steps import Step
from config.management.commands.decommission import NotDone
from config.models import Ending
from tests import make
from tests.config.backup import drill, instance
from users.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)

MEANT = ("--yes", "127.0.0.1", "--early")


@pytest.fixture(autouse=True)
def closed(media: Path) -> None:
    """Nothing can be changed any more; two files, one person."""
    instance.files(2)
    make.user()
    steps.announce(sunset_at=datetime(2036, 3, 1, tzinfo=UTC))
    steps.close()


@pytest.fixture
def erased(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would have been: the tests' own instance stays."""
    asked: list[Any] = []

    def erase(**given: Any) -> bytes:
        asked.append(given)
        raise Refused("it is only tried")

    monkeypatch.setattr(erasing, "erase", erase)
    return asked


def export(to: Path) -> None:
    call_command("decommission", "--export", str(to))


def erase(paper: Path, *more: str) -> None:
    call_command("decommission", "--erase", str(paper), *MEANT, *more)


def stands_at() -> Step:
    return steps.stands_at(steps.row())


@pytest.mark.parametrize("name", ["media/holiday.jpg", "tables/mine.csv", "README.txt", "a/b"])
def test_no_export_where_other_things_lie(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / "usb" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"irreplaceable")

    with pytest.raises(NotDone, match=f"is not empty, and holds no export .*there is {name}"):
        export(tmp_path / "usb")

    assert instance.in_folder(tmp_path / "usb").keys() == {name}
    assert theirs.read_bytes() == b"irreplaceable"


def test_no_export_over_that_of_another_instance(tmp_path: Path) -> None:
    export(tmp_path / "usb")
    key = certificate.public_key()
    for name in (contents.MARK, contents.MANIFEST):
        path = tmp_path / "usb" / name
        path.write_text(path.read_text().replace(key, "0f" * 32))
    before = instance.in_folder(tmp_path / "usb")

    with pytest.raises(NotDone, match="holds no export of this instance"):
        export(tmp_path / "usb")

    assert instance.in_folder(tmp_path / "usb") == before


def test_an_export_goes_on_where_one_stopped_or_was_whole(tmp_path: Path) -> None:
    export(tmp_path / "usb")
    (tmp_path / "usb" / contents.MARK).unlink()
    export(tmp_path / "usb")
    (tmp_path / "usb" / contents.MANIFEST).unlink()
    export(tmp_path / "usb")

    assert contents.read(Folder(tmp_path / "usb", private=True)).media_files == 2


def test_an_export_that_is_refused_leaves_the_good_one(tmp_path: Path) -> None:
    export(tmp_path / "usb")
    before = instance.in_folder(tmp_path / "usb")

    with (
        servers.ours().connect() as connection,
        making.alone(connection),
        pytest.raises(NotDone, match="being made or restored just now"),
    ):
        export(tmp_path / "usb")

    assert instance.in_folder(tmp_path / "usb") == before
    assert stands_at() is Step.EXPORTED


def test_an_export_that_stopped_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path / "usb")
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "tidy", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export(tmp_path / "usb")

    assert stands_at() is Step.READ_ONLY
    with pytest.raises(NotDone, match="Nothing was exported"):
        erase(tmp_path / "paper")


def test_a_place_that_cannot_be_noted_whole_is_none(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 150) / ("y" * 150)

    with pytest.raises(NotDone, match="longer than the 300 characters"):
        export(long)

    assert not long.parent.exists()


def test_where_it_lies_is_known_from_elsewhere_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "VAR_DIR", env.VAR_DIR.absolute())
    monkeypatch.chdir(tmp_path)
    call_command("decommission", "--export", "usb")

    assert Ending.objects.get().export_place == str(tmp_path / "usb")


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        ("", "There is no whole export in"),
        ("manifest.json", "There is no whole export in"),
        ("tables/users_user.jsonl.gz", "tables/users_user.jsonl.gz is missing"),
        ("media", "media/ holds 0 files of 0 bytes, and was written with 2 of 6,000"),
    ],
)
def test_nothing_is_erased_whose_export_is_gone(
    tmp_path: Path, erased: list[Any], lost: str, why: str
) -> None:
    export(tmp_path / "usb")
    gone = tmp_path / "usb" / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

    with pytest.raises(NotDone, match=why):
        erase(tmp_path / "paper")
    assert erased == []

    with pytest.raises(NotDone, match="it is only tried"):
        erase(tmp_path / "paper", "--without-export")
    assert len(erased) == 1


def test_nothing_is_erased_when_another_export_lies_there(
    tmp_path: Path, erased: list[Any]
) -> None:
    export(tmp_path / "usb")
    Ending.objects.update(export_digest="0f" * 32)

    with pytest.raises(NotDone, match="as it was written: It is another one"):
        erase(tmp_path / "paper")

    assert erased == []


def test_an_export_that_is_there_is_enough(tmp_path: Path, erased: list[Any]) -> None:
    export(tmp_path / "usb")

    with pytest.raises(NotDone, match="it is only tried"):
        erase(tmp_path / "paper")

    assert erased[0]["of"]["export_place"] == str(tmp_path / "usb")


def test_what_was_begun_asks_for_the_same_consent(tmp_path: Path, erased: list[Any]) -> None:
    (tmp_path / "paper.unfinished").write_text('{"rows": 1, "tables": {}}')

    for options, why in {
        (): "If it is meant: --yes 127.0.0.1",
        ("--yes", "127.0.0.1"): "Nothing was exported",
        ("--yes", "127.0.0.1", "--without-export"): "have until 2036-03-01",
    }.items():
        with pytest.raises(NotDone, match=why):
            call_command("decommission", "--erase", str(tmp_path / "paper"), *options)

    assert erased == []


@pytest.mark.parametrize("other", ["instance", "service", "announced_at"])
def test_what_was_begun_at_another_end_does_not_go_on(
    tmp_path: Path, media: Path, other: str
) -> None:
    said = {
        "instance": certificate.public_key(),
        "service": "http://127.0.0.1:8000",
        "announced_at": Ending.objects.get().announced_at.isoformat(),
        "media": {"files": 0, "bytes": 0},
        "rows": 0,
    }
    (tmp_path / "paper.unfinished").write_text(json.dumps(said | {other: "another"}))
    files = instance.in_folder(media)

    with pytest.raises(NotDone, match=rf"begun at another end \(its {other} differs\)"):
        erase(tmp_path / "paper", "--without-export")

    assert instance.in_folder(media) == files
    assert User.objects.count() == 1


def test_an_erasure_that_is_refused_is_not_in_the_log(tmp_path: Path, media: Path) -> None:
    with (
        psycopg.connect(make_conninfo(**drill.tests_own().params)),
        pytest.raises(NotDone, match="1 others are connected"),
    ):
        erase(tmp_path / "paper", "--without-export")
    with pytest.raises(NotDone, match="No such file or directory"):
        erase(tmp_path / "no folder" / "paper", "--without-export")

    assert not AuditEntry.objects.filter(action="service.erased").exists()
    assert len(instance.in_folder(media)) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"media"}


def test_what_is_half_erased_is_not_exported_over_the_good_one(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path / "usb")
    before = instance.in_folder(tmp_path / "usb")

    def killed(total: int, progress: Any) -> None:
        shutil.rmtree(media)
        raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "_remove_files", killed)
    with pytest.raises(KeyboardInterrupt):
        erase(tmp_path / "paper")

    with pytest.raises(NotDone, match="It is being erased"):
        export(tmp_path / "usb")

    assert instance.in_folder(tmp_path / "usb") == before


def test_the_paper_names_what_is_easily_forgotten() -> None:
    left = erasing._left_to_do({"export_place": "/mnt/usb"})

    assert left[0] == "the export in /mnt/usb, which is not encrypted"
    assert any("Redis" in one for one in left)
    assert any("every export" in one for one in erasing._left_to_do({}))
