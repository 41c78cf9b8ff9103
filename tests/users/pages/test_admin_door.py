"""The way into the administration: a password, an authenticator app, and nothing without."""

import pytest
from django.contrib import admin
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from tests import make
from tests.api_client import Api, refused
from tests.users.pages.admin import APP, DOOR, HOME, NEW, PEOPLE, enrol, fill_in, is_in, staff
from tests.users.pages.page import key, leads_to, read
from users.models import AuditEntry, AuthSession, RecoveryCode, User

pytestmark = pytest.mark.django_db


class TestWithAnApp:
    def test_password_then_code(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)

        assert leads_to(fill_in(browser, person)) == APP
        assert not is_in(browser)
        assert leads_to(browser.post(APP, {"code": app.now()})) == HOME

        assert is_in(browser)
        assert AuthSession.objects.get().second_factor

    def test_to_the_page_that_was_wanted(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        fill_in(browser, person, f"{PEOPLE}?q=ada")

        assert leads_to(browser.post(APP, {"code": app.now()})) == f"{PEOPLE}?q=ada"

    @pytest.mark.parametrize(
        "evil", ["https://evil.example/", "//evil", "/portal/", "/admin/.."]
    )
    def test_never_elsewhere(self, browser: Browser, evil: str) -> None:
        person = staff()
        app = make.authenticator(person)
        fill_in(browser, person, evil)

        assert leads_to(browser.post(APP, {"code": app.now()})) == HOME

    def test_a_recovery_code_in_its_place(self, browser: Browser) -> None:
        person = staff()
        _, codes = enrol(Browser(), person)
        fill_in(browser, person)

        assert leads_to(browser.post(APP, {"recovery_code": codes[0].lower()})) == HOME
        assert RecoveryCode.objects.unused().count() == 9

    def test_wrong_codes_are_limited(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        fill_in(browser, person)
        for guess in range(5):
            page = read(browser.post(APP, {"code": f"1234{guess}"}))
            assert "not the present code" in page.text

        assert "try again in" in read(browser.post(APP, {"code": app.now()})).text
        assert not is_in(browser)

    def test_a_code_used_at_the_api_is_used_here_too(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        code = app.now()
        body = {"email": person.email, "password": make.PASSWORD, "totp": code}
        assert Api().post("/api/auth/login/", body).status_code == 200
        fill_in(browser, person)

        assert "not the present code" in read(browser.post(APP, {"code": code})).text

    def test_each_step_gets_the_session_a_new_key(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        fill_in(browser, person)
        halfway = key(browser)
        browser.post(APP, {"code": app.now()})

        assert key(browser) != halfway

    def test_others_get_the_ordinary_refusal(self, browser: Browser) -> None:
        """Even with an app: they do not learn that the password was right."""
        person = make.user()
        make.authenticator(person)

        right = read(fill_in(browser, person)).text
        form = {"username": person.email, "password": "not this one"}
        wrong = read(browser.post(DOOR, form)).text

        assert "Please enter the correct" in right
        assert right == wrong

    def test_the_steps_of_the_portal_do_not_lead_in(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        browser.post("/portal/sign-in/", {"email": person.email, "password": make.PASSWORD})

        assert leads_to(browser.post(APP, {"code": app.now()})) == DOOR

    def test_signed_in_to_the_portal_with_an_app_is_signed_in(self, browser: Browser) -> None:
        person = staff()
        app = make.authenticator(person)
        browser.post("/portal/sign-in/", {"email": person.email, "password": make.PASSWORD})
        browser.post("/portal/sign-in/second-step/", {"code": app.now()})

        assert is_in(browser)


class TestInside:
    def test_a_mark_is_its_persons_alone(self) -> None:
        """A session of somebody else's, however it came there, opens nothing."""
        boss, other = staff(), staff()
        browser = make.browser(boss)
        kept = browser.session
        kept["auth_session"] = str(make.session(other).pk)
        kept.save()

        assert not is_in(browser)

    def test_rights_taken_away_are_gone_at_once(self) -> None:
        boss = staff()
        browser = make.browser(boss)
        User.objects.filter(pk=boss.pk).update(is_staff=False)

        assert not is_in(browser)

    def test_signing_out_ends_the_session(self) -> None:
        browser = make.browser(staff())

        browser.post("/admin/logout/")

        assert not is_in(browser)
        assert AuthSession.objects.get().revoked_because == "logout"

    def test_ones_own_password_ends_the_other_sessions(self) -> None:
        boss = staff()
        token = make.tokens(boss).access
        browser = make.browser(boss)
        form = {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW}

        assert browser.post(reverse("admin:password_change"), form).status_code == 302

        assert is_in(browser)
        refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
        boss.refresh_from_db()
        assert boss.check_password(NEW)
        assert AuditEntry.objects.filter(action="account.password_changed").count() == 1

    def test_guesses_at_ones_own_password_are_limited(self) -> None:
        browser = make.browser(staff())
        form = {"old_password": "not this one", "new_password1": NEW, "new_password2": NEW}
        for _ in range(5):
            page = read(browser.post(reverse("admin:password_change"), form))
            assert "not the present password" in page.text

        form["old_password"] = make.PASSWORD
        page = read(browser.post(reverse("admin:password_change"), form))
        assert "try again in" in page.text

    def test_what_staff_change_is_in_the_log_on_every_page(self) -> None:
        browser = make.browser(staff())

        browser.post("/admin/auth/group/add/", {"name": "Moderators"})

        line = AuditEntry.objects.get(action="staff.acted")
        assert '"model": "auth.Group"' in line.body

    def test_the_door_itself_asks_for_the_second_factor(self) -> None:
        """Not only the middleware, whose place in a list of settings somebody may change."""
        boss = staff()
        request = RequestFactory().get(HOME)
        request.user, request.session = boss, make.browser(boss).session
        assert admin.site.has_permission(request)
        AuthSession.objects.update(second_factor=False)

        again = RequestFactory().get(HOME)
        again.user, again.session = boss, request.session

        assert not admin.site.has_permission(again)
