"""Where backups are read and written, and where never: names, links, modes, buckets."""

import io
import logging
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from config import env, spooling
from config.backup import ciphers, destination, index, runs, servers
from config.backup import media as backup_media
from config.backup.buckets import Account, Bucket
from config.backup.checking import listed
from config.backup.places import Folder, Place
from config.backup.refusals import BackupFails, Damaged
from config.backup_place import named
from config.ending import erasing
from config.fields import utc_now
from config.management.commands import import_instance
from config.models import Backup
from tests import make_music
from tests.config.backup import instance
from tests.config.backup.instance import back_up, faults, quietly

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = Account("key", "secret", "http://127.0.0.1:9", "us-east-1")


def have_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them, the machine is asked for some."""
    monkeypatch.setattr(env, "BACKUP_ACCESS_KEY_ID", "key")
    monkeypatch.setattr(env, "BACKUP_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(env, "AWS_S3_REGION_NAME", "us-east-1")


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/outside", "a\0"])
@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_no_name_leads_out(kind: str, name: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "place", private=False)
    place: Place = folder if kind == "folder" else Bucket(NOWHERE, "bucket", "ours/")
    folder.write("a", io.BytesIO(b"a"))

    for use in (
        lambda: place.open(name),
        lambda: place.write(name, io.BytesIO(b"forged")),
        lambda: place.remove(name),
    ):
        with pytest.raises(Damaged, match="leads out of its place"):
            use()

    assert instance.in_folder(tmp_path).keys() == {"place/a"}


def test_a_list_that_others_wrote_writes_nothing_outside(media: Path, place: Folder) -> None:
    instance.files(1)
    told = back_up(place)
    (one,) = listed(place, told)
    forged = one._replace(name="../outside")

    with pytest.raises(Damaged, match="leads out of its place: '../outside'"):
        backup_media.put(place, told, ciphers.opener(""), forged, Folder(media, private=False))

    assert not (media.parent / "outside").exists()


@pytest.mark.usefixtures("scratch")
def test_a_folder_that_is_linked_is_copied_and_erased(
    media: Path, place: Folder, tmp_path: Path
) -> None:
    instance.files(1)
    (tmp_path / "disk/deep").mkdir(parents=True)
    (tmp_path / "disk/deep/song").write_bytes(b"a song")
    (media / "linked").symlink_to(tmp_path / "disk")
    (tmp_path / "disk/again").symlink_to(media / "linked")  # for ever
    (media / "all").symlink_to(tmp_path)  # what it lies in itself
    (media / "gone").symlink_to(tmp_path / "nowhere")

    told = back_up(place)

    assert told.media_files == 2
    assert "linked/deep/song" in {one.name for one in listed(place, told)}
    assert faults(place, told) == []

    erasing._remove_files(2, quietly)

    assert not (tmp_path / "disk/deep/song").exists()
    assert list(media.iterdir()) == []
    assert (tmp_path / "backups/sets").exists()


@pytest.mark.parametrize(
    ("private", "folder", "file"), [(False, 0o755, 0o644), (True, 0o700, 0o600)]
)
def test_modes_whatever_the_umask(
    tmp_path: Path, private: bool, folder: int, file: int
) -> None:
    before = os.umask(0o077)
    try:
        Folder(tmp_path / "new/place", private=private).write("a/b", io.BytesIO(b"one"))
    finally:
        os.umask(before)

    made = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "new").rglob("[a-z]*")}
    assert made == {"place": folder, "a": folder, "b": file}


@pytest.mark.parametrize(
    ("media_at", "backups_at"),
    [
        ("https://s3.example.org", "https://s3.example.org"),
        ("https://s3.example.org", "https://S3.example.org:443/"),
        ("", "https://s3.eu-central-1.amazonaws.com"),
    ],
)
def test_not_in_the_bucket_of_the_media_however_it_is_named(
    monkeypatch: pytest.MonkeyPatch, media_at: str, backups_at: str
) -> None:
    monkeypatch.setattr(env, "AWS_STORAGE_BUCKET_NAME", "music")
    monkeypatch.setattr(env, "AWS_S3_ENDPOINT_URL", media_at)
    monkeypatch.setattr(env, "BACKUP_S3_ENDPOINT_URL", backups_at)

    with pytest.raises(BackupFails, match="is the bucket of the media"):
        destination.chosen("s3://music/backups")


def test_a_bucket_of_that_name_at_another_provider_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(env, "AWS_STORAGE_BUCKET_NAME", "music")
    have_keys(monkeypatch)
    monkeypatch.setattr(env, "BACKUP_S3_ENDPOINT_URL", "https://s3.example.org:9000")

    assert str(destination.chosen("s3://music/backups")) == "s3://music/backups/"


def test_not_where_a_link_leads_to_the_media(media: Path, tmp_path: Path) -> None:
    (media / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to(media / "b")

    with pytest.raises(BackupFails, match="lie in each other"):
        destination.chosen(str(tmp_path / "link"))


def test_a_database_that_is_away_is_a_sentence(
    media: Path, place: Folder, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def away(**given: Any) -> None:
        raise OperationalError("connection refused")

    nowhere = servers.Server({"host": "127.0.0.1", "port": 9, "dbname": "away"})
    monkeypatch.setattr(servers, "ours", lambda: nowhere)
    monkeypatch.setattr(Backup.objects, "create", away)

    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(SystemExit, match="There is no backup: The database does not answer"),
    ):
        call_command("backup", to=str(place.root), stdout=io.StringIO())

    assert "could not be noted: connection refused" in caplog.text


def test_what_is_large_does_not_lie_in_the_folder_for_temporary_files(
    media: Path, place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_media, "IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    make_music.track()
    instance.files(2)

    assert back_up(place).media_files == 2

    with spooling.place() as lies:
        assert lies.parent == env.VAR_DIR / "spool"
    assert not lies.exists()


def test_what_was_left_by_the_killed_goes_a_day_later() -> None:
    left = env.VAR_DIR / "spool" / "folder-left"
    left.mkdir(parents=True)
    then = utc_now().timestamp() - 90_000
    os.utime(left, (then, then))

    with index.opened():
        assert not left.exists()


@pytest.fixture
def nightly(place: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setattr(env, "BACKUP_TO", str(place.root))
    return place


def made_at(place: Folder) -> None:
    runs.make(place=place, cipher=ciphers.chosen(), progress=quietly)


def test_a_copy_elsewhere_is_not_the_nights(
    media: Path, nightly: Folder, tmp_path: Path
) -> None:
    made_at(nightly)
    Backup.objects.update(at=utc_now() - timedelta(hours=40))
    made_at(Folder(tmp_path / "usb", private=True))

    age = runs.age()

    assert age is not None
    assert age > timedelta(hours=39)


def test_those_of_another_instance_are_not_ours(
    media: Path, nightly: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_at(nightly)
    assert runs.age() is not None

    import_instance.Command()._settle("", send_waiting=False)

    assert runs.age() is None
    monkeypatch.setattr(env, "BACKUP_TO", "")
    assert runs.age() is None


@pytest.mark.parametrize("to", ["/mnt/b", "relative/b", "s3://bucket", "s3://bucket/a/b/"])
def test_a_place_is_known_by_its_name(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BACKUP_TO", to)
    have_keys(monkeypatch)

    assert named() == str(destination.chosen())
