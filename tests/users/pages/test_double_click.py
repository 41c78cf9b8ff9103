"""A step taken twice at once leads on: nobody ends on an error's bare page."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests import make
from tests.users.pages import admin
from tests.users.pages.page import Page, key, leads_to
from tests.users.pages.portal import APP, DOOR, HOME, fill_in, is_signed_in
from users.models import AuthSession, User
from users.totp.services import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make.user(is_staff=True)


def clicked_twice(
    browser: Browser, address: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Any]:
    """The second click is served wholly while the first one's code is looked at."""
    second = Browser()
    second.cookies["sessionid"] = key(browser)
    answers: list[Any] = []

    def slowly(**given: Any) -> bool:
        if not answers:
            answers.append(None)
            answers[0] = second.post(address, {"code": code})
        return check(**given)

    monkeypatch.setattr("users.pages.doors.check", slowly)
    browser.raise_request_exception = False
    first = browser.post(address, {"code": code})
    return first, answers[0]


def test_the_second_signs_in_and_the_first_leads_to_where_one_stands(
    browser: Browser, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make.authenticator(person)
    fill_in(browser, person)

    first, second = clicked_twice(browser, APP, app.now(), monkeypatch)

    assert leads_to(second) == HOME
    assert (first.status_code, first.headers["Location"]) == (303, APP)
    assert AuthSession.objects.count() == 1


def test_with_the_cookie_of_the_second_that_is_the_page_they_wanted(
    browser: Browser, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make.authenticator(person)
    fill_in(browser, person)
    _, second = clicked_twice(browser, APP, app.now(), monkeypatch)
    browser.cookies["sessionid"] = second.cookies["sessionid"].value

    page = browser.get(APP, follow=True)

    assert page.redirect_chain == [(HOME, 302)]
    assert "Start again" not in Page(page).text
    assert is_signed_in(browser)


def test_without_it_the_door(
    browser: Browser, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make.authenticator(person)
    fill_in(browser, person)
    clicked_twice(browser, APP, app.now(), monkeypatch)

    page = browser.get(APP, follow=True)

    assert page.redirect_chain == [(DOOR, 302)]
    assert "Start again" in Page(page).text


def test_in_the_administration(
    browser: Browser, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make.authenticator(person)
    admin.fill_in(browser, person)

    first, second = clicked_twice(browser, admin.APP, app.now(), monkeypatch)

    assert leads_to(second) == admin.HOME
    assert (first.status_code, first.headers["Location"]) == (303, admin.APP)
