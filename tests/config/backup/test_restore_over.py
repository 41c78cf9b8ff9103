"""What a restore replaces, what it refuses, and that it goes on or leaves all as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from config import env
from config.backup import manifest, restoring, servers
from config.backup.manifest import Manifest
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Damaged, Refused
from config.backup.servers import Server
from tests.config.backup import drill, instance
from tests.config.backup.instance import back_up, quietly, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An empty database, in the place of the tests' own."""
    with drill.lost(Path()) as there:
        servers.create_if_missing(there.server)
        monkeypatch.setattr(servers, "ours", lambda: there.server)
        yield there.server


def ask(server: Server, statement: str) -> Any:
    with psycopg.connect(make_conninfo(**server.params), autocommit=True) as asked:
        return asked.execute(statement)


def restore(place: Folder, told: Manifest, *, force: bool = False) -> restoring.Restored:
    return restoring.restore(place=place, manifest=told, force=force, progress=quietly)


@pytest.fixture
def told(media: Path, place: Folder) -> Manifest:
    """A good backup, after which the files are lost."""
    instance.files(2)
    made = back_up(place)
    shutil.rmtree(media)
    return made


def test_not_over_tables(place: Folder, told: Manifest, other: Server) -> None:
    ask(other, "CREATE TABLE ours ()")

    with pytest.raises(Refused, match="holds 1 tables, which a restore would replace"):
        restore(place, told)

    assert restore(place, told, force=True).faults == []
    with pytest.raises(psycopg.errors.UndefinedTable):
        ask(other, "SELECT FROM ours")


def test_not_over_files(place: Folder, told: Manifest, other: Server, media: Path) -> None:
    (media / "audio").mkdir(parents=True)
    (media / "audio/ours").write_bytes(b"ours")

    with pytest.raises(Refused, match="There are files in"):
        restore(place, told)

    assert restore(place, told, force=True).files == 2
    assert (media / "audio/ours").read_bytes() == b"ours"


def test_marks_of_the_erased_are_no_files_of_an_instance(
    place: Folder, told: Manifest, other: Server, media: Path
) -> None:
    (media / "erased").mkdir(parents=True)
    (media / "erased/0f").write_bytes(b"0f")

    assert restore(place, told).files == 2


def test_not_while_others_are_connected(place: Folder, told: Manifest, other: Server) -> None:
    with (
        psycopg.connect(make_conninfo(**other.params)),
        pytest.raises(Refused, match="1 others are connected to the database: stop web"),
    ):
        restore(place, told)


def test_a_damaged_dump_leaves_all_as_it_was(
    place: Folder, told: Manifest, other: Server, media: Path
) -> None:
    ask(other, "CREATE TABLE ours ()")
    dump = place.root / told.dump.name
    dump.write_bytes(dump.read_bytes()[:-1])

    with pytest.raises(Damaged, match="database.dump is damaged"):
        restore(place, told, force=True)

    ask(other, "SELECT FROM ours")
    assert not media.exists()


def test_a_dump_that_cannot_be_loaded_leaves_the_database_as_it_was(
    place: Folder, told: Manifest, other: Server, tmp_path: Path, monkeypatch: Any
) -> None:
    """As a disk that is full would, in the middle."""
    ask(other, "CREATE TABLE ours ()")
    real = servers.programs()
    for name in ("pg_dump", "psql"):
        (tmp_path / name).symlink_to(real / name)
    broken = tmp_path / "pg_restore"
    broken.write_text(f'#!/bin/sh\n"{real}/pg_restore" "$@" | head -c 100000\nexit 1\n')
    broken.chmod(0o755)
    monkeypatch.setattr(env, "BACKUP_PROGRAMS", str(tmp_path))

    with pytest.raises(BackupFails, match="pg_restore failed"):
        restore(place, told, force=True)

    ask(other, "SELECT FROM ours")


def test_a_restore_that_stopped_goes_on(
    place: Folder, told: Manifest, other: Server, media: Path
) -> None:
    spoilt = stored(place.root)[1]
    whole = spoilt.read_bytes()
    spoilt.write_bytes(b"spoilt")
    with pytest.raises(Damaged, match=f"{spoilt.name} .* is damaged"):
        restore(place, told)
    left = [path.read_bytes() for path in media.rglob("*") if path.is_file()]
    assert b"spoilt" not in left

    spoilt.write_bytes(whole)
    done = restore(place, told, force=True)

    assert (done.files + done.there, done.there) == (2, len(left))
    assert done.faults == []


def test_not_of_a_newer_release(place: Folder, told: Manifest, other: Server) -> None:
    told.migrations.append("users.9999_of_tomorrow")

    with pytest.raises(Refused, match=r"does not know users\.9999_of_tomorrow"):
        restore(place, told)


def test_what_the_command_refuses_is_a_sentence(
    place: Folder, told: Manifest, tmp_path: Path
) -> None:
    with drill.lost(tmp_path / "var", BACKUP_TO=str(place.root)) as there:
        servers.create_if_missing(there.server)
        ask(there.server, "CREATE TABLE ours ()")

        code, said = there.try_("manage.py", "restore")

    assert code == 1
    assert said == (
        "Not restored: The database holds 1 tables, which a restore would replace. --force "
        "replaces them.\n"
    )


def test_of_another_time(told: Manifest, place: Folder) -> None:
    """The newest, unless one is named."""
    later = back_up(place)

    assert manifest.newest(place).name == later.name
    assert manifest.newest(place, told.name).name == told.name
