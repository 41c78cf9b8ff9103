"""Every night by itself; old ones go; somebody notices when there is none."""

import logging
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from config import env, tasks, watched
from config.backup import erasures, making, rotation, servers
from config.backup.manifest import name_of
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Refused
from config.fields import utc_now
from config.models import Backup
from tests import make
from tests.config.backup import instance
from tests.config.backup.instance import back_up, faults, names, stored
from tests.jobs import run_due
from tests.users.privacy.asking import erase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]


@pytest.fixture
def nightly(media: Path, place: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """BACKUP_TO is set."""
    monkeypatch.setattr(env, "BACKUP_TO", str(place.root))
    return place


def age_by(place: Folder, name: str, days: int) -> str:
    """Makes a backup older; its new name."""
    older = name_of(utc_now() - timedelta(days=days))
    (place.root / "sets" / name).rename(place.root / "sets" / older)
    then = time.time() - days * 86_400
    for path in [*place.root.rglob("*")]:
        os.utime(path, (then, then))
    return older


def test_by_the_clock(nightly: Folder) -> None:
    instance.files(1)

    tasks.back_up(timestamp=0)

    assert len(names(nightly)) == 1
    assert Backup.objects.get().files == 1
    ((_, age),) = watched.backup_age()
    assert 0 <= age < 600


def test_nothing_without_a_place(media: Path) -> None:
    tasks.back_up(timestamp=0)

    assert not Backup.objects.exists()
    assert list(watched.backup_age()) == []


def test_none_ever_is_noticed(
    nightly: Folder, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BACKUP_ENCRYPT_TO", ["age1" + "q" * 58])
    with pytest.raises(BackupFails, match="is no key of age"):
        tasks.back_up(timestamp=0)

    with caplog.at_level(logging.ERROR):
        tasks.look_for_backup(timestamp=0)

    assert "There is no good backup yet" in caplog.text
    assert list(watched.backup_age()) == [((), float("inf"))]


@pytest.mark.parametrize(("hours", "said"), [(25, ""), (49, "is 49 hours old")])
def test_an_old_one_is_noticed(
    nightly: Folder, caplog: pytest.LogCaptureFixture, hours: int, said: str
) -> None:
    here = str(nightly.root)
    Backup.objects.create(name="good", at=utc_now() - timedelta(hours=hours), place=here)
    Backup.objects.create(at=utc_now(), failure="the disk is full", place=here)

    with caplog.at_level(logging.ERROR):
        tasks.look_for_backup(timestamp=0)

    assert (said in caplog.text) if said else not caplog.records


def test_an_erasure_is_kept_beside_the_backups(nightly: Folder) -> None:
    erase(make.user())
    run_due()

    (mark,) = erasures.of(nightly)
    assert len(mark) == 64
    assert default_storage.exists(f"erased/{mark}")


def test_also_one_from_before_there_was_a_place(
    media: Path, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase(make.user())
    run_due()
    assert erasures.of(place) == set()

    back_up(place)

    assert len(erasures.of(place)) == 1


def test_old_ones_go_with_what_only_they_needed(media: Path, place: Folder) -> None:
    (gone, content), *_ = instance.files(1).items()
    age_by(place, back_up(place).name, days=31)
    default_storage.delete(gone)
    kept = instance.files(1)

    told = back_up(place)

    assert names(place) == [told.name]
    assert [path.read_bytes() for path in stored(place.root)] == list(kept.values())
    assert content not in kept.values()
    assert faults(place, told) == []


def test_the_next_one_may_begin_as_soon_as_one_has_ended() -> None:
    """Not when PostgreSQL has noticed that its connection is gone."""
    with servers.ours().connect() as first, servers.ours().connect() as second:
        with making.alone(first), pytest.raises(Refused, match="just now"):  # noqa: SIM117
            with making.alone(second):
                pass
        with making.alone(second):
            pass


def test_not_before_their_time(media: Path, place: Folder) -> None:
    older = age_by(place, back_up(place).name, days=29)

    told = back_up(place)

    assert names(place) == [older, told.name]


def test_the_newest_good_one_never_goes(media: Path, place: Folder) -> None:
    """However old; and what is half there does not count."""
    instance.files(1)
    only = age_by(place, back_up(place).name, days=400)
    half = place.root / "sets" / "20990101T000000Z" / "database.dump"
    half.parent.mkdir()
    half.write_bytes(b"half")

    assert rotation.rotate(place, keep=only) == 0

    assert names(place) == [only]
    assert len(stored(place.root)) == 1
    assert half.exists()  # somebody may be at work


def test_halves_go_after_a_day(media: Path, place: Folder) -> None:
    half = place.root / "sets" / "20990101T000000Z" / "database.dump"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    os.utime(half, (1, time.time() - 90_000))

    back_up(place)

    assert not half.exists()


def test_no_content_goes_while_a_manifest_cannot_be_read(media: Path, place: Folder) -> None:
    instance.files(1)
    older = age_by(place, back_up(place).name, days=10)
    path = place.root / f"sets/{older}/manifest.json"
    path.write_bytes(path.read_bytes()[:-5])
    for name in instance.in_folder(media):
        default_storage.delete(name)

    back_up(place)

    assert len(stored(place.root)) == 1


def test_the_list(nightly: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    told = back_up(nightly)

    call_command("backup", listed=True)

    assert capsys.readouterr().out.startswith(f"{told.name}  0 hours old, 0 files, dump of")
