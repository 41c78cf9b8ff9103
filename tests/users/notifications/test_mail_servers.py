"""Mail servers that are dead, slow or unwilling."""

import smtplib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import make
from tests.jobs import run_due
from tests.smtp import smtp_server
from tests.users.notifications.noting import forward, note
from users.models import Mail
from users.notifications import sending, tasks


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
