"""Staff without an authenticator app are led through setting one up, and go nowhere else."""

import re
from typing import Any

import pyotp
import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from tests import make
from tests.api_client import Api, refused
from tests.users.codes.codes import mailed_code
from tests.users.pages.admin import (
    APP,
    CODE,
    DOOR,
    ENROL,
    HOME,
    enrol,
    fill_in,
    is_in,
    offered,
    staff,
)
from tests.users.pages.page import leads_to, read
from users.models import AuditEntry, AuthSession, Client, TotpDevice

pytestmark = pytest.mark.django_db


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
