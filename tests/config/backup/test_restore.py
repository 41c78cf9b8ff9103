"""The drill: all is lost, and comes back whole; whom we had forgotten does not."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from psycopg.conninfo import make_conninfo

from config import env
from config.backup import destination, manifest, restoring, servers
from config.backup.manifest import Manifest
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Damaged, Refused
from config.backup.servers import Server
from tests import make, make_music, object_storage
from tests.api_client import Api, ApiFor
from tests.config.backup import drill, instance
from tests.config.backup.instance import back_up, quietly, stored
from tests.jobs import run_due
from tests.users.privacy.asking import erase
from users.audit.models import AuditEntry
from users.notifications.kinds import Kind
from users.notifications.models import Mail
from users.notifications.services import send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]

SIGNS_IN = """
import django; django.setup()
from tests.api_client import Api
from users.models import User; from users.notifications.models import Mail
from config.settings import ALLOWED_HOSTS
ALLOWED_HOSTS.append("testserver")
for email in {emails}:
    told = Api().post("/api/auth/login/", {{"email": email, "password": {password!r}}})
    print(email, told.status_code)
print(sorted(User.objects.values_list("email", flat=True)))
print(sorted(Mail.objects.values_list("cause", "sent_at", "dropped_because")))
"""
TOLD_ANEW = {"audio_change", "users_mail", "config_backup", "users_auditentry"}
"""What a restored database is told of the time in between, and that it was restored; and that a
backup was made, which is noted after it was."""


@pytest.mark.slow
def test_all_is_lost_and_comes_back(
    media: Path, place: Folder, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BACKUP_TO", str(place.root))
    ada, bob = make.user(), make.user()
    make_music.album(size=3)
    instance.files(20)
    send(kind=Kind.ERASURE_SCHEDULED, to=ada, cause="waits", context={"day": "tomorrow"})
    call_command("backup")
    rows, files = drill.digests(drill.tests_own()), instance.in_folder(media)
    ask = SIGNS_IN.format(emails=[ada.email, bob.email], password=make.PASSWORD)
    given = {"BACKUP_TO": str(place.root), "BACKUP_IDENTITY": key}

    with drill.lost(tmp_path / "var", **given) as there:
        said = there.run("manage.py", "restore")

        assert "20 files brought, 0 were there" in said
        assert "1 mails that waited are not sent" in said
        found = drill.digests(there.server)
        assert {name for name in rows if rows[name] != found[name]} <= TOLD_ANEW
        assert found.keys() == rows.keys()
        assert instance.in_folder(there.var_dir / "media") == files

        there.drop()
        shutil.rmtree(there.var_dir / "media")
        erase(bob)  # after the backup
        run_due()
        said = there.run("manage.py", "restore")

        assert "1 marks of erased accounts brought" in said
        assert "Erased again: 1." in said
        signed_in = there.run("-c", ask)
        assert f"{ada.email} 200" in signed_in
        assert f"[{ada.email!r}]" in signed_in  # and nobody else
        assert "('waits', None, 'the server was restored meanwhile')" in signed_in


@pytest.fixture
def buckets() -> Iterator[str]:
    """A server of them."""
    with object_storage.serving() as address:
        yield address


@pytest.mark.slow
def test_from_bucket_to_bucket(
    settings: Any, buckets: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    object_storage.use(settings, buckets)
    account = {
        "BACKUP_ACCESS_KEY_ID": "a",
        "BACKUP_SECRET_ACCESS_KEY": "b",
        "BACKUP_S3_ENDPOINT_URL": buckets,
        "BACKUP_S3_REGION_NAME": "us-east-1",
    }
    for name, value in account.items():
        monkeypatch.setattr(env, name, value)
    storage: Any = default_storage
    with object_storage.bucket_of(storage) as bucket:
        storage.connection.create_bucket(Bucket="kept-elsewhere")
        made = instance.files(3)
        typed = ContentFile(b"a song")
        typed.content_type = "audio/x-special"  # type: ignore[attr-defined]
        made[default_storage.save("song", typed)] = b"a song"
        place = destination.chosen("s3://kept-elsewhere/tonearm")
        told = back_up(place)
        bucket.objects.all().delete()
        variables = object_storage.variables(buckets) | account | {"DELIVERY": "s3"}
        variables["BACKUP_TO"] = "s3://kept-elsewhere/tonearm"

        with drill.lost(tmp_path / "var", **variables) as there:
            assert "4 files brought" in there.run("manage.py", "restore", told.name)

        back = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
        assert back == made
        assert bucket.Object("song").content_type == "audio/x-special"
        assert not (tmp_path / "var/media").exists()


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


def test_mails_that_wait_are_held_back_once() -> None:
    send(kind=Kind.ERASURE_SCHEDULED, to=make.user(), cause="one", context={"day": "today"})
    call_command("after_restore")
    call_command("after_restore")
    run_due()

    held = Mail.objects.get(cause="one")
    assert held.sent_at is None
    assert held.dropped_because == "the server was restored meanwhile"


def test_nobody_who_was_shut_out_since_is_let_in_again(api_for: ApiFor) -> None:
    """Their session and token were ended after the backup, and stand in it as open."""
    person = make.user()
    signed_in, page = api_for(person), make.browser(person)
    program = Api(make.personal_token(person, "read"))
    assert program.get("/api/me/notifications/").status_code == 200

    call_command("after_restore")

    assert signed_in.get("/api/me/notifications/").status_code == 401
    assert program.get("/api/me/notifications/").status_code == 401
    assert page.get("/portal/account/").status_code == 302
    [line] = AuditEntry.objects.filter(action="instance.restored")
    assert json.loads(line.body)["detail"] == {"sessions": 2, "tokens": 1}


def test_of_another_time(told: Manifest, place: Folder) -> None:
    """The newest, unless one is named."""
    later = back_up(place)

    assert manifest.newest(place).name == later.name
    assert manifest.newest(place, told.name).name == told.name
