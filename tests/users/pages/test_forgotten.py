"""A new password from the portal, with a code sent by mail."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.users.codes.codes import another, mailed_code, mails
from tests.users.pages.page import leads_to, read
from tests.users.pages.portal import DOOR, committing, fill_in, is_signed_in
from users.models import AuthSession, User

pytestmark = committing
ASK, SET = "/portal/forgotten/", "/portal/forgotten/new/"
NEW = "another lamp, brighter"


def somebody() -> User:
    return make.user(email="ada@example.org", email_verified_at=timezone.now())


def test_a_code_sets_a_new_password() -> None:
    person, browser = somebody(), Browser()
    make.session(person)

    assert "/portal/forgotten/" in read(browser.get(DOOR)).links
    assert leads_to(browser.post(ASK, {"email": person.email})) == SET
    told = {"code": mailed_code(person.email), "new_password": NEW}
    assert leads_to(browser.post(SET, told)) == DOOR

    assert "You have a new password" in read(browser.get(DOOR)).text
    assert not AuthSession.objects.filter(revoked_at=None).exists()
    fill_in(browser, person, NEW)
    assert is_signed_in(browser)


def test_a_wrong_code_and_a_weak_password_are_told_beside_their_field() -> None:
    person, browser = somebody(), Browser()
    browser.post(ASK, {"email": person.email})
    code = mailed_code(person.email)

    wrong = read(browser.post(SET, {"code": another(code), "new_password": NEW}))
    weak = read(browser.post(SET, {"code": code, "new_password": "ada"}))

    assert "wrong, used already, or too old" in wrong.text
    assert wrong.inputs["code"]["aria-invalid"] == "true"
    assert "at least 8 characters" in weak.text
    assert weak.inputs["new_password"]["aria-invalid"] == "true"
    assert leads_to(browser.post(SET, {"code": code, "new_password": NEW})) == DOOR


def test_nobody_learns_who_has_an_account() -> None:
    somebody()

    pages = []
    for email in ("ada@example.org", "nobody@example.org"):
        browser = Browser()
        assert leads_to(browser.post(ASK, {"email": email})) == SET
        pages.append(read(browser.get(SET)).text.replace(email, "somebody"))

    assert pages[0] == pages[1]
    assert [message.to for message in mails()] == [["ada@example.org"]]


@pytest.mark.parametrize("email", ["victİm@github.example.org", "victim@gİthub.example.org"])
def test_an_address_that_only_looks_like_it_gets_no_mail(email: str) -> None:
    """PostgreSQL's lower("İ") is "i"; anybody can own the other domain."""
    make.user(email="victim@github.example.org")

    assert leads_to(Browser().post(ASK, {"email": email})) == SET

    assert mails() == []


def test_the_second_page_needs_the_first() -> None:
    assert leads_to(Browser().get(SET)) == ASK


def test_the_app_is_asked_for_too() -> None:
    person, browser = somebody(), Browser()
    app = make.authenticator(person)
    browser.post(ASK, {"email": person.email})
    told = {"code": mailed_code(person.email), "new_password": NEW}

    without = read(browser.post(SET, told))

    assert without.inputs["totp"]["aria-invalid"] == "true"
    assert leads_to(browser.post(SET, told | {"totp": app.now()})) == DOOR
