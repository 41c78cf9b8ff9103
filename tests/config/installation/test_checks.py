"""Single checks, against what they look at."""

from pathlib import Path

import pytest
from django.db import connection

from config import env
from config.installation import address, database, machine, mail, work
from config.installation.findings import Finding, Kind
from tests.far_side import said
from tests.far_sides import FarSides
from tests.servers import free_port
from tests.smtp import smtp_server


def only(kind: Kind, found: list[Finding]) -> list[str]:
    return [finding.sentence for finding in found if finding.kind == kind]


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch, settings) -> int:
    port = free_port()
    monkeypatch.setattr(env, "EMAIL_PROVIDER", "smtp")
    monkeypatch.setattr(env, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(env, "EMAIL_PORT", port)
    monkeypatch.setattr(env, "EMAIL_FROM", "Music <music@example.org>")
    monkeypatch.setattr(env, "CONTACT_EMAIL", "help@example.org")
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    return port


def test_mail_that_is_taken(smtp: int):
    with smtp_server(smtp) as mailbox:
        found = list(mail.check())

    assert found == [Finding(Kind.GOOD, "Mail", f"127.0.0.1:{smtp} lets us in.")]
    assert mailbox.mails == []


def test_mail_without_the_protection_that_we_ask_for(smtp: int, settings):
    settings.EMAIL_USE_TLS = True
    with smtp_server(smtp):
        [told] = only(Kind.FAULT, list(mail.check()))

    assert told.startswith(f"127.0.0.1:{smtp} cannot do what we ask")
    assert told.endswith("see EMAIL_SECURITY.")


def test_mail_with_a_password_that_nobody_asked_for(smtp: int, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "music", "wrong"
    with smtp_server(smtp):
        [told] = only(Kind.FAULT, list(mail.check()))

    assert told.startswith(f"127.0.0.1:{smtp} cannot do what we ask")
    assert "wrong" not in told


def test_mails_from_localhost(smtp: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(env, "EMAIL_FROM", "Tonearm <noreply@localhost>")
    with smtp_server(smtp):
        assert only(Kind.FAULT, list(mail.check())) == [
            "Mails would come from noreply@localhost: set EMAIL_FROM to a real address."
        ]


def test_a_certificate_that_nobody_believes(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch
):
    side = far_side(lambda asked: said("ok"))
    monkeypatch.setattr(env, "BASE_URL", side.url)

    [told] = only(Kind.FAULT, list(address.check()))

    assert told.startswith(f"The certificate of {side.url} is not believed (")


def test_somebody_else_at_our_address(far_side: FarSides, monkeypatch: pytest.MonkeyPatch):
    side = far_side(lambda asked: said("welcome", 404), tls=False)
    monkeypatch.setattr(env, "BASE_URL", side.url)

    assert only(Kind.FAULT, list(address.check())) == [
        f"{side.url}/livez answers 404, and that is not Tonearm: the proxy leads elsewhere, or "
        "Tonearm does not run."
    ]


@pytest.mark.django_db
def test_a_database_that_is_ready():
    found = list(database.check())

    assert only(Kind.FAULT, found) == []
    assert "They are those of this version." in only(Kind.GOOD, found)


@pytest.mark.django_db
def test_tables_of_another_version():
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'audio'"
            " AND name = (SELECT max(name) FROM django_migrations WHERE app = 'audio')"
        )

    [told] = only(Kind.FAULT, list(database.check()))

    assert told.startswith("1 change waits, the first is audio.")
    assert told.endswith(": run manage.py migrate.")


@pytest.mark.django_db
def test_more_threads_than_connections(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(env, "WEB_WORKERS", 60)

    [told] = only(Kind.FAULT, list(database.check()))

    assert told.startswith("It takes 200 connections, and 252 may be needed:")


@pytest.mark.django_db
def test_nobody_works():
    assert only(Kind.HINT, list(work.check())) == [
        "None runs, and 0 jobs wait: mails are not sent and files not encoded until "
        "`manage.py serve` or `manage.py process worker` runs."
    ]


def test_a_disk_that_anybody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tmp_path.chmod(0o755)
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)

    assert only(Kind.FAULT, list(machine.check()))[0].endswith(f"chmod o-rwx {tmp_path}")
