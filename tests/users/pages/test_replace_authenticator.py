"""Staff put another authenticator app in the place of theirs."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.api_client import Api, refused
from tests.users.pages.admin import fill_in, is_in, offered, staff
from tests.users.pages.page import leads_to, read
from users.models import AuthSession, RecoveryCode

pytestmark = pytest.mark.django_db

PAGE = "/admin/authenticator/"
APP = "/admin/login/second-step/"


def long_ago() -> None:
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))


def test_a_new_one_is_asked_from_its_first_code_on() -> None:
    boss = staff()
    old = make.authenticator(boss)
    token = make.tokens(boss).access
    browser = make.browser(boss)
    new = offered(read(browser.get(PAGE)))

    page = read(browser.post(PAGE, {"code": new.now()}))

    assert len(re.findall(r"\b(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}\b", page.text)) == 10
    assert is_in(browser)
    refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
    later = Browser()
    fill_in(later, boss)
    assert "not the present code" in read(later.post(APP, {"code": old.now()})).text
    assert leads_to(later.post(APP, {"code": make.next_code(new)})) == "/admin/"


def test_a_wrong_code_changes_nothing() -> None:
    boss = staff()
    old = make.authenticator(boss)
    browser = make.browser(boss)
    offer = offered(read(browser.get(PAGE)))

    page = read(browser.post(PAGE, {"code": "12345"}))

    assert offered(page).secret == offer.secret
    assert not RecoveryCode.objects.exists()
    later = Browser()
    fill_in(later, boss)
    assert leads_to(later.post(APP, {"code": old.now()})) == "/admin/"


class TestLongAfterSigningIn:
    def test_asks_first_for_password_and_app(self) -> None:
        boss = staff()
        app = make.authenticator(boss)
        browser = make.browser(boss)
        long_ago()

        page = read(browser.get(PAGE))
        assert "otpauth" not in page.answer.content.decode()
        assert set(page.inputs) >= {"password", "code"}

        form = {"password": make.PASSWORD, "code": app.now()}
        assert leads_to(browser.post(PAGE, form)) == PAGE
        assert offered(read(browser.get(PAGE))).secret != app.secret

    @pytest.mark.parametrize("wrong", ["password", "code"])
    def test_shows_no_secret_to_somebody_else(self, wrong: str) -> None:
        boss = staff()
        app = make.authenticator(boss)
        browser = make.browser(boss)
        long_ago()
        form = {"password": make.PASSWORD, "code": app.now()} | {wrong: "12345"}

        page = read(browser.post(PAGE, form))

        assert f"#id_{wrong}" in page.links
        assert "otpauth" not in read(browser.get(PAGE)).answer.content.decode()

    def test_nor_is_one_confirmed(self) -> None:
        boss = staff()
        make.authenticator(boss)
        browser = make.browser(boss)
        new = offered(read(browser.get(PAGE)))
        long_ago()

        browser.post(PAGE, {"code": new.now()})

        assert not RecoveryCode.objects.exists()


def test_not_for_others() -> None:
    browser = make.browser(make.user())

    assert leads_to(browser.get(PAGE)).startswith("/admin/login/")
