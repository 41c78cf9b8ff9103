"""A backup is whole or it is none; and it costs what is new."""

import gzip
import io
import json
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from config import env
from config.backup import ciphers, destination, making
from config.backup.places import Folder, Readable
from config.backup.refusals import BackupFails, Refused
from config.models import Backup
from tests import make
from tests.config.backup import instance
from tests.config.backup.instance import back_up, faults, names, quietly, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]


def test_has_every_table_and_every_file(media: Path, place: Folder) -> None:
    make.user()
    wanted = instance.files(3)

    told = back_up(place)

    assert names(place) == [told.name]
    assert told.tables["users_user"].rows == 1
    assert {"users_client", "procrastinate_jobs", "django_migrations"} <= told.tables.keys()
    lines = gzip.decompress((place.root / told.media.name).read_bytes()).splitlines()
    assert sorted(json.loads(line)[0] for line in lines) == sorted(wanted)
    assert sorted(path.read_bytes() for path in stored(place.root)) == sorted(wanted.values())
    assert faults(place, told) == []


def test_what_is_the_same_is_kept_once(media: Path, place: Folder) -> None:
    for name in ("a.flac", "b.flac"):
        default_storage.save(name, ContentFile(b"the same"))

    told = back_up(place)

    assert (told.media_files, told.media_bytes) == (2, 16)
    assert len(stored(place.root)) == 1


def test_only_what_is_new_is_copied(media: Path, place: Folder) -> None:
    instance.files(3)
    back_up(place)
    instance.files(1, size=500)

    made = making.make(place=place, cipher=ciphers.chosen(), progress=quietly)

    assert made.copied == 500
    assert made.manifest.media_files == 4
    assert len(names(place)) == 2


def test_what_changed_under_its_name_is_copied_again(media: Path, place: Folder) -> None:
    (name, content), *_ = instance.files(1).items()
    back_up(place)
    (media / name).write_bytes(content[::-1])

    told = back_up(place)

    assert faults(place, told) == []
    assert content[::-1] in [path.read_bytes() for path in stored(place.root)]


def test_what_was_lost_in_the_place_is_copied_again(media: Path, place: Folder) -> None:
    instance.files(2)
    back_up(place)
    stored(place.root)[0].unlink()

    assert faults(place, back_up(place)) == []


def test_probes_and_archives_for_a_day_are_left_out(media: Path, place: Folder) -> None:
    for name in ("ready/1f", "exports/ab/abc.zip", "audio/ab/abc.flac"):
        default_storage.save(name, ContentFile(name.encode()))

    assert back_up(place).media_files == 1


def test_nobody_else_can_read_it(media: Path, place: Folder) -> None:
    instance.files(1)
    back_up(place)

    assert [p for p in place.root.rglob("*") if p.stat().st_mode & 0o077] == []


class Stopping(Folder):
    """As if killed when it comes to a name."""

    def __init__(self, root: Path, at: str) -> None:
        super().__init__(root, private=True)
        self.at = at

    def write(self, name: str, source: Readable, kind: str = "") -> None:
        if self.at in name:
            raise KeyboardInterrupt
        super().write(name, source, kind)


@pytest.mark.parametrize("at", ["objects/", "database.dump", "media.jsonl", "manifest.json"])
def test_one_that_was_stopped_is_none(media: Path, place: Folder, at: str) -> None:
    instance.files(1)
    with pytest.raises(KeyboardInterrupt):
        back_up(Stopping(place.root, at))

    assert names(place) == []
    assert faults(place, back_up(place)) == []


def test_one_that_was_stopped_takes_nothing_from_the_last(media: Path, place: Folder) -> None:
    good = back_up(place)
    instance.files(2)
    with pytest.raises(KeyboardInterrupt):
        back_up(Stopping(place.root, "manifest.json"))

    assert names(place) == [good.name]
    assert faults(place, good) == []


def test_a_full_disk(media: Path, place: Folder) -> None:
    good = back_up(place)
    instance.files(1, size=3_000_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            back_up(place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert names(place) == [good.name]
    assert list((place.root / ".unfinished").iterdir()) == []


def test_two_at_once(media: Path, place: Folder) -> None:
    """The second is told so; the first goes on."""
    begun, may_end = threading.Event(), threading.Event()

    class Waiting(Folder):
        def write(self, name: str, source: Readable, kind: str = "") -> None:
            begun.set()
            assert may_end.wait(60)
            super().write(name, source, kind)

    instance.files(1)
    first = threading.Thread(target=lambda: back_up(Waiting(place.root, private=True)))
    first.start()
    assert begun.wait(60)
    try:
        with pytest.raises(Refused, match="being made or restored just now"):
            back_up(place)
    finally:
        may_end.set()
        first.join()

    assert len(names(place)) == 1


def test_it_is_noted(media: Path, place: Folder) -> None:
    out = io.StringIO()
    instance.files(2)

    call_command("backup", to=str(place.root), stdout=out)

    noted = Backup.objects.get()
    assert (noted.name, noted.failure, noted.files) == (names(place)[0], "", 2)
    assert (noted.bytes, noted.copied, noted.encrypted) == (6_000, 6_000, False)
    assert "It is not encrypted" in out.getvalue()
    assert "2 files" in out.getvalue()
    assert "instance.key" in out.getvalue()


def test_that_it_failed_is_noted(media: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(SystemExit, match="There is no backup: .*file"):
        call_command("backup", to=str(tmp_path / "file"), stdout=io.StringIO())

    assert "file" in Backup.objects.get().failure


def test_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackupFails, match="set BACKUP_TO"):
        destination.chosen()


@pytest.mark.parametrize("inside", ["media", "media/backups", "."])
def test_not_where_the_media_are(media: Path, tmp_path: Path, inside: str) -> None:
    with pytest.raises(BackupFails, match="lie in each other"):
        destination.chosen(str((tmp_path / inside).absolute()))


def test_not_in_the_bucket_of_the_media(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "AWS_STORAGE_BUCKET_NAME", "music")

    with pytest.raises(BackupFails, match="is the bucket of the media"):
        destination.chosen("s3://music/backups")


def test_a_pg_dump_older_than_the_server(
    media: Path, place: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n")
    old.chmod(0o755)
    monkeypatch.setattr(env, "BACKUP_PROGRAMS", str(tmp_path))

    server = connection.cursor().connection.info.server_version // 10_000
    with pytest.raises(BackupFails, match=f"PostgreSQL {server}, and pg_dump is of 14"):
        back_up(place)


def test_killed(media: Path, place: Folder, tmp_path: Path) -> None:
    """By `kill -9`, at any moment: run in a process of its own."""
    instance.files(40)
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path\n"
        "from django.test.utils import override_settings\n"
        "from django.db import connection\n"
        f"connection.settings_dict['NAME'] = {database()!r}\n"
        "from tests.config.backup import instance\n"
        f"override_settings(MEDIA_ROOT={str(media)!r}).enable()\n"
        "print('begins', flush=True)\n"
        f"instance.back_up(instance.place(Path({str(place.root)!r})))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        while not stored(place.root):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)

    assert names(place) == []
    assert faults(place, back_up(place)) == []


def database() -> str:
    return str(connection.settings_dict["NAME"])
