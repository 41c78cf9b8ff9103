"""Google meets an account with its address, which nobody has verified.

It may be a trap: registered by somebody else, who waits for the address's owner to come.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, refused
from tests.users.google.browser import Browser
from tests.users.google.provider import Lying
from users.models import AuditEntry, AuthSession, Mail, RecoveryCode, TotpDevice, User
from users.notifications import wording

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trap(liar: Lying) -> Any:
    """Registered through the front door, by who cannot read the address's mails."""
    body = {"email": "ADA@example.org", "password": make.PASSWORD, "username": "ada"}
    answer = Api().post("/api/auth/register/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def come_back(browser: Browser, liar: Lying) -> Any:
    answer = browser.come_back(liar.authorize(browser.start()))
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_addresss_owner_gets_the_account_at_once(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    signed_in = come_back(browser, liar)

    assert signed_in["user"]["id"] == trap["user"]["id"]
    assert signed_in["user"]["email_verified"] is True
    assert User.objects.count() == 1


def test_whoever_registered_it_is_out_with_every_key_they_had(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    come_back(browser, liar)

    refused(Api(trap["access"]).get("/api/auth/user/"), 401, "invalid_token")
    refresh = {"refresh": trap["refresh"]}
    refused(Api().post("/api/auth/token/refresh/", refresh), 401, "invalid_token")
    login = {"email": "ada@example.org", "password": make.PASSWORD}
    refused(Api().post("/api/auth/login/", login), 401, "invalid_credentials")
    assert AuthSession.objects.live().count() == 1


def test_their_authenticator_neither_opens_it_nor_locks_the_owner_out(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    attacker = User.objects.get()
    make.authenticator(attacker)
    RecoveryCode.objects.create(user=attacker, digest="0" * 64)

    come_back(browser, liar)

    assert TotpDevice.objects.count() == 0
    assert RecoveryCode.objects.count() == 0


def test_their_wish_to_be_erased_is_not_the_owners(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    User.objects.update(erase_at=timezone.now() + timedelta(days=14))

    come_back(browser, liar)

    assert User.objects.get().erase_at is None
    assert AuditEntry.objects.filter(action="account.erasure_called_off").count() == 1


def test_the_owner_is_told_by_mail(trap: Any, browser: Browser, liar: Lying) -> None:
    come_back(browser, liar)

    mail = Mail.objects.get(kind="google_linked", user__username="ada")
    text = " ".join(wording.word(mail).text.split())
    assert "whatever opened the account until now no longer does" in text


def test_the_next_visit_finds_the_same_account(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    first = come_back(browser, liar)

    assert come_back(Browser(), liar)["user"]["id"] == first["user"]["id"]
    assert AuthSession.objects.live().count() == 2


def test_one_that_is_switched_off_is_given_to_nobody(
    trap: Any, browser: Browser, liar: Lying
) -> None:
    User.objects.update(is_active=False)

    answer = browser.come_back(liar.authorize(browser.start()))

    refused(answer, 403, "account_disabled")
    assert User.objects.get().email_verified_at is None
