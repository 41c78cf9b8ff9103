"""A provider, or somebody in its place, that says what it must not say: nobody gets in."""

import time
from typing import Any

import pytest
from social_django.models import UserSocialAuth

from tests.api_client import refused
from tests.users.google.browser import TARGET, Browser, told
from tests.users.google.provider import Lying
from users.models import AuthSession, User

pytestmark = pytest.mark.django_db(transaction=True)


def come_back(browser: Browser, liar: Lying) -> Any:
    return browser.come_back(liar.authorize(browser.start()))


def test_what_it_says_honestly_is_believed(browser: Browser, liar: Lying) -> None:
    """Or the refusals below would prove nothing."""
    assert come_back(browser, liar).status_code == 200


LONG_AGO = int(time.time()) - 3600
LIES = {
    "another nonce": {"nonce": "somebody else's"},
    "no nonce": {"nonce": None},
    "for another program": {"aud": "another"},
    "for several, and not clear for whom": {"aud": ["our-name", "another"]},
    "for us, but given to another": {"azp": "another"},
    "another issuer": {"iss": "https://evil.example"},
    "Google's name, though it is not Google": {"iss": "https://accounts.google.com"},
    "no issuer": {"iss": None},
    "too old": {"exp": LONG_AGO},
    "issued long ago": {"iat": LONG_AGO, "exp": int(time.time()) + 3600},
    "not dated": {"iat": None},
    "for ever": {"exp": None},
    "about nobody": {"sub": None},
    "about somebody else than the profile is": {"sub": "another"},
    "another access token's": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_an_id_token_that_is_not_right_opens_nothing(
    lie: dict[str, Any], browser: Browser, liar: Lying
) -> None:
    liar.id_token = lie

    refused(come_back(browser, liar), 400, "google_answer_unusable")

    assert User.objects.count() == 0
    assert AuthSession.objects.count() == 0
    assert UserSocialAuth.objects.count() == 0


def test_a_token_that_another_key_signed_opens_nothing(browser: Browser, liar: Lying) -> None:
    liar.signs_with = liar.other_key

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_a_token_that_nobody_signed_opens_nothing(browser: Browser, liar: Lying) -> None:
    liar.signs_with, liar.algorithm = None, "none"

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_a_token_signed_with_our_own_secret_opens_nothing(
    browser: Browser, liar: Lying
) -> None:
    """Known to every program that has it; only the provider has its private key."""
    liar.signs_with, liar.algorithm = "our-secret" * 4, "HS256"

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_a_token_of_an_unknown_key_opens_nothing(browser: Browser, liar: Lying) -> None:
    liar.header = {"kid": "unheard of"}

    refused(come_back(browser, liar), 400, "google_answer_unusable")


PROFILES = {
    "of somebody else": {"sub": "another"},
    "of nobody": {"sub": None},
    "without an address": {"email": None},
    "with an address that is none": {"email": "ada"},
    "with an address that is too long": {"email": "a" * 250 + "@example.org"},
    "with an address of another kind": {"email": ["ada@example.org"]},
}


@pytest.mark.parametrize("lie", PROFILES.values(), ids=PROFILES.keys())
def test_a_profile_that_is_not_right_opens_nothing(
    lie: dict[str, Any], browser: Browser, liar: Lying
) -> None:
    liar.userinfo = lie

    refused(come_back(browser, liar), 400, "google_answer_unusable")

    assert User.objects.count() == 0


@pytest.mark.parametrize("subject", ["", "a" * 256, "a\u0000b", 4711])
def test_a_key_that_cannot_be_one_opens_nothing(
    subject: Any, browser: Browser, liar: Lying
) -> None:
    liar.person["sub"] = subject

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_a_profile_that_is_no_object_opens_nothing(browser: Browser, liar: Lying) -> None:
    liar.userinfo = ["?"]

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_names_that_cannot_be_stored_are_made_to_fit(browser: Browser, liar: Lying) -> None:
    names = {"given_name": "A\u0000da\ud800\n" + "a" * 200, "family_name": 7}
    liar.userinfo = names

    account = come_back(browser, liar).json()["user"]

    assert account["first_name"] == "Ada" + "a" * 147
    assert account["last_name"] == ""


def test_the_provider_is_sent_the_verifier_and_our_secret_and_nobody_else_is(
    browser: Browser, liar: Lying
) -> None:
    liar.asked.clear()

    come_back(browser, liar)

    [form] = [form for path, form in liar.asked if path == "/token"]
    assert len(form["code_verifier"]) == 43
    assert form["grant_type"] == "authorization_code"


def test_a_code_of_the_providers_that_it_does_not_know_opens_nothing(
    browser: Browser, liar: Lying
) -> None:
    address = liar.authorize(browser.start(next=TARGET))
    liar.visits.clear()

    assert told(browser.come_back(address)) == {"error": "google_answer_unusable"}


@pytest.mark.parametrize("name", ["https://accounts.google.com", "accounts.google.com"])
def test_google_may_call_itself_by_either_of_its_names(
    name: str, browser: Browser, liar: Lying, settings: Any
) -> None:
    """Its reference says that both stand in tokens."""
    settings.SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = f"{liar.url}/as-google"
    liar.id_token = {"iss": name}

    assert come_back(browser, liar).status_code == 200

    assert UserSocialAuth.objects.get().extra_data == {"iss": "https://accounts.google.com"}


def test_google_has_no_third_name(browser: Browser, liar: Lying, settings: Any) -> None:
    settings.SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = f"{liar.url}/as-google"

    refused(come_back(browser, liar), 400, "google_answer_unusable")


def test_the_same_key_at_another_issuer_is_somebody_else(browser: Browser, liar: Lying) -> None:
    """As when a server is given another provider one day."""
    come_back(browser, liar)
    UserSocialAuth.objects.update(extra_data={"iss": "https://accounts.google.com"})
    User.objects.update(email="grace@example.org")

    answer = come_back(browser, liar)

    assert answer.status_code == 409
    assert AuthSession.objects.count() == 1
