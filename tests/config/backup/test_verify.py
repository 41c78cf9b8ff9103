"""What is not as it was written is named."""

import gzip
import io
import json
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command

from config import env
from config.backup import manifest
from config.backup.manifest import Manifest
from config.backup.places import Folder
from config.backup.refusals import BackupFails, Damaged, Refused, WrongKey
from tests import make
from tests.config.backup import instance
from tests.config.backup.instance import back_up, faults, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]


def spoil(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def verify(place: Folder) -> str:
    """What the command says; exit code 1 is an error here."""
    out = io.StringIO()
    call_command("verify_backup", place=str(place.root), stdout=out)
    return out.getvalue()


def name_in(told: Manifest, place: Folder, path: Path) -> str:
    """Of the content that lies there."""
    lines = gzip.decompress((place.root / told.media.name).read_bytes()).splitlines()
    return str(next(m[0] for m in map(json.loads, lines) if path.name.startswith(m[3])))


def test_a_good_one(
    media: Path, place: Folder, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BACKUP_IDENTITY", key)
    instance.files(2)
    told = back_up(place)

    assert all(path.suffix == ".age" for path in stored(place.root))
    assert f"Backup {told.name} is good: {len(told.tables)} tables and 2 files" in verify(place)


def test_each_file_that_is_damaged_or_missing(media: Path, place: Folder) -> None:
    instance.files(4)
    told = back_up(place)
    damaged, missing, *_ = stored(place.root)
    spoil(damaged)
    missing.unlink()
    spoil(place.root / told.dump.name, at=5_000)

    said = [
        f"objects/plain/{damaged.name[:2]}/{damaged.name} ({name_in(told, place, damaged)})"
        " is damaged: its SHA-256 is another.",
        f"objects/plain/{missing.name[:2]}/{missing.name} ({name_in(told, place, missing)})"
        " is missing.",
        f"{told.dump.name} is damaged: its SHA-256 is another.",
    ]
    assert sorted(faults(place, told)) == sorted(said)
    with pytest.raises(SystemExit, match=f"Backup {told.name} is not good: 3 faults"):
        verify(place)


def test_one_byte_of_what_is_encrypted(
    media: Path, place: Folder, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BACKUP_IDENTITY", key)
    instance.files(2)
    told = back_up(place)
    damaged, _ = stored(place.root)
    spoil(damaged, at=1_000)
    (place.root / told.dump.name).unlink()

    said = faults(place, told)

    assert f"{damaged.name} ({name_in(told, place, damaged)}) cannot be read whole" in said[0]
    assert said[1:] == [f"{told.dump.name} is missing."]


def test_the_list_of_files(media: Path, place: Folder) -> None:
    told = back_up(place)
    spoil(place.root / told.media.name)
    (place.root / told.dump.name).unlink()

    assert faults(place, told)[0] == f"{told.media.name} is damaged: its SHA-256 is another."


def test_a_manifest_that_somebody_changed(media: Path, place: Folder) -> None:
    told = back_up(place)
    path = place.root / f"sets/{told.name}/manifest.json"
    path.write_text(path.read_text().replace('"media_files": 0', '"media_files": 1'))

    with pytest.raises(Damaged, match=r"manifest\.json is damaged, or was changed"):
        manifest.read(place, told.name)


def test_a_manifest_that_is_cut_off(media: Path, place: Folder) -> None:
    told = back_up(place)
    path = place.root / f"sets/{told.name}/manifest.json"
    path.write_bytes(path.read_bytes()[:-10])

    with pytest.raises(Damaged, match="is damaged: it is no JSON"):
        manifest.read(place, told.name)


def test_another_pepper(media: Path, place: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    told = back_up(place)
    monkeypatch.setattr(env, "OTP_PEPPER", "another one, of a machine that was set up anew")

    with pytest.raises(Refused, match="OTP_PEPPER is not what it was"):
        manifest.read(place, told.name)
    assert manifest.read(place, told.name, any_secrets=True).name == told.name


def test_another_key(
    media: Path, place: Folder, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance.files(1)
    told = back_up(place)
    monkeypatch.setattr(env, "BACKUP_IDENTITY", str(pyrage.x25519.Identity.generate()))

    with pytest.raises(WrongKey, match="another key"):
        faults(place, told)


def test_rows_that_are_not_those_that_were_added_up(media: Path, place: Folder) -> None:
    """As if `pg_dump` had lost some, or read another moment."""
    make.user()
    told = back_up(place)
    was = told.tables["users_user"]
    told.tables["users_user"] = was._replace(rows=2)
    told.tables["users_client"] = told.tables["users_client"]._replace(digest="1")
    told.tables["users_gone"] = was
    told.sequences["users_user_id_seq"] += 1

    assert [fault.replace(",", "") for fault in faults(place, told)] == [
        "The table users_gone is missing.",
        "The table users_client has rows that are not as they were.",
        "The table users_user has 1 rows and had 2.",
        f"The sequence users_user_id_seq stands at {told.sequences['users_user_id_seq'] - 1}"
        f" and was at {told.sequences['users_user_id_seq']}.",
    ]


def test_none_there(place: Folder) -> None:
    with pytest.raises(SystemExit, match="It could not be checked: There is no backup in"):
        verify(place)
    with pytest.raises(BackupFails, match="There is no backup 20260101T000000Z"):
        manifest.newest(place, "20260101T000000Z")
