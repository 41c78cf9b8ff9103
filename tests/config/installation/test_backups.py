"""Whether tonight's backup can be made, said while somebody looks."""

from pathlib import Path
from typing import Any

import pytest

from config import env
from config.backup import places
from config.installation import backups
from config.installation.findings import Finding, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As BACKUP_TO names it."""
    place = tmp_path / "backups"
    monkeypatch.setattr(env, "BACKUP_TO", str(place))
    monkeypatch.setattr(env, "BACKUP_DAYS", 30)
    return place


def only(kind: Kind) -> list[str]:
    return [found.sentence for found in backups.check() if found.kind == kind]


def test_none_wanted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(env, "BACKUP_TO", "")

    assert list(backups.check()) == []


def test_a_folder_of_ours_that_stays_as_it_was(folder: Path):
    folder.mkdir()

    assert list(backups.check()) == [
        Finding(
            Kind.GOOD, "Backups", f"We write to {folder}, read it again, and can delete it."
        )
    ]
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_folder_that_a_backup_would_make(folder: Path):
    assert only(Kind.FAULT) == []
    assert not folder.exists()


@pytest.mark.parametrize(
    ("number", "reason"), [(30, "Read-only file system"), (13, "Permission denied")]
)
def test_a_folder_that_we_cannot_write(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
):
    def refused(*args: Any, **named: Any) -> None:
        raise OSError(number, reason)

    folder.mkdir()
    monkeypatch.setattr(places, "open", refused, raising=False)

    assert only(Kind.FAULT) == [
        f"We cannot write to BACKUP_TO={folder} ({reason}): see whether it is mounted, who "
        "owns it, and what systemd or the container lets us write."
    ]


def test_a_file_where_the_folder_should_be(folder: Path):
    folder.write_text("mine")

    assert only(Kind.FAULT)[0].startswith(f"We cannot write to BACKUP_TO={folder} (")
    assert folder.read_text() == "mine"


def test_without_the_program_that_copies(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(env, "BACKUP_PROGRAMS", "/usr/lib/nowhere")

    assert only(Kind.FAULT) == [
        "There is no /usr/lib/nowhere/pg_dump: correct BACKUP_PROGRAMS."
    ]


def test_a_program_older_than_the_database(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    program.chmod(0o755)
    monkeypatch.setattr(env, "BACKUP_PROGRAMS", str(tmp_path))

    [told] = only(Kind.FAULT)

    assert "and pg_dump is of 9: set BACKUP_PROGRAMS to the folder of a newer one." in told


@pytest.mark.parametrize(("days", "hints"), [(35, 0), (36, 1)])
def test_backups_that_keep_the_erased_for_longer_than_people_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, days: int, hints: int
):
    monkeypatch.setattr(env, "BACKUP_DAYS", days)

    assert len(only(Kind.HINT)) == hints


def test_a_folder_among_the_media(
    folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
):
    settings.MEDIA_ROOT = str(tmp_path / "backups")

    [told] = only(Kind.FAULT)

    assert told.endswith("lie in each other: take another.")
