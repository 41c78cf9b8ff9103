"""Signing out of the portal, there or elsewhere."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.api_client import Api
from tests.users.pages.page import Page
from tests.users.pages.portal import DOOR, OUT, fill_in, is_signed_in
from users.models import AuthSession, User

pytestmark = pytest.mark.django_db


class TestSignOut:
    def test_ends_the_session(self, browser: Browser) -> None:
        fill_in(browser, make.user())

        answer = browser.post(OUT, follow=True)

        assert "You are signed out." in Page(answer).text
        assert not is_signed_in(browser)
        assert AuthSession.objects.get().revoked_because == "logout"

    def test_not_by_a_link(self, browser: Browser) -> None:
        fill_in(browser, make.user())

        assert browser.get(OUT).status_code == 405
        assert is_signed_in(browser)

    def test_the_other_devices_stay(self, browser: Browser) -> None:
        person = make.user()
        token = make.tokens(person).access
        fill_in(browser, person)

        browser.post(OUT)

        assert Api(token).get("/api/auth/user/").status_code == 200


class TestEndedElsewhere:
    @pytest.mark.parametrize("way", ["sessions", "all", "password"])
    def test_signs_out_here_at_once(self, browser: Browser, way: str) -> None:
        person = make.user()
        fill_in(browser, person)
        session = AuthSession.objects.get()
        api = Api(make.tokens(person).access)

        if way == "sessions":
            answer = api.delete(f"/api/auth/sessions/{session.pk}/")
        elif way == "all":
            answer = api.post("/api/auth/logout/all/")
        else:
            body = {"current_password": make.PASSWORD, "new_password": "a lamp, brighter"}
            answer = api.post("/api/auth/password/change/", body)

        assert answer.status_code == 204
        assert not is_signed_in(browser)

    def test_a_new_authenticator_signs_out_here(self, browser: Browser) -> None:
        person = make.user()
        fill_in(browser, person)
        api = Api(make.tokens(person).access)
        secret = api.post("/api/auth/totp/").json()["secret"]

        code = make.app_of(secret).now()
        assert api.post("/api/auth/totp/confirm/", {"code": code}).status_code == 200

        assert not is_signed_in(browser)

    def test_after_twelve_hours(self, browser: Browser) -> None:
        fill_in(browser, make.user())
        AuthSession.objects.update(expires_at=timezone.now())

        assert not is_signed_in(browser)

    def test_a_disabled_person(self, browser: Browser) -> None:
        person = make.user()
        fill_in(browser, person)
        User.objects.filter(pk=person.pk).update(is_active=False)

        assert not is_signed_in(browser)

    def test_on_every_page_at_once(self, browser: Browser) -> None:
        """Also on one that looks no further than who Django says it is."""
        fill_in(browser, make.user())
        AuthSession.objects.get().end(AuthSession.Because.STAFF)

        answer = browser.get(DOOR)

        assert answer.wsgi_request.user.is_anonymous
        assert "sessionid" not in browser.cookies or not browser.cookies["sessionid"].value
