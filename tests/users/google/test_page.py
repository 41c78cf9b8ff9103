"""Signing in to the portal with Google."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.users.google.browser import Browser
from tests.users.google.provider import Lying
from users.models import AuthSession, User

pytestmark = pytest.mark.django_db(transaction=True)

BUTTON = "/portal/sign-in/google/"
CONTINUE = "/portal/sign-in/continue/"


def press(browser: Browser, **form: str) -> str:
    """The provider's address, to which the answer leads by itself."""
    answer = browser.client.post(BUTTON, form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    there = answer.headers["Refresh"].removeprefix("0; url=")
    assert escape(there) in answer.content.decode()  # for those whose browser stays
    return str(there)


def come_back(browser: Browser, liar: Lying, **form: str) -> Any:
    return browser.come_back(liar.authorize(press(browser, **form)))


def test_goes_on_to_the_next_step_and_gives_no_tokens(browser: Browser, liar: Lying) -> None:
    answer = come_back(browser, liar)

    assert answer.status_code == 302
    assert answer.headers["Location"] == CONTINUE
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert AuthSession.objects.count() == 0  # not before the last step
    assert browser.client.session["pending_sign_in"]["user"] == User.objects.get().pk
    assert browser.client.session["pending_sign_in"]["way"] == "google"


def test_a_page_of_the_portal_may_follow_and_no_other(liar: Lying) -> None:
    for given, kept in (("/portal/tracks/", "/portal/tracks/"), ("//evil.example", "/portal/")):
        browser = Browser()
        come_back(browser, liar, next=given)
        assert browser.client.session["pending_sign_in"]["next"] == kept


def test_a_json_reader_gets_no_tokens_from_it_either(browser: Browser, liar: Lying) -> None:
    answer = browser.come_back(liar.authorize(press(browser)), accept="application/json")

    assert answer.status_code == 302
    assert AuthSession.objects.count() == 0


def test_a_refusal_is_told_by_the_sign_in_page(browser: Browser, liar: Lying) -> None:
    liar.userinfo = {"email_verified": False}

    answer = come_back(browser, liar)

    expected = "/portal/sign-in/?error=google_email_unverified"
    assert answer.headers["Location"] == expected


def test_so_is_that_it_is_off(browser: Browser) -> None:
    answer = browser.client.post(BUTTON)

    assert answer.headers["Location"] == "/portal/sign-in/?error=google_off"


def test_no_other_site_presses_the_button() -> None:
    assert Client(enforce_csrf_checks=True).post(BUTTON).status_code == 403


def test_a_link_does_not_press_it() -> None:
    assert Client().get(BUTTON).status_code == 405


def test_it_is_pressed_sixty_times_in_ten_minutes(browser: Browser, liar: Lying) -> None:
    """Each time something is written down for the way back."""
    for _ in range(60):
        press(browser)

    answer = browser.client.post(BUTTON)

    assert answer.headers["Location"] == "/portal/sign-in/?error=too_many_requests"
    assert b"Too many tries from here" in browser.client.get(answer.headers["Location"]).content
    elsewhere = browser.client.post(BUTTON, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
