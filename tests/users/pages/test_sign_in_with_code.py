"""Signing in to the portal with a code sent by mail."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from config import throttling
from config.throttling import Rate
from tests import make
from tests.users.codes.codes import another, mailed_code, mails
from tests.users.pages import admin
from tests.users.pages.page import leads_to, read
from tests.users.pages.portal import (
    APP,
    BY_MAIL,
    CODE,
    DOOR,
    HOME,
    committing,
    fill_in,
    is_signed_in,
    wishing_codes,
)
from users.models import Client

pytestmark = pytest.mark.django_db


@committing
class TestCodeByMail:
    def test_in_the_place_of_a_password(self, browser: Browser) -> None:
        person = make.user(email="ada@example.org")
        assert leads_to(browser.post(BY_MAIL, {"email": "ADA@example.org"})) == CODE
        assert "ADA@example.org" in read(browser.get(CODE)).text

        code = mailed_code("ada@example.org")
        assert leads_to(browser.post(CODE, {"code": code})) == HOME

        assert is_signed_in(browser)
        person.refresh_from_db()
        assert person.email_verified_at is not None

    def test_from_the_first_page_with_whatever_was_typed(self, browser: Browser) -> None:
        person = make.user()
        form = {"email": person.email, "password": "", "next": "/portal/inbox/"}
        browser.post(BY_MAIL, form)

        answer = browser.post(CODE, {"code": mailed_code(person.email)})

        assert leads_to(answer) == "/portal/inbox/"

    def test_of_whoever_began_as_somebody_else(self, browser: Browser) -> None:
        first, second = wishing_codes(), make.user()
        fill_in(browser, first)

        browser.post(BY_MAIL, {"email": second.email})

        assert second.email in read(browser.get(CODE)).text
        assert leads_to(browser.post(CODE, {"code": mailed_code(second.email)})) == HOME
        assert is_signed_in(browser)

    def test_an_unknown_address_is_told_the_same(self, browser: Browser) -> None:
        assert leads_to(browser.post(BY_MAIL, {"email": "nobody@example.org"})) == CODE

        page = read(browser.post(CODE, {"code": "12345678"}))

        assert "This code is wrong, used already, or too old" in page.text
        assert mails() == []

    def test_a_wrong_code(self, browser: Browser) -> None:
        person = make.user()
        browser.post(BY_MAIL, {"email": person.email})
        code = mailed_code(person.email)

        page = read(browser.post(CODE, {"code": another(code)}))

        assert "This code is wrong" in page.text
        assert not is_signed_in(browser)
        assert leads_to(browser.post(CODE, {"code": code})) == HOME

    def test_five_guesses(self, browser: Browser) -> None:
        person = make.user()
        browser.post(BY_MAIL, {"email": person.email})
        code = mailed_code(person.email)
        for _ in range(5):
            browser.post(CODE, {"code": another(code)})

        assert "This code is wrong" in read(browser.post(CODE, {"code": code})).text

    def test_another_one_not_at_once(self, browser: Browser) -> None:
        person = make.user()
        browser.post(BY_MAIL, {"email": person.email})

        page = read(browser.post(CODE, {"again": "1"}))

        assert "The last code is still good. There is another in" in page.text
        assert len(mails()) == 1

    def test_asking_is_limited_by_address(self, browser: Browser) -> None:
        for number in range(20):
            browser.post(BY_MAIL, {"email": f"person-of-many-{number}@example.org"})

        page = read(browser.post(BY_MAIL, {"email": "one-more@example.org"}))

        assert "try again in" in page.text

    def test_the_app_is_asked_all_the_same(self, browser: Browser) -> None:
        person = make.user(email_verified_at=timezone.now())
        app = make.authenticator(person)
        browser.post(BY_MAIL, {"email": person.email})

        assert leads_to(browser.post(CODE, {"code": mailed_code(person.email)})) == APP
        assert not is_signed_in(browser)
        assert leads_to(browser.post(APP, {"code": app.now()})) == HOME

    def test_no_address(self, browser: Browser) -> None:
        assert "Type your e-mail address." in read(browser.post(BY_MAIL, {})).text
        assert leads_to(browser.get(CODE)) == DOOR


@committing
class TestCodeAfterThePassword:
    def test_for_those_who_wish_it(self, browser: Browser) -> None:
        person = wishing_codes()

        assert leads_to(fill_in(browser, person)) == CODE
        assert not is_signed_in(browser)
        assert leads_to(browser.post(CODE, {"code": mailed_code(person.email)})) == HOME
        assert is_signed_in(browser)

    def test_a_wrong_one(self, browser: Browser) -> None:
        person = wishing_codes()
        fill_in(browser, person)
        code = mailed_code(person.email)

        assert "This code is wrong" in read(browser.post(CODE, {"code": another(code)})).text
        assert not is_signed_in(browser)

    def test_not_besides_an_app(self, browser: Browser) -> None:
        person = wishing_codes()
        app = make.authenticator(person)

        assert leads_to(fill_in(browser, person)) == APP
        assert leads_to(browser.post(APP, {"code": app.now()})) == HOME
        assert mails() == []

    def test_after_too_many_guesses_of_a_day(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The right password may have been the last of them."""
        few = {**throttling.LIMITS, "login_account_day": Rate(0, 86_400)}
        monkeypatch.setattr(throttling, "LIMITS", few)
        person = make.user()

        assert leads_to(fill_in(browser, person)) == CODE
        assert not is_signed_in(browser)
        assert leads_to(browser.post(CODE, {"code": mailed_code(person.email)})) == HOME
        person.refresh_from_db()
        assert person.check_password(make.PASSWORD)  # they know both: nothing is void
        assert person.email_verified_at is not None

    def test_so_do_staff(self, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        few = {**throttling.LIMITS, "login_account_day": Rate(0, 86_400)}
        monkeypatch.setattr(throttling, "LIMITS", few)
        person = admin.staff()

        assert leads_to(admin.fill_in(browser, person)) == admin.CODE
        code = {"code": mailed_code(person.email)}
        assert leads_to(browser.post(admin.CODE, code)) == admin.ENROL
        assert not admin.is_in(browser)

    def test_a_spent_limit_is_no_wrong_password(self, browser: Browser) -> None:
        person = admin.staff()
        form = {"username": person.email, "password": "not this one", "next": "/admin/"}
        for _ in range(5):
            assert "correct email" in read(browser.post(admin.DOOR, form)).text

        page = read(admin.fill_in(browser, person))

        assert "try again in" in page.text
        assert "correct email" not in page.text

    def test_whoever_gets_none_is_told_so(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        few = {**throttling.LIMITS, "code_step": Rate(0, 3600)}
        monkeypatch.setattr(throttling, "LIMITS", few)

        assert leads_to(fill_in(browser, wishing_codes())) == CODE

        page = read(browser.get(CODE))
        assert "No code was sent: try again in 3600 seconds." in page.text
        assert "is on its way" not in page.text
        assert mails() == []
        again = read(browser.post(CODE, {"again": "1"}))
        assert "No code was sent: try again in 3600 seconds." in again.text
        assert "is on its way" not in again.text

    def test_nor_in_the_administration(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        few = {**throttling.LIMITS, "code_step": Rate(0, 3600)}
        monkeypatch.setattr(throttling, "LIMITS", few)
        person = admin.staff()
        Client.objects.filter(pk=person.pk).update(login_otp=True)

        assert leads_to(admin.fill_in(browser, person)) == admin.CODE

        page = read(browser.get(admin.CODE))
        assert "No code was sent: try again in 3600 seconds." in page.text
        assert "is on its way" not in page.text
