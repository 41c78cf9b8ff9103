"""Signing in to the portal."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.api_client import Api, refused
from tests.users.pages.page import Page, key, leads_to, read
from tests.users.pages.portal import (
    ACCOUNT,
    APP,
    BY_MAIL,
    CODE,
    DOOR,
    HOME,
    OUT,
    REFUSED,
    fill_in,
    is_signed_in,
)
from users.models import AuditEntry, AuthSession

pytestmark = pytest.mark.django_db


class TestPassword:
    def test_nobody_is_sent_to_the_door(self, browser: Browser) -> None:
        assert leads_to(browser.get(HOME)) == "/portal/sign-in/?next=%2Fportal%2F"

    def test_signs_in(self, browser: Browser) -> None:
        person = make.user(first_name="Ada", email="ada@example.org")

        assert leads_to(fill_in(browser, person)) == HOME

        account = read(browser.get(ACCOUNT))
        assert "Hello, Ada" in account.text
        assert "ada@example.org" in account.text
        assert "not verified yet" in account.text
        assert "Listener" in account.text

    def test_is_a_session_like_any_other(self, browser: Browser) -> None:
        person = make.user()

        fill_in(browser, person)

        session = AuthSession.objects.get(user=person)
        assert session.address == "127.0.0.1"
        assert not session.second_factor
        assert session.expires_at < timezone.now() + timedelta(hours=12, seconds=1)
        [line] = AuditEntry.objects.filter(action="session.opened")
        assert '"way": "password"' in line.body

    @pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
    def test_a_wrong_password_is_refused_as_an_unknown_address_is(
        self, browser: Browser, email: str
    ) -> None:
        make.user(email="ada@example.org")

        page = read(browser.post(DOOR, {"email": email, "password": "not this one"}))

        assert page.text.count(REFUSED) == 1
        assert page.title.startswith("Error: ")
        assert not is_signed_in(browser)

    def test_a_disabled_account(self, browser: Browser) -> None:
        page = read(fill_in(browser, make.user(is_active=False)))

        assert REFUSED in page.text

    def test_nothing_filled_in(self, browser: Browser) -> None:
        page = read(browser.post(DOOR, {}))

        assert "Type your e-mail address." in page.text
        assert "Type your password." in page.text
        assert {"#id_email", "#id_password"} <= set(page.links)

    def test_guesses_are_limited_with_those_at_the_api(self, browser: Browser) -> None:
        person = make.user(email="ada@example.org")
        body = {"email": person.email, "password": "not this one"}
        for _ in range(3):
            fill_in(browser, person, "not this one")
        for _ in range(2):
            refused(Api().post("/api/auth/login/", body), 401, "invalid_credentials")

        page = read(fill_in(browser, person))

        assert "try again in" in page.text
        assert not is_signed_in(browser)

    def test_the_session_gets_a_new_key(self, browser: Browser) -> None:
        """Whoever planted a cookie beforehand is not signed in along."""
        browser.post(BY_MAIL, {"email": "ada@example.org"})  # makes a session
        planted = key(browser)

        fill_in(browser, make.user())

        assert key(browser) != planted
        assert not Session.objects.filter(session_key=planted).exists()

    def test_needs_a_token_against_forgery(self) -> None:
        strict = Browser(enforce_csrf_checks=True)
        person = make.user()

        for page in (DOOR, BY_MAIL, CODE, OUT):
            body = {"email": person.email, "password": make.PASSWORD}
            assert strict.post(page, body).status_code == 403

    def test_whoever_is_signed_in_needs_no_door(self, browser: Browser) -> None:
        fill_in(browser, make.user())

        assert leads_to(browser.get(DOOR)) == HOME


class TestNext:
    def test_to_the_page_that_was_wanted(self, browser: Browser) -> None:
        wanted = "/portal/releases/12/?tab=tracks"
        page = read(browser.get(DOOR, {"next": wanted}))
        assert page.inputs["next"]["value"] == wanted

        assert leads_to(fill_in(browser, make.user(), next=wanted)) == wanted

    @pytest.mark.parametrize(
        "evil",
        ["https://evil.example/", "//evil.example/portal/", "/portal/../admin/", "/\\evil"],
    )
    def test_never_off_the_portal(self, browser: Browser, evil: str) -> None:
        assert read(browser.get(DOOR, {"next": evil})).inputs["next"]["value"] == HOME

        assert leads_to(fill_in(browser, make.user(), next=evil)) == HOME

    def test_after_every_step(self, browser: Browser) -> None:
        person = make.user()
        app = make.authenticator(person)
        fill_in(browser, person, next="/portal/inbox/")

        assert leads_to(browser.post(APP, {"code": app.now()})) == "/portal/inbox/"


class TestApp:
    def test_is_asked_after_the_password(self, browser: Browser) -> None:
        person = make.user()
        app = make.authenticator(person)

        assert leads_to(fill_in(browser, person)) == APP
        assert not is_signed_in(browser)
        assert not AuthSession.objects.exists()

        assert leads_to(browser.post(APP, {"code": app.now()})) == HOME
        assert "authenticator app" in read(browser.get(ACCOUNT)).text
        assert AuthSession.objects.get().second_factor

    def test_a_wrong_code(self, browser: Browser) -> None:
        person = make.user()
        make.authenticator(person)
        fill_in(browser, person)

        page = read(browser.post(APP, {"code": "12345"}))

        assert "not the present code" in page.text
        assert "#id_code" in page.links
        assert not is_signed_in(browser)

    def test_no_code(self, browser: Browser) -> None:
        person = make.user()
        make.authenticator(person)
        fill_in(browser, person)

        assert "Type the code." in read(browser.post(APP, {})).text

    def test_guesses_are_limited(self, browser: Browser) -> None:
        person = make.user()
        app = make.authenticator(person)
        fill_in(browser, person)
        for guess in range(5):
            browser.post(APP, {"code": f"1234{guess}"})

        assert "try again in" in read(browser.post(APP, {"code": app.now()})).text
        assert not is_signed_in(browser)

    def test_nobody_is_asked_who_has_not_begun(self, browser: Browser) -> None:
        assert leads_to(browser.get(APP)) == DOOR
        assert leads_to(browser.post(APP, {"code": "123456"})) == DOOR

    def test_ten_minutes_are_enough(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person = make.user()
        app = make.authenticator(person)
        fill_in(browser, person)
        later = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr("users.auth.pending.timezone.now", lambda: later)

        answer = browser.post(APP, {"code": app.now()}, follow=True)

        assert "took longer than ten minutes" in Page(answer).text

    @pytest.mark.parametrize("change", ["password", "is_active"])
    def test_whoever_is_shut_out_meanwhile_comes_no_further(
        self, browser: Browser, change: str
    ) -> None:
        person = make.user()
        app = make.authenticator(person)
        fill_in(browser, person)
        if change == "password":
            person.set_password("another lamp, brighter")
        else:
            person.is_active = False
        person.save()

        assert leads_to(browser.post(APP, {"code": app.now()})) == DOOR

    def test_each_step_gets_the_session_a_new_key(self, browser: Browser) -> None:
        person = make.user()
        app = make.authenticator(person)
        browser.post(BY_MAIL, {"email": "ada@example.org"})  # makes a session
        planted = key(browser)
        fill_in(browser, person)
        halfway = key(browser)
        assert halfway != planted
        assert not Session.objects.filter(session_key=planted).exists()

        browser.post(APP, {"code": app.now()})

        assert key(browser) != halfway
        assert not Session.objects.filter(session_key=halfway).exists()


class TestStaff:
    def test_rights_sleep_without_an_app(self, browser: Browser) -> None:
        fill_in(browser, make.user(is_staff=True))

        account = read(browser.get(ACCOUNT))

        assert "Listener" in account.text
        assert "/admin/" not in account.links

    def test_and_wake_with_it(self, browser: Browser) -> None:
        person = make.user(is_staff=True)
        app = make.authenticator(person)
        fill_in(browser, person)
        browser.post(APP, {"code": app.now()})

        account = read(browser.get(ACCOUNT))

        assert "Moderator" in account.text
        assert "/admin/" in account.links
