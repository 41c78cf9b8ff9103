"""What is older than its kind is kept is forgotten at night; RETENTION says otherwise."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from audio.models import PlayEvent
from config import env
from tests import make, make_music
from tests.config.processes import finished
from tests.test_docs import rows
from tests.users.privacy.asking import exported
from users.accounts import retention
from users.accounts.retention import Retention
from users.audit.actions import Action
from users.audit.services import record
from users.models import AuditEntry, AuthSession, Challenge, Export, Handoff, Mail
from users.privacy.services import exports
from users.privacy.tasks import forget_archives, forget_old

pytestmark = pytest.mark.django_db

USUAL = {
    "sessions": 30,
    "tokens": 30,
    "undelivered_listens": 30,
    "events": 1,
    "pages": 1,
    "codes": 1,
    "handoffs": 1,
    "mails": 30,
    "notifications": 180,
    "unread_notifications": 365,
    "webhook_messages": 30,
    "exports": 1,
    "imports": 365,
    "networks": 90,
    "plays": None,
    "forgotten_plays": 90,
    "tickets": 730,
    "reports": 730,
    "takedowns": 1095,
}


def ago(**span: float) -> datetime:
    return timezone.now() - timedelta(**span)


def play(**when: float) -> None:
    PlayEvent.objects.create(
        user=make.user(),
        event_id="0e0b5a9e-5c0c-4b5c-9d84-000000000001",
        track=make_music.track(),
        played_at=ago(**when),
        ms_played=60_000,
        counted=True,
    )


def test_these_are_the_usual_days() -> None:
    assert retention.periods("") == USUAL


def test_the_documentation_says_the_same() -> None:
    written = {
        row[0].strip("`"): (row[1], row[2]) for row in rows("operations/privacy.md", "Kind")
    }

    assert written == {
        kind.name: (str(kind.days) if kind.days else "never", kind.meaning)
        for kind in retention.kinds()
    }


def test_days_are_changed_by_name() -> None:
    changed = retention.periods("sessions=60  plays=730 networks=never")

    assert changed == USUAL | {"sessions": 60, "plays": 730, "networks": None}


@pytest.mark.parametrize(
    "wrong",
    ["sesions=30", "sessions", "sessions=", "sessions=0", "sessions=-1", "sessions=1.5",
     "sessions=36501", "sessions=soon", "=30", "sessions=٣"],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_a_sentence(wrong: str) -> None:
    with pytest.raises(env.Misconfigured, match="RETENTION") as refusal:
        retention.periods(f"plays=730 {wrong}")

    assert repr(wrong) in str(refusal.value)
    assert ", ".join(sorted(USUAL)) in str(refusal.value)


@pytest.mark.slow
def test_a_server_says_so_at_its_start(tmp_path: Path) -> None:
    code, said = finished("manage.py", "check", var_dir=tmp_path / "v", RETENTION="sesions=30")

    assert code == 1
    assert "RETENTION: 'sesions=30' is not name=days" in said
    assert "Traceback" not in said


def test_the_night_forgets_what_is_old_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = make.user()
    for age in (29, 31):
        session = make.session(person)
        AuthSession.objects.filter(pk=session.pk).update(revoked_at=ago(days=age))
        Mail.objects.create(
            kind="code", cause=f"{age}", user=person, created_at=ago(days=age), sent_at=ago()
        )
    for hours in (23, 25):
        name, end = str(hours), ago(hours=hours)
        Session.objects.create(session_key=name, expire_date=end)
        Challenge.objects.create(address=name, purpose="login", expires_at=end)
        Handoff.objects.create(user=person, kind="links", digest=name, expires_at=end)
    play(days=4000)

    with caplog.at_level(logging.INFO):
        forget_old(timestamp=0)

    assert AuthSession.objects.count() == 1
    assert Mail.objects.get().cause == "29"
    assert Session.objects.get().pk == "23"
    assert Challenge.objects.get().address == "23"
    assert Handoff.objects.get().digest == "23"
    assert PlayEvent.objects.count() == 1
    assert "Forgot 1 of sessions, older than 30 days" in caplog.text


def test_plays_go_by_age_if_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "RETENTION", "plays=730")
    play(days=731)

    forget_old(timestamp=0)

    assert not PlayEvent.objects.exists()


def test_the_hour_takes_archives_that_the_job_for_them_left(media: Path) -> None:
    export = exported(make.user())
    Export.objects.filter(pk=export.pk).update(expires_at=ago(minutes=1))

    forget_archives(timestamp=0)

    assert not Export.objects.exists()
    assert not (media / export.key).exists()


def test_an_archive_that_nobody_finished_goes_too(media: Path) -> None:
    """Its worker was killed before it could tell, and no other has followed."""
    export = exports.ask(user=make.user())
    began = exports._begin(export.pk)
    assert began
    exports._store(began)
    Export.objects.update(created_at=ago(hours=25), status="failed")
    forget_old(timestamp=0)
    assert (media / began.key).is_file()
    assert Export.objects.exists()  # or nobody would know of the file

    forget_archives(timestamp=0)
    forget_old(timestamp=0)

    assert not (media / began.key).exists()
    assert not Export.objects.exists()


def test_one_that_is_ready_or_being_made_stays(media: Path) -> None:
    ready, making = exported(make.user()), exports.ask(user=make.user())
    began = exports._begin(making.pk)
    assert began
    exports._store(began)

    forget_archives(timestamp=0)
    forget_old(timestamp=0)

    assert (media / ready.key).is_file()
    assert (media / began.key).is_file()


def test_addresses_of_the_log_are_shortened() -> None:
    record(Action.SIGNED_IN, actor=None, network="192.0.2.77")
    forget_old(timestamp=0)
    assert AuditEntry.objects.get().network == "192.0.2.77"


def test_one_kind_that_fails_keeps_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    forgotten: list[str] = []

    def fail(before: datetime) -> int:
        raise OSError("no disk")

    def remember(before: datetime) -> int:
        forgotten.append("second")
        return 3

    kinds = {
        "first": Retention("first", 1, "It fails.", fail),
        "second": Retention("second", 2, "It does not.", remember),
    }
    monkeypatch.setattr(retention, "_kinds", kinds)

    with pytest.raises(OSError, match="no disk"):
        forget_old(timestamp=0)

    assert forgotten == ["second"]
    assert "Old first could not be forgotten" in caplog.text
