"""Signing in with Google, by a provider that keeps every rule."""

from typing import Any

import pytest

from tests.api_client import Api
from tests.users.google.browser import (
    CHALLENGE,
    EXCHANGE,
    TARGET,
    VERIFIER,
    Browser,
    Honest,
    told,
)
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(browser: Browser, google: Honest, subject: str) -> Any:
    """As a front end does it, to the end."""
    there = browser.start(next=TARGET, code_challenge=CHALLENGE)
    back = told(browser.come_back(google.agrees(there, subject)))
    answer = browser.post(EXCHANGE, {"code": back["code"], "code_verifier": VERIFIER})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_somebody_new_gets_an_account(browser: Browser, google: Honest) -> None:
    google.knows(
        "100",
        email="Zoe@example.org",
        email_verified=True,
        given_name="Zoë",
        family_name="van Dam",
    )

    signed_in = sign_in(browser, google, "100")

    account = Api(signed_in["access"]).get("/api/auth/user/").json()
    assert account["email"] == "Zoe@example.org"
    assert account["email_verified"] is True
    assert account["username"] == "zoe.van.dam"
    assert (account["first_name"], account["last_name"]) == ("Zoë", "van Dam")
    assert account["role"] == "listener"
    assert signed_in["user"]["id"] == account["id"]
    assert not User.objects.get().has_usable_password()
