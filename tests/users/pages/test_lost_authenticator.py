"""Staff remove the authenticator app of somebody whose telephone is lost."""

from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client as Browser

from config import env
from tests import make
from tests.api_client import Api, refused
from tests.users.pages.admin import PEOPLE, enrol, is_in, staff
from tests.users.pages.page import Page, read
from users.models import AuditEntry, RecoveryCode, TotpDevice, User

pytestmark = pytest.mark.django_db


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


class TestOnTheCommandLine:
    def test_removes_it(self) -> None:
        boss = staff(email="Boss@example.org")
        make.authenticator(boss)
        token = make.tokens(boss).access

        call_command("remove_authenticator", "boss@example.org", stdout=StringIO())

        assert not TotpDevice.objects.exists()
        refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
        assert AuditEntry.objects.filter(action="account.totp_disabled").exists()

    @pytest.mark.parametrize(
        ("email", "reason"),
        [("nobody@example.org", "no account"), ("ada@example.org", "has no authenticator app")],
    )
    def test_says_why_not(self, email: str, reason: str) -> None:
        make.user(email="ada@example.org")

        with pytest.raises(env.Misconfigured, match=reason):
            call_command("remove_authenticator", email)
