"""From one instance to another, and then nothing is left of the first but a paper."""

import gzip
import hashlib
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.backup import erasures
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Damaged, Refused
from config.ending import certificate, contents, erasing, exporting, importing, lines, steps
from config.ending.certificate import Forged
from config.ending.contents import Contents
from config.management.commands.decommission import NotDone
from tests import make, make_music
from tests.config.backup import drill, instance
from tests.config.backup.instance import quietly
from users.audit.actions import Action
from users.audit.services import record, verify
from users.models import User
from users.privacy.marks import mark_of

pytestmark = pytest.mark.django_db(transaction=True)

SETTLED = {"users_mail", "audio_change", "audio_syncepoch", "users_event", "users_auditentry"}
"""What an instance that takes over is told besides: mails of the other stay its own, and a line
of the log says that everybody is to sign in again."""

ERASES = """
import django; django.setup()
from django.core.management import call_command
call_command("decommission", "--announce", "2036-03-01")
call_command("decommission", "--read-only")
options = ("--yes", "127.0.0.1", "--early", "--without-export")
call_command("decommission", "--erase", {paper!r}, *options)
"""


def an_instance() -> list[User]:
    people = [make.user(username="ada"), make.user(username="bob")]
    album = make_music.album(size=3)
    make_music.play(people[0], album.tracks.all()[0])
    record(Action.TOKEN_MADE, actor=people[0], subject="token 1", detail={"odd": 'a "\\\n ☃'})
    instance.files(5)
    return people


def export(to: Folder) -> Contents:
    told = exporting.Told(str(verify()), certificate.public_key())
    return exporting.export(to=to, told=told, progress=quietly)


@pytest.mark.slow
def test_all_of_it_moves_and_is_erased_behind(
    media: Path, place: Folder, tmp_path: Path
) -> None:
    an_instance()
    steps.announce(sunset_at=datetime(2036, 3, 1, tzinfo=UTC))
    steps.close()
    rows, files = drill.digests(drill.tests_own()), instance.in_folder(media)
    call_command("decommission", "--export", str(place.root))
    told = contents.read(place)
    require_sums(place)

    with drill.lost(tmp_path / "var") as there:
        said = there.run("manage.py", "import_instance", "--from", str(place.root))

        assert "5 files brought, 0 were there, equal too" in said
        found = drill.digests(there.server)
        assert {name for name in told.tables if rows[name] != found[name]} <= SETTLED
        assert found.keys() == rows.keys()
        assert found["users_user"][0] == 2
        assert found["users_auditentry"][0] == rows["users_auditentry"][0] + 1
        assert instance.in_folder(there.var_dir / "media") == files

        body = erase(there, tmp_path / "certificate.json", key=told.certificate_key)
        assert body["tables"]["users_user"] == 2
        assert body["media"]["files"] == 5
        assert body["left"] == {"tables": 0, "files": 0}
        assert int(body["audit_head"].partition(":")[0]) > 1
        assert drill.digests(there.server) == {}
        assert instance.in_folder(there.var_dir / "media") == {}


def require_sums(place: Folder) -> None:
    """By a program that is not ours."""
    command = ["sha256sum", "--check", "--quiet", "--strict", contents.SUMS]
    assert subprocess.run(command, cwd=place.root, check=False).returncode == 0


def erase(there: drill.Drill, paper: Path, *, key: str) -> dict[str, Any]:
    """What its certificate says, once it is known to be by this key."""
    there.run("-c", ERASES.format(paper=str(paper)))
    return certificate.checked(paper.read_bytes(), key=key)


def test_an_export_that_stopped_goes_on(media: Path, place: Folder) -> None:
    an_instance()
    first = export(place)
    (place.root / contents.MANIFEST).unlink()
    lost = next((place.root / "media").rglob("*.flac"))
    times = {
        path: path.stat().st_mtime_ns
        for path in (place.root / "media").rglob("*.flac")
        if path != lost
    }
    lost.unlink()
    (place.root / "media/stranger").write_bytes(b"of another time")
    with pytest.raises(BackupFails, match="There is no whole export"):
        contents.read(place)

    again = export(place)

    assert {name: s.sha256 for name, s in again.tables.items()} == {
        name: s.sha256 for name, s in first.tables.items()
    }
    assert lost.exists()
    assert not (place.root / "media/stranger").exists()
    assert {path: path.stat().st_mtime_ns for path in times} == times  # not written again


def test_lines_are_objects_that_anybody_can_read(media: Path, place: Folder) -> None:
    ada, _ = an_instance()
    told = export(place)

    packed = (place.root / "tables/users_user.jsonl.gz").read_bytes()
    text = gzip.decompress(packed)
    assert hashlib.sha256(text).hexdigest() == told.tables["users_user"].sha256
    found = [json.loads(line) for line in text.splitlines()]
    assert [one["username"] for one in found] == ["ada", "bob"]
    assert found[0]["email"] == ada.email
    assert "django_migrations" not in told.tables
    assert "config_ending" not in told.tables


def test_a_changed_line_imports_nothing(media: Path, place: Folder) -> None:
    an_instance()
    told = export(place)
    forged = place.root / "tables/users_user.jsonl.gz"
    text = gzip.decompress(forged.read_bytes()).replace(b'"bob"', b'"eve"')
    forged.write_bytes(gzip.compress(text))
    with pytest.raises(Refused, match="not empty"):
        importing.import_from(place=place, told=told, progress=quietly)

    name = drill.tests_own()
    with psycopg.connect(make_conninfo(**name.params)) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in lines.tables(connection):
            if table not in importing.FILLED_BY_MIGRATIONS:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        with pytest.raises(Damaged, match=r"users_user \(2 rows of 2\)"):
            importing._load(connection, place, told, quietly)
        connection.rollback()


def test_whoever_was_erased_since_the_export_does_not_live_again(
    media: Path, place: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bob = an_instance()
    export(place)
    erasures.keep_all(Folder(tmp_path / "old", private=True), [mark_of(bob)])
    brought = importing.Imported(0, 5)
    monkeypatch.setattr(importing, "import_from", lambda **given: brought)  # both are here

    old = str(tmp_path / "old")
    call_command("import_instance", "--from", str(place.root), "--erased-from", old)

    assert list(User.objects.values_list("username", flat=True)) == ["ada"]


def test_a_forged_certificate_is_found_out() -> None:
    paper = certificate.signed({"rows": 12, "tables": {}})
    assert certificate.checked(paper, key=certificate.public_key())["rows"] == 12

    with pytest.raises(Forged, match="digest is of other words"):
        certificate.checked(paper.replace(b"12", b"13"))
    with pytest.raises(Forged, match="by another key"):
        certificate.checked(paper, key="00" * 31 + "01")
    with pytest.raises(Forged, match="no certificate of ours"):
        certificate.checked(b"{}")


def test_an_erasure_that_was_killed_knows_what_there_was(tmp_path: Path) -> None:
    paper = tmp_path / "paper.json"
    draft = tmp_path / "paper.json.unfinished"
    assert not erasing.has_begun(paper)
    draft.write_text('{"rows": 7, "instance": "0f"}')

    assert erasing.has_begun(paper)
    noted = erasing._noted(draft, None, {"instance": "0f"}, dict)  # type: ignore[arg-type]
    assert noted == {"rows": 7, "instance": "0f"}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "If it is meant: --yes 127.0.0.1"),
        (("--yes", "elsewhere.example.org"), "If it is meant: --yes 127.0.0.1"),
        (("--yes", "127.0.0.1"), "Nothing was exported: --export PLACE first"),
        (("--yes", "127.0.0.1", "--without-export"), "have until 2036-03-01"),
    ],
)
def test_nothing_is_erased_by_mistake(
    options: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    make.user()
    steps.announce(sunset_at=datetime(2036, 3, 1, tzinfo=UTC))
    steps.close()

    with pytest.raises(NotDone, match=why):
        call_command("decommission", "--erase", str(tmp_path / "paper"), *options)

    assert User.objects.count() == 1
    assert not list(tmp_path.iterdir())
