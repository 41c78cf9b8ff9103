"""Mails to many people: once each, behind all others, without keeping a job for hours."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import make
from tests.at_once import times
from tests.users.notifications.noting import note, outbox
from users.models import Client, Mail, MailStop, User
from users.notifications import sending
from users.notifications.kinds import Kind
from users.notifications.mailing import send_each

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"host": "hooks.example.org", "why": "failing"}


def readers(number: int) -> list[User]:
    return [make.user(email_verified_at=timezone.now()) for _ in range(number)]


def mail(people: list[User], cause: str = "a cause") -> int:
    """Of a kind that is on until somebody says no."""
    told = {person.pk: WORDS for person in people}
    return send_each(kind=Kind.WEBHOOK_OFF, told=told, cause=cause)


def test_each_has_words_of_their_own() -> None:
    ada, ben = readers(2)

    send_each(
        kind=Kind.WEBHOOK_OFF,
        told={ada.pk: WORDS | {"host": "ada.example"}, ben.pk: WORDS | {"host": "ben.example"}},
        cause="a cause",
    )
    sending.send_due()

    said = {message.to[0]: str(message.body) for message in outbox()}
    assert "ada.example" in said[ada.email]
    assert "ben.example" in said[ben.email]


def test_eight_at_once_mail_each_person_once() -> None:
    people = readers(30)

    told = times(8, lambda: mail(people))

    assert sum(told) == Mail.objects.count() == 30


def test_who_does_not_want_it_or_cannot_be_reached_has_none() -> None:
    unwilling, gone, unverified, stopped, one = readers(5)
    Client.objects.filter(pk=unwilling.pk).update(notifications={"mail:webhook_off": False})
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=unverified.pk).update(email_verified_at=None)
    MailStop.objects.create(user=stopped, because="bounced", address=stopped.email)

    assert mail([unwilling, gone, unverified, stopped, one]) == 1

    assert Mail.objects.get().user == one


def test_a_mail_to_one_person_goes_first() -> None:
    mail(readers(3))
    note(make.user(email="ada@example.org"), "later")

    sending.send_due()

    assert outbox()[0].to == ["ada@example.org"]
    assert len(outbox()) == 4


def test_costs_one_statement_for_any_number(django_assert_num_queries: Any) -> None:
    for number in (1, 60):
        people = readers(number)
        with django_assert_num_queries(3):  # with BEGIN and COMMIT
            assert mail(people, f"cause {number}") == number


def test_where_the_server_is_out_of_reach_they_wait_longer(port: int) -> None:
    mail(readers(3))
    note(make.user(), "one")

    sending.send_due()

    soon, late = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(minutes=5)
    assert Mail.objects.get(is_bulk=False).next_try_at < soon
    assert not Mail.objects.filter(is_bulk=True, next_try_at__lt=late).exists()


def test_a_job_ends_after_a_while_and_the_next_goes_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "LONGEST", 0.0)
    mail(readers(3))

    again_at = sending.send_due()

    assert len(outbox()) == 1
    assert again_at is not None
    assert again_at <= timezone.now()
    while sending.send_due():
        pass
    assert len(outbox()) == 3
