"""Mails: noted with what happened, sent once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import make
from tests.at_once import times
from tests.jobs import run_due
from tests.smtp import smtp_server
from tests.users.notifications.noting import note, outbox
from users.models import Mail
from users.notifications import sending, tasks
from users.notifications.kinds import Kind
from users.notifications.services import forget_old


@pytest.mark.django_db
class TestAMail:
    def test_has_text_and_html(self) -> None:
        note(make.user(email="ada@example.org", username="ada"))

        sending.send_due()

        [message] = outbox()
        assert message.to == ["ada@example.org"]
        assert message.subject == "Tonearm: Your password was changed"
        assert "account ada" in str(message.body)
        [(html, kind)] = message.alternatives  # type: ignore[attr-defined]
        assert kind == "text/html"
        assert "<h1" in html

    def test_says_that_nobody_wrote_it(self, settings: Any) -> None:
        settings.DEFAULT_FROM_EMAIL = "Tonearm <noreply@music.example.org>"
        note(make.user())
        mail_id = Mail.objects.get().pk

        sending.send_due()

        headers = outbox()[0].message()
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["Message-ID"] == f"<{mail_id}@music.example.org>"
        assert headers["From"] == "Tonearm <noreply@music.example.org>"

    def test_goes_to_another_address_if_told(self) -> None:
        note(make.user(email="new@example.org"), address="old@example.org")

        sending.send_due()

        assert outbox()[0].to == ["old@example.org"]

    def test_of_nobody_is_forgotten_once_it_is_sent(self) -> None:
        note(None, kind=Kind.ACCOUNT_ERASED, address="gone@example.org")

        sending.send_due()

        assert outbox()[0].to == ["gone@example.org"]
        assert not Mail.objects.exists()

    def test_to_nobody_at_all_is_not_sent(self) -> None:
        note(None)

        sending.send_due()

        assert outbox() == []
        assert not Mail.objects.exists()

    def test_is_sent_once_for_each_cause(self) -> None:
        person = make.user()
        for cause in ("one", "one", "two", "one"):
            note(person, cause)
            sending.send_due()

        assert len(outbox()) == 2

    def test_a_line_break_in_what_people_typed_adds_no_header(self) -> None:
        person = make.user()
        note(
            person,
            kind=Kind.CLAIM_DECIDED,
            context={"artist": "X\nBcc: all@example.org", "accepted": 1},
        )

        sending.send_due()

        assert "Bcc" not in outbox()[0].message()

    def test_what_people_typed_is_no_html(self) -> None:
        context = {"artist": "<script>alert(1)</script>", "reason": "a & b", "accepted": 0}
        note(make.user(), kind=Kind.CLAIM_DECIDED, context=context)

        sending.send_due()

        [message] = outbox()
        assert "<script>" not in message.alternatives[0][0]  # type: ignore[attr-defined]
        assert "<script>alert(1)</script>" in str(message.body)
        assert "a & b" in str(message.body)

    def test_is_forgotten_by_age_when_it_is_over(self) -> None:
        person = make.user()
        for cause in ("sent", "waits"):
            note(person, cause)
        Mail.objects.filter(cause="sent").update(sent_at=timezone.now())
        assert forget_old(before=timezone.now() - timedelta(days=1)) == 0

        assert forget_old(before=timezone.now() + timedelta(days=1)) == 1
        assert Mail.objects.get().cause == "waits"


@pytest.mark.django_db(transaction=True)
class TestTheJob:
    def test_sends_it(self) -> None:
        note(make.user())

        run_due()

        assert len(outbox()) == 1
        assert Mail.objects.get().sent_at is not None

    def test_what_did_not_happen_is_not_told(self) -> None:
        person = make.user()

        @transaction.atomic
        def fails() -> None:
            note(person)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails()
        run_due()

        assert outbox() == []
        assert not ProcrastinateJob.objects.filter(task_name__startswith="users").exists()

    def test_holds_an_id_and_nothing_else(self) -> None:
        note(make.user(email="ada@example.org"), context={"device": "Firefox"})

        job = ProcrastinateJob.objects.get()
        assert job.args == {"mail_id": str(Mail.objects.get().pk)}
        assert job.lock == "users.notifications"

    def test_a_mail_that_no_job_knows_is_swept_up(self) -> None:
        note(make.user())
        ProcrastinateJob.objects.all().update(status="cancelled")

        tasks.sweep(0)

        assert len(outbox()) == 1

    def test_of_eight_at_once_each_mail_is_sent_by_one(self, port: int) -> None:
        for number in range(10):
            note(make.user(email=f"a{number}@example.org"), f"cause {number}")

        with smtp_server(port, slow_seconds=0.05) as mailbox:
            times(8, sending.send_due)

        assert mailbox.recipients == Counter(f"a{n}@example.org" for n in range(10))


@pytest.mark.django_db
def test_a_mail_that_cannot_be_worded_keeps_no_other() -> None:
    person = make.user()
    note(person, "bad")
    note(person, "good")
    Mail.objects.filter(cause="bad").update(kind="no_such_kind")

    assert sending.send_due() is None

    assert len(outbox()) == 1
    assert "TemplateDoesNotExist" in Mail.objects.get(cause="bad").last_error
