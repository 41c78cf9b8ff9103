"""/portal/account/tokens/: personal tokens, seen, made and revoked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.api_client import Api
from tests.users.pages.page import leads_to, read
from tests.users.pages.portal import ACCOUNT
from users.models import AuthSession, PersonalToken, User

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/portal/account/tokens/"
NEW = {"name": "Kitchen radio", "scopes": ["read", "player"], "days": "30"}


def token_on(page: Any) -> str:
    """As it stands on the page."""
    [token] = [
        word for word in page.text.split() if word.startswith("tnrm_") and len(word) > 20
    ]
    return str(token)


def long_ago() -> None:
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))


def test_makes_one_that_works_and_shows_it_once() -> None:
    person = make.user()
    browser = make.browser(person)

    answer = browser.post(PLACE, NEW)

    page = read(answer)
    assert Api(token_on(page)).get("/api/auth/user/").json()["username"] == person.username
    assert "no-store" in answer.headers["Cache-Control"]
    row = PersonalToken.objects.get()
    assert (row.name, row.scopes) == ("Kitchen radio", ["player", "read"])
    assert timedelta(days=29) < (row.expires_at or timezone.now()) - timezone.now()
    later = read(browser.get(PLACE))
    assert row.start in later.text
    assert token_on(page) not in later.text


def test_lists_only_ones_own() -> None:
    make.personal_token(make.user(), "read", name="Another's")

    assert "Another's" not in read(make.browser(make.user()).get(PLACE)).text


def test_revokes_at_once() -> None:
    person = make.user()
    token = make.personal_token(person, "read")
    browser = make.browser(person)
    row = PersonalToken.objects.get()

    assert leads_to(browser.post(f"{PLACE}{row.pk}/revoke/")) == PLACE

    assert Api(token).get("/api/auth/user/").status_code == 401
    assert "good for nothing from now on" in read(browser.get(PLACE)).text
    browser.post(f"{PLACE}{row.pk}/revoke/")
    assert "It was revoked before." in read(browser.get(PLACE)).text


def test_revokes_nobody_elses() -> None:
    make.personal_token(make.user(), "read")
    row = PersonalToken.objects.get()

    make.browser(make.user()).post(f"{PLACE}{row.pk}/revoke/")

    assert PersonalToken.objects.filter(pk=row.pk).exists()


class TestAfterFiveMinutes:
    def test_the_password_is_asked_again(self) -> None:
        browser = make.browser(make.user())
        long_ago()
        assert "password" in read(browser.get(PLACE)).inputs

        refused = read(browser.post(PLACE, NEW))
        assert "Type your password." in refused.text
        assert not PersonalToken.objects.exists()

        page = read(browser.post(PLACE, NEW | {"password": make.PASSWORD}))
        assert token_on(page)
        assert "password" not in page.inputs  # for the next one

    def test_a_wrong_one_makes_none(self) -> None:
        browser = make.browser(make.user())
        long_ago()

        page = read(browser.post(PLACE, NEW | {"password": "another lamp"}))

        assert "Error:" in page.title
        assert not PersonalToken.objects.exists()

    def test_the_app_is_asked_of_those_who_have_one(self) -> None:
        person = make.user()
        app = make.authenticator(person)
        browser = make.browser(person)
        long_ago()
        given = NEW | {"password": make.PASSWORD}

        read(browser.post(PLACE, given | {"totp": make.WRONG_TOTP}))
        assert not PersonalToken.objects.exists()

        assert token_on(read(browser.post(PLACE, given | {"totp": app.now()})))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (NEW | {"name": " "}, "Say what it is for."),
        (NEW | {"scopes": []}, "Choose one thing at least."),
        (NEW | {"scopes": ["staff"]}, "Select a valid choice."),
        (NEW | {"days": "9999"}, "Select a valid choice."),
    ],
)
def test_says_what_is_wrong(given: dict[str, Any], said: str) -> None:
    page = read(make.browser(make.user()).post(PLACE, given))

    assert said in page.text
    assert not PersonalToken.objects.exists()


def test_is_for_whoever_is_signed_in_and_found_from_the_account() -> None:
    assert leads_to(Browser().get(PLACE)).startswith("/portal/sign-in/")
    assert PLACE in read(make.browser(make.user()).get(ACCOUNT)).links


def test_a_person_without_a_password_is_told_to_sign_in_again() -> None:
    person: User = make.user(password=None)
    browser = make.browser(person)
    long_ago()

    assert "sign out and in again" in read(browser.get(PLACE)).text
