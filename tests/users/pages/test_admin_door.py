"""The way into the administration: a password, an authenticator app, and nothing without."""

import re
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import make
from tests.api_client import Api, refused
from tests.users.codes.codes import mailed_code
from tests.users.pages.page import Page, key, leads_to, read
from users.models import AuditEntry, AuthSession, Client, RecoveryCode, TotpDevice, User

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
APP = "/admin/login/second-step/"
ENROL = "/admin/login/enrol/"
CODE = "/admin/login/code/"
HOME = "/admin/"
PEOPLE = "/admin/users/user/"
NEW = "another lamp, brighter"


@pytest.fixture
def browser() -> Browser:
    return Browser()


def staff(**fields: Any) -> User:
    return make.user(**({"is_staff": True, "is_superuser": True} | fields))


def fill_in(browser: Browser, person: User, next_page: str = HOME) -> Any:
    form = {"username": person.email, "password": make.PASSWORD, "next": next_page}
    return browser.post(DOOR, form)


def is_in(browser: Browser) -> bool:
    return bool(browser.get(HOME).status_code == 200)


def offered(page: Page) -> pyotp.TOTP:
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert secret, page.text
    return pyotp.TOTP(secret[0])


def enrol(browser: Browser, person: User) -> tuple[pyotp.TOTP, list[str]]:
    assert leads_to(fill_in(browser, person)) == ENROL
    app = offered(read(browser.get(ENROL)))
    page = read(browser.post(ENROL, {"code": app.now()}))
    return app, re.findall(r"\b(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}\b", page.text)


def every_address() -> list[str]:
    """Of the administration, with 1 for whatever they are about."""
    found = []

    def walk(patterns: Any, before: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                found.append(before + str(pattern.pattern))

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "admin/":
            walk(resolver.url_patterns, "/admin/")
    fit = [re.sub(r"<[^>]+>", "1", address) for address in found]
    return [address for address in fit if not re.search(r"[$^(?]", address)]


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


class TestWithoutAnApp:
    def test_no_address_opens(self, browser: Browser) -> None:
        """Neither halfway, nor signed in to the portal by password alone."""
        person = staff()
        fill_in(browser, person)
        through_the_portal = Browser()
        form = {"email": person.email, "password": make.PASSWORD}
        through_the_portal.post("/portal/sign-in/", form)
        assert through_the_portal.get("/portal/").status_code == 200

        addresses = [a for a in every_address() if not a.startswith(DOOR)]
        assert len(addresses) > 60
        for address in addresses:
            for each in (browser, through_the_portal):
                for answer in (each.get(address), each.post(address)):
                    assert answer.status_code in (302, 403), address
                    if answer.status_code == 302:
                        assert answer.headers["Location"].startswith((DOOR, HOME)), address
        assert not TotpDevice.objects.confirmed().exists()

    def test_is_led_through_setting_one_up(self, browser: Browser) -> None:
        person = staff(email="boss@example.org")

        app, codes = enrol(browser, person)

        assert len(codes) == 10
        assert is_in(browser)
        assert TotpDevice.objects.confirmed().filter(user=person).exists()
        assert AuthSession.objects.get().second_factor
        assert AuditEntry.objects.filter(action="account.totp_enabled").exists()

        again = Browser()
        assert leads_to(fill_in(again, person)) == APP
        assert leads_to(again.post(APP, {"code": make.next_code(app)})) == HOME

    def test_the_page_shows_a_picture_and_the_same_as_text(self, browser: Browser) -> None:
        person = staff(email="boss@example.org")
        fill_in(browser, person)

        page = read(browser.get(ENROL))

        assert b'src="data:image/svg+xml' in page.answer.content
        [uri] = [link for link in page.links if link and link.startswith("otpauth:")]
        assert uri.startswith("otpauth://totp/Tonearm:boss%40example.org?secret=")
        assert offered(page).secret in uri

    def test_loaded_again_it_shows_the_same(self, browser: Browser) -> None:
        fill_in(browser, staff())

        first, second = read(browser.get(ENROL)), read(browser.get(ENROL))

        assert offered(first).secret == offered(second).secret

    def test_a_wrong_code(self, browser: Browser) -> None:
        fill_in(browser, staff())
        app = offered(read(browser.get(ENROL)))

        page = read(browser.post(ENROL, {"code": "12345"}))

        assert "The present code of the authenticator app is needed" in page.text
        assert offered(page).secret == app.secret
        assert not is_in(browser)

    def test_two_who_know_the_password_never_share_a_secret(self) -> None:
        person, owner, thief = staff(), Browser(), Browser()
        fill_in(owner, person)
        fill_in(thief, person)
        owners, thiefs = offered(read(owner.get(ENROL))), offered(read(thief.get(ENROL)))
        assert owners.secret != thiefs.secret

        page = read(owner.post(ENROL, {"code": owners.now()}))

        assert offered(page).secret not in (owners.secret, thiefs.secret)
        page = read(thief.post(ENROL, {"code": thiefs.now()}))
        assert "begin anew" in page.text
        assert not is_in(thief)

    def test_recovery_codes_are_shown_once(self, browser: Browser) -> None:
        _, codes = enrol(browser, staff())

        answer = browser.get(ENROL, follow=True)

        assert codes[0] not in answer.content.decode()

    def test_every_other_session_ends(self, browser: Browser) -> None:
        person = staff()
        token = make.tokens(person).access

        enrol(browser, person)

        refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")

    def test_whoever_has_none_at_the_api_sets_one_up_there(self, browser: Browser) -> None:
        person = staff()
        api = Api(make.tokens(person).access)
        app = pyotp.TOTP(api.post("/api/auth/totp/").json()["secret"])
        api.post("/api/auth/totp/confirm/", {"code": app.now()})

        assert leads_to(fill_in(browser, person)) == APP


@pytest.mark.django_db(transaction=True)
def test_those_who_wish_a_code_by_mail_are_asked_before_they_set_up_an_app(
    browser: Browser,
) -> None:
    person = staff()
    Client.objects.filter(pk=person.pk).update(login_otp=True)

    assert leads_to(fill_in(browser, person)) == CODE
    assert leads_to(browser.get(ENROL)) == CODE
    assert leads_to(browser.post(CODE, {"code": mailed_code(person.email)})) == ENROL


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


class TestLostTelephone:
    def remove(self, browser: Browser, person: User) -> str:
        form = {"action": "remove_authenticator", "_selected_action": [str(person.pk)]}
        return Page(browser.post(PEOPLE, form, follow=True)).text

    def test_staff_remove_the_app(self) -> None:
        person = make.user()
        make.authenticator(person)
        token = make.tokens(person).access

        assert "removed" in self.remove(make.browser(staff()), person)

        refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
        body = {"email": person.email, "password": make.PASSWORD}
        assert Api().post("/api/auth/login/", body).status_code == 200
        line = AuditEntry.objects.get(action="account.totp_disabled")
        assert '"by_staff": true' in line.body

    def test_staff_who_lost_theirs_set_up_another(self, browser: Browser) -> None:
        person = staff()
        make.authenticator(person)
        self.remove(make.browser(staff()), person)

        enrol(browser, person)

        assert is_in(browser)

    def test_not_ones_own(self) -> None:
        boss = staff()
        make.authenticator(boss)

        assert "must have an authenticator" in self.remove(make.browser(boss), boss)
        assert TotpDevice.objects.confirmed().filter(user=boss).exists()

    def test_moderators_remove_no_staffs(self) -> None:
        moderator, boss = make.user(is_staff=True), staff()
        names = ["view_user", "change_user", "delete_totpdevice"]
        moderator.user_permissions.set(Permission.objects.filter(codename__in=names))
        make.authenticator(boss)
        listener = make.user()
        make.authenticator(listener)

        assert "You may not do this" in self.remove(make.browser(moderator), boss)
        assert "removed" in self.remove(make.browser(moderator), listener)
        assert TotpDevice.objects.confirmed().filter(user=boss).exists()

    def test_who_may_not_does_not(self) -> None:
        moderator, listener = make.user(is_staff=True), make.user()
        moderator.user_permissions.set(Permission.objects.filter(codename="view_user"))
        make.authenticator(listener)

        self.remove(make.browser(moderator), listener)

        assert TotpDevice.objects.confirmed().exists()

    def test_somebody_without_one(self) -> None:
        assert "has no authenticator app" in self.remove(make.browser(staff()), make.user())

    @pytest.mark.parametrize("model", ["totpdevice", "recoverycode"])
    def test_secrets_are_never_shown(self, model: str) -> None:
        person = make.user()
        make.authenticator(person)
        RecoveryCode.objects.create(user=person, digest="c0ffee" * 10)
        device = TotpDevice.objects.get()
        browser = make.browser(staff())
        row = device.pk if model == "totpdevice" else RecoveryCode.objects.get().pk

        for address in (f"/admin/users/{model}/", f"/admin/users/{model}/{row}/change/"):
            page = read(browser.get(address))
            assert device.secret not in page.answer.content.decode()
            assert "c0ffee" not in page.answer.content.decode()
