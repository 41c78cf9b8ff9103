"""/mail/unsubscribe/…: a kind of mail is ended by its link, and by nothing less than a POST."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from tests import make
from tests.smtp import smtp_server
from tests.users.notifications.noting import note, outbox
from users.models import Client, Consent, Mail, User
from users.notifications import sending
from users.notifications.kinds import Kind
from users.notifications.unsubscribing import Stop, address

pytestmark = pytest.mark.django_db
OFF = {"host": "hooks.example.org", "why": "failing"}


def link(person: User, kind: str = "webhook_off") -> str:
    """Its path, as our own server is asked for it."""
    return re.sub("^https?://[^/]+", "", address(Stop(person.pk, kind)))


def chosen(person: User) -> dict[str, bool]:
    return dict(Client.objects.get(pk=person.pk).notifications)


def mailed(person: User, kind: Kind = Kind.WEBHOOK_OFF) -> Any:
    note(person, kind=kind, context=OFF if kind is Kind.WEBHOOK_OFF else {})
    sending.send_due()
    return outbox()[-1]


class TestTheHeaders:
    def test_name_an_address_to_post_to(self) -> None:
        person = make.user()

        headers = mailed(person).message()

        assert headers["List-Unsubscribe"] == f"<{address(Stop(person.pk, 'webhook_off'))}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_arrive_whole(self, port: int) -> None:
        person = make.user()
        note(person, kind=Kind.WEBHOOK_OFF, context=OFF)

        with smtp_server(port) as mailbox:
            sending.send_due()

        [mail] = mailbox.mails
        found = mail["List-Unsubscribe"].strip()
        assert found == f"<{address(Stop(person.pk, 'webhook_off'))}>"

    def test_a_security_mail_has_none(self) -> None:
        message = mailed(make.user(), Kind.PASSWORD_CHANGED)

        assert "List-Unsubscribe" not in message.message()
        assert "unsubscribe" not in str(message.body)

    def test_the_same_link_stands_in_the_mail(self) -> None:
        person = make.user()

        message = mailed(person)

        assert address(Stop(person.pk, "webhook_off")) in str(message.body)
        assert address(Stop(person.pk, "webhook_off")) in message.alternatives[0][0]


class TestTheLink:
    def test_ends_that_kind_with_one_click(self) -> None:
        person = make.user()

        answer = Browser(enforce_csrf_checks=True).post(
            link(person), {"List-Unsubscribe": "One-Click"}
        )

        assert answer.status_code == 200
        assert chosen(person) == {"mail:webhook_off": False}
        assert "Set-Cookie" not in answer.headers

    def test_ends_nothing_when_it_is_only_opened(self) -> None:
        """Programs that look for harm in mails open every link."""
        person = make.user()

        for method in ("get", "head"):
            answer = getattr(Browser(), method)(link(person))
            assert answer.status_code == 200

        assert chosen(person) == {}

    def test_asks_with_a_button_that_needs_no_script(self) -> None:
        person = make.user()

        page = Browser().get(link(person)).content.decode()

        assert '<form method="post">' in page
        assert "A webhook that was switched off" in page
        assert person.username not in page

    def test_says_so_when_it_is_done_and_when_it_was_done_before(self) -> None:
        person = make.user()

        for _ in range(2):
            page = Browser().post(link(person)).content.decode()
            assert "You will get no more of these mails" in page

    def test_leaves_other_kinds_and_other_people(self) -> None:
        person, other = make.user(), make.user()

        Browser().post(link(person, "weekly_digest"))

        assert chosen(person) == {"weekly_digest": False}
        assert chosen(other) == {}

    def test_takes_back_the_consent_to_news(self) -> None:
        person = make.user()
        Consent.objects.create(
            user=person, kind="news", version="1", given=True, source="profile"
        )

        Browser().post(link(person, "product_news"))

        last = Consent.objects.filter(user=person).latest("at")
        assert (last.given, last.source) == (False, "unsubscribed")

    def test_keeps_its_key_to_itself(self) -> None:
        answer = Browser().get(link(make.user()))

        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_that_is_not_ours_is_not_found(self, method: str) -> None:
        person = make.user()
        forged = link(person).replace(":", ":x")

        assert getattr(Browser(), method)(forged).status_code == 404
        assert chosen(person) == {}

    def test_of_a_mail_that_always_comes_there_is_none(self) -> None:
        assert Browser().post(link(make.user(), "new_device")).status_code == 404

    def test_of_somebody_who_is_gone_says_that_nothing_comes(self) -> None:
        person = make.user()
        place = link(person)
        User.objects.filter(pk=person.pk).delete()

        assert Browser().post(place).status_code == 200


def test_a_mail_that_waits_meanwhile_is_not_sent() -> None:
    person = make.user()
    note(person, kind=Kind.WEBHOOK_OFF, context=OFF)
    Browser().post(link(person))

    sending.send_due()

    assert outbox() == []
    assert Mail.objects.get().dropped_because == "not wanted"


def test_answers_go_where_the_mail_says() -> None:
    note(make.user(), context={"reply_to": "ticket+7@example.org"})

    sending.send_due()

    assert outbox()[0].reply_to == ["ticket+7@example.org"]
