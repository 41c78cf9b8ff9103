"""Addresses that mails do not reach, or where they are called spam."""

import pytest

from audio.takedowns.services import deciding
from audio.takedowns.steps import Step
from config import env
from tests import make
from tests.api_client import ApiFor
from tests.audio.takedowns.giving import case
from tests.users.notifications.noting import note, outbox
from users.auth.services import codes
from users.codes import otp
from users.codes.models import Challenge, Purpose
from users.models import Mail, MailStop, User
from users.notifications import sending
from users.notifications.kinds import Kind
from users.notifications.stopping import stop

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/api/me/notifications/choices/"
OFF = {"host": "hooks.example.org", "why": "failing"}


def somebody() -> User:
    return make.user(email="Ada@example.org", email_verified_at="2026-01-02T03:04:05Z")


def sent() -> list[str]:
    """What was sent just now, by kind, and why the rest was not."""
    sending.send_due()
    rows = Mail.objects.order_by("created_at")
    return [row.dropped_because or row.kind for row in rows]


def type_in_a_code(person: User) -> None:
    """As it stands in the mail."""
    codes.send(purpose=Purpose.VERIFY_EMAIL, email=person.email, address="192.0.2.1")
    challenge = Challenge.objects.get()
    code = otp.code_of(challenge.pk, Purpose.VERIFY_EMAIL, pepper=env.OTP_PEPPER)
    codes.verify_email(email=person.email, code=code, address="192.0.2.1")


class TestAfterABounce:
    def test_nothing_is_sent_there(self) -> None:
        person = somebody()
        assert stop(address="ada@EXAMPLE.org", because=MailStop.Word.BOUNCED)
        note(person, "one", kind=Kind.WELCOME)
        note(person, "two", kind=Kind.WEBHOOK_OFF, context=OFF)

        assert sent() == ["bounced", "bounced"]
        assert outbox() == []

    @pytest.mark.parametrize("kind", [Kind.PASSWORD_CHANGED, Kind.TOTP_DISABLED])
    def test_but_what_keeps_the_account_safe(self, kind: Kind) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.BOUNCED)
        note(person, kind=kind)

        assert sent() == [kind.value]
        assert len(outbox()) == 1

    def test_but_that_music_of_theirs_was_taken_down(self) -> None:
        made = case(Step.VALID)
        stop(address=made.manager.email, because=MailStop.Word.BOUNCED)
        deciding.act(notice=made.notice, by=made.staff)
        sending.send_due()

        told = Mail.objects.get(user=made.manager, context__step="actioned")
        assert told.sent_at is not None
        assert told.dropped_because == ""

    def test_but_codes_that_somebody_waits_for(self) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.BOUNCED)
        codes.send(purpose=Purpose.LOGIN, email=person.email, address="192.0.2.1")

        assert sent() == ["code"]
        assert len(outbox()) == 1

    def test_a_code_that_is_typed_in_ends_it(self) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.BOUNCED)

        type_in_a_code(person)
        note(person, kind=Kind.WEBHOOK_OFF, context=OFF)

        assert "webhook_off" in sent()

    def test_another_address_is_written_to(self) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.BOUNCED)
        User.objects.filter(pk=person.pk).update(email="new@example.org")
        note(User.objects.get(), kind=Kind.WEBHOOK_OFF, context=OFF)

        assert sent() == ["webhook_off"]

    def test_the_account_says_so(self, api_for: ApiFor) -> None:
        person = somebody()
        api = api_for(person)
        assert api.get(PLACE).json()["stopped"] is None

        stop(address=person.email, because=MailStop.Word.BOUNCED)

        assert api.get(PLACE).json()["stopped"] == "bounced"


class TestAfterAComplaint:
    def test_only_what_always_comes_is_sent(self) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.COMPLAINED)
        note(person, "one")
        note(person, "two", kind=Kind.WEBHOOK_OFF, context=OFF)

        assert sent() == ["password_changed", "complained"]

    def test_whoever_chooses_a_mail_gets_mails_again(self, api_for: ApiFor) -> None:
        person = somebody()
        stop(address=person.email, because=MailStop.Word.COMPLAINED)
        api = api_for(person)
        api.patch(PLACE, {"choices": [{"kind": "new_follower", "app": True}]})
        assert MailStop.objects.exists()

        answer = api.patch(PLACE, {"choices": [{"kind": "webhook_off", "mail": True}]})

        assert answer.json()["stopped"] is None
        note(person, kind=Kind.WEBHOOK_OFF, context=OFF)
        assert sent() == ["webhook_off"]


def test_what_goes_to_many_goes_to_no_address_that_may_be_anothers() -> None:
    note(make.user(), kind=Kind.WEBHOOK_OFF, context=OFF)
    Mail.objects.update(is_bulk=True)

    assert sent() == ["no verified account"]


def test_an_address_of_nobody_is_no_matter() -> None:
    assert not stop(address="nobody@example.org", because=MailStop.Word.BOUNCED)
    assert not MailStop.objects.exists()
