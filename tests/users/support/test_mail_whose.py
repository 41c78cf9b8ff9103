"""Mail to support: whose it is, whatever it says."""

import json

import pytest

from config import env
from tests import make
from tests.users.support.test_mail_in import OURS, SECRET, bring, mail
from users.models import Message, Ticket, User
from users.support import receiving
from users.support.personal_data import Tickets

pytestmark = pytest.mark.django_db
ADA = "ada@example.net"


@pytest.fixture(autouse=True)
def _open_for_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", OURS)
    monkeypatch.setattr(env, "SUPPORT_MAIL_SECRET", SECRET)


def copied(person: User) -> str:
    return json.dumps(dict(Tickets().export(person))["tickets.json"], default=str)


def test_who_registers_with_an_address_that_is_not_theirs_reads_and_empties_nothing() -> None:
    bring(mail("My passport has number 123.", by=ADA))
    stranger = make.user(email=ADA, email_verified_at=None)

    assert copied(stranger) == "[]"
    Tickets().erase(stranger)

    assert Message.objects.get().text == "My passport has number 123."
    assert Ticket.objects.get().address == ADA


def test_who_has_shown_that_it_is_theirs_does() -> None:
    bring(mail("My passport has number 123.", by=ADA))
    ada = make.user(email=ADA.upper(), email_verified_at="2026-01-02T00:00:00Z")

    assert "My passport has number 123." in copied(ada)
    Tickets().erase(ada)

    assert not Message.objects.exists()
    assert Ticket.objects.get().address == ""


@pytest.mark.parametrize(
    "name",
    [
        b"=?utf-8?q?boss=40victim=2Eexample=2C?=",
        b"=?utf-8?q?boss=40victim=2Eexample?= =?utf-8?q?=2C?=",
        b"=?utf-8?b?Ym9zc0B2aWN0aW0uZXhhbXBsZSw=?=",
        b'"boss@victim.example,"',
    ],
)
def test_the_sender_is_who_the_header_names_and_not_who_the_name_does(name: bytes) -> None:
    raw = b"From: " + name + b" <me@attacker.example>\r\nTo: support@example.org\r\n\r\nHello"

    receiving.receive(raw)

    assert Ticket.objects.get().address == "me@attacker.example"
