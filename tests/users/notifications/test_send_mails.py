"""Mails: noted with what happened, sent once, tried again."""

import smtplib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import make
from tests.at_once import times
from tests.jobs import run_due
from tests.servers import free_port
from tests.smtp import smtp_server
from users.models import Mail, User
from users.notifications import sending, tasks
from users.notifications.kinds import Kind
from users.notifications.services import forget_old, send

CHANGED = Kind.PASSWORD_CHANGED


def note(person: User | None, cause: str = "a cause", **more: Any) -> None:
    send(kind=more.pop("kind", CHANGED), to=person, cause=cause, **more)


def outbox() -> list[EmailMessage]:
    return list(getattr(mail, "outbox", []))


@pytest.fixture
def port(settings: Any) -> int:
    """Where mails go by SMTP; nobody listens there until a test does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = False
    return int(settings.EMAIL_PORT)


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


@pytest.mark.django_db(transaction=True)
class TestADeadServer:
    def test_nothing_is_lost_and_all_is_sent_once_when_it_is_back(self, port: int) -> None:
        for number in range(5):
            note(make.user(email=f"a{number}@example.org"), f"cause {number}")
        for _ in range(3):
            run_due(later=timedelta(seconds=31))
            forward()
        assert Mail.objects.waiting().count() == 5
        assert Mail.objects.exclude(last_error="").exists()

        with smtp_server(port) as mailbox:
            run_due(later=timedelta(seconds=31))

        assert mailbox.recipients == Counter(f"a{n}@example.org" for n in range(5))
        assert mailbox.connections == 1
        assert not Mail.objects.waiting().exists()

    def test_costs_one_attempt_however_many_wait(self, port: int) -> None:
        for number in range(5):
            note(make.user(), f"cause {number}")

        run_due()

        assert sum(Mail.objects.values_list("attempts", flat=True)) == 1

    def test_waits_longer_each_time_but_never_longer_than_half_a_minute(
        self, port: int
    ) -> None:
        note(make.user())
        waits = []
        for _ in range(6):
            again_at = sending.send_due()
            assert again_at is not None
            waits.append(round((again_at - timezone.now()).total_seconds()))
            forward()

        assert waits == [5, 10, 20, 30, 30, 30]

    def test_is_looked_for_again_by_one_job(self, port: int) -> None:
        for number in range(3):
            note(make.user(), f"cause {number}")
        run_due()

        waiting = ProcrastinateJob.objects.filter(task_name=tasks.TRY_AGAIN, status="todo")
        wait = waiting.get().scheduled_at - timezone.now()
        assert timedelta(0) < wait <= timedelta(seconds=5)

    def test_is_given_up_after_a_day(self, port: int) -> None:
        note(make.user())
        Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))

        sending.send_due()

        gone = Mail.objects.get()
        assert gone.dropped_because == "not sent within a day"
        with smtp_server(port) as mailbox:
            forward()
            sending.send_due()
        assert mailbox.mails == []


@pytest.mark.django_db(transaction=True)
class TestAnUnwillingServer:
    def test_one_that_refuses_an_address_keeps_no_other_mail(self, port: int) -> None:
        for who in ("bad", "good"):
            note(make.user(email=f"{who}@example.org"), who)

        refuses = {"bad@example.org": "450 try again later"}
        with smtp_server(port, refuses=refuses) as mailbox:
            assert sending.send_due() is None
            assert mailbox.recipients == Counter(["good@example.org"])
            mailbox.refuses = {}
            forward()
            sending.send_due()

        assert mailbox.recipients == Counter(["good@example.org", "bad@example.org"])

    def test_one_that_hangs_up_on_a_mail_keeps_no_other_for_long(self, port: int) -> None:
        """Whatever it is in that mail, it stands behind the others from then on."""
        for who in ("bad", "good"):
            note(make.user(email=f"{who}@example.org"), who)

        refuses = {"bad@example.org": "421 go away"}
        with smtp_server(port, refuses=refuses) as mailbox:
            sending.send_due()
            forward()
            sending.send_due()

        assert mailbox.recipients == Counter(["good@example.org"])

    def test_a_slow_one_is_waited_for(self, port: int) -> None:
        note(make.user(email="ada@example.org"))

        with smtp_server(port, slow_seconds=2) as mailbox:
            run_due()

        assert mailbox.recipients == Counter(["ada@example.org"])

    def test_one_that_says_yes_too_late_gets_it_again_by_the_same_name(
        self, port: int, settings: Any
    ) -> None:
        """By the Message-ID the receiver knows the double; not to send it could lose it."""
        settings.EMAIL_TIMEOUT = 0.5
        note(make.user(email="ada@example.org"))

        with smtp_server(port, slow_seconds=1.5) as mailbox:
            assert sending.send_due() is not None
            mailbox.slow_seconds = 0
            forward()
            assert sending.send_due() is None

        assert len(mailbox.mails) == 2
        assert len({message["Message-ID"] for message in mailbox.mails}) == 1


@pytest.mark.django_db
def test_a_mail_that_cannot_be_worded_keeps_no_other() -> None:
    person = make.user()
    note(person, "bad")
    note(person, "good")
    Mail.objects.filter(cause="bad").update(kind="no_such_kind")

    assert sending.send_due() is None

    assert len(outbox()) == 1
    assert "TemplateDoesNotExist" in Mail.objects.get(cause="bad").last_error


@pytest.mark.parametrize(
    ("error", "about_the_mail"),
    [
        (smtplib.SMTPRecipientsRefused({}), True),
        (smtplib.SMTPDataError(554, b"spam"), True),
        (UnicodeError("no such address"), True),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), False),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
    ],
)
def test_who_is_at_fault(error: Exception, about_the_mail: bool) -> None:
    assert sending._is_about_the_mail(error) is about_the_mail


def forward() -> None:
    """As if everything that waits had waited long enough."""
    Mail.objects.waiting().update(next_try_at=timezone.now())
