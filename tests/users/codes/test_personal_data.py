"""Codes and mails in an export, and in an erasure."""

import pytest

from tests import make
from tests.users.codes.codes import mailed_code
from users.codes import services as codes
from users.codes.models import Purpose
from users.codes.personal_data import Codes
from users.models import Challenge, Mail
from users.notifications.personal_data import Mails

pytestmark = pytest.mark.django_db


def test_an_export_tells_of_them_but_no_code() -> None:
    person, other = make.user(email="ada@example.org"), make.user()
    for somebody in (person, other):
        codes.send(purpose=Purpose.LOGIN, email=somebody.email, user=somebody)
    code = mailed_code("ada@example.org")

    [(first, asked)] = list(Codes().export(person))
    told = dict(Mails().export(person))
    mails = told["mails.json"]

    assert first == "codes.json"
    assert told["mail_stops.json"] == []
    assert [(row["purpose"], row["address"]) for row in asked] == [("login", "ada@example.org")]
    assert [row["kind"] for row in mails] == ["code"]
    assert code not in repr((asked, told))


def test_an_erasure_takes_every_row_with_the_address() -> None:
    person, other = make.user(email="Ada@example.org"), make.user()
    codes.send(purpose=Purpose.LOGIN, email=person.email, user=person)
    codes.send(purpose=Purpose.LOGIN, email="ada@example.org", user=None)  # before they came
    codes.send(purpose=Purpose.CHANGE_EMAIL, email="ADA@example.org", user=other)
    codes.send(purpose=Purpose.LOGIN, email=other.email, user=other)

    for source in (Codes(), Mails()):
        source.erase(person)
        source.erase(person)

    assert [row.address for row in Challenge.objects.all()] == [other.email]
    assert not Mail.objects.filter(user=person).exists()
