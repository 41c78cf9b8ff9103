"""Exchanging the code that a front end was given."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import at_once, make
from tests.api_client import refused
from tests.users.google.browser import (
    CHALLENGE,
    EXCHANGE,
    LINK,
    TARGET,
    VERIFIER,
    Browser,
    told,
)
from tests.users.google.provider import Lying
from users.google.services.joining import part
from users.models import AuthSession, Handoff, User

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_VERIFIER = "another-verifier-that-the-front-end-never-made-"


def code_for(browser: Browser, liar: Lying, challenge: str = "") -> str:
    query = {"code_challenge": challenge} if challenge else {}
    there = browser.start(next=TARGET, **query)
    return told(browser.come_back(liar.authorize(there)))["code"]


def age(seconds: int) -> None:
    """All codes are so much older now."""
    for handoff in Handoff.objects.all():
        handoff.created_at -= timedelta(seconds=seconds)
        handoff.expires_at -= timedelta(seconds=seconds)
        handoff.save()


def test_is_good_once(browser: Browser, liar: Lying) -> None:
    body = {"code": code_for(browser, liar)}
    assert browser.post(EXCHANGE, body).status_code == 200

    refused(browser.post(EXCHANGE, body), 401, "invalid_exchange_code")


def test_is_good_once_for_ten_at_the_same_moment(browser: Browser, liar: Lying) -> None:
    body = {"code": code_for(browser, liar)}

    answers = at_once.times(10, lambda: browser.post(EXCHANGE, body))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [401] * 9
    assert AuthSession.objects.count() == 1


def test_is_good_for_a_minute(browser: Browser, liar: Lying) -> None:
    body = {"code": code_for(browser, liar)}
    age(61)

    refused(browser.post(EXCHANGE, body), 401, "invalid_exchange_code")


def test_is_not_kept_as_it_is(browser: Browser, liar: Lying) -> None:
    code = code_for(browser, liar)

    assert len(code) == 43
    assert code not in str(list(Handoff.objects.values()))


def test_is_unknown(browser: Browser, liar: Lying) -> None:
    refused(browser.post(EXCHANGE, {"code": "made up"}), 401, "invalid_exchange_code")


@pytest.mark.parametrize("verifier", [None, OTHER_VERIFIER])
def test_needs_the_verifier_where_there_was_a_challenge(
    verifier: str | None, browser: Browser, liar: Lying
) -> None:
    """Who reads the code in an address has not got it."""
    body = {"code": code_for(browser, liar, CHALLENGE), "code_verifier": verifier}

    refused(browser.post(EXCHANGE, body), 401, "invalid_exchange_code")

    right = body | {"code_verifier": VERIFIER}
    assert browser.post(EXCHANGE, right).status_code == 200


def test_needs_none_where_there_was_no_challenge(browser: Browser, liar: Lying) -> None:
    """A front end that made a challenge was slipped somebody else's code."""
    body = {"code": code_for(browser, liar), "code_verifier": VERIFIER}

    refused(browser.post(EXCHANGE, body), 401, "invalid_exchange_code")


@pytest.mark.parametrize("verifier", ["short", "ä" * 43, "a" * 129])
def test_a_verifier_has_a_form(verifier: str, browser: Browser, liar: Lying) -> None:
    body = {"code": "any", "code_verifier": verifier}

    refused(browser.post(EXCHANGE, body), 422, "invalid")


def test_an_authenticator_is_asked_and_the_code_stays_good(
    browser: Browser, liar: Lying
) -> None:
    browser.post(EXCHANGE, {"code": code_for(browser, liar)})
    app = make.authenticator(User.objects.get())
    body = {"code": code_for(browser, liar, CHALLENGE), "code_verifier": VERIFIER}

    refused(browser.post(EXCHANGE, body), 401, "totp_required")
    refused(browser.post(EXCHANGE, body | {"totp": make.WRONG_TOTP}), 401, "invalid_totp")
    age(240)
    answer = browser.post(EXCHANGE, body | {"totp": app.now()})

    assert answer.status_code == 200
    assert AuthSession.objects.latest("created_at").second_factor is True


def test_it_does_not_stay_good_for_ever(browser: Browser, liar: Lying) -> None:
    browser.post(EXCHANGE, {"code": code_for(browser, liar)})
    app = make.authenticator(User.objects.get())
    body = {"code": code_for(browser, liar)}
    for seconds in (0, 240):
        age(seconds)
        refused(browser.post(EXCHANGE, body), 401, "totp_required")
    age(61)

    refused(browser.post(EXCHANGE, body | {"totp": app.now()}), 401, "invalid_exchange_code")


def test_who_unlinks_at_the_same_moment_is_not_signed_in(browser: Browser, liar: Lying) -> None:
    browser.post(EXCHANGE, {"code": code_for(browser, liar)})
    person, here = User.objects.get(), AuthSession.objects.get()
    body = {"code": code_for(browser, liar)}

    def exchange() -> Any:
        try:
            return browser.post(EXCHANGE, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=person.pk)
            answer = pool.submit(exchange)
            at_once.wait_for_locks(1)
            part(user=person, session_id=here.pk, network="192.0.2.1")
        refused(answer.result(), 401, "invalid_exchange_code")

    assert AuthSession.objects.live().get() == here


def test_guesses_at_the_authenticator_are_counted(browser: Browser, liar: Lying) -> None:
    browser.post(EXCHANGE, {"code": code_for(browser, liar)})
    make.authenticator(User.objects.get())
    body = {"code": code_for(browser, liar), "totp": make.WRONG_TOTP}

    answers = [browser.post(EXCHANGE, body) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]


def test_whoever_was_switched_off_meanwhile_stays_out(browser: Browser, liar: Lying) -> None:
    code = code_for(browser, liar)
    User.objects.update(is_active=False)

    refused(browser.post(EXCHANGE, {"code": code}), 403, "account_disabled")


def test_a_link_token_is_no_code_and_a_code_no_link_token(
    browser: Browser, liar: Lying
) -> None:
    make.user(email="ada@example.org", email_verified_at=timezone.now())
    code = code_for(browser, liar)
    as_link = {"link_token": code, "password": make.PASSWORD}

    refused(browser.post(LINK, as_link), 401, "invalid_link_token")
    token = refused(browser.post(EXCHANGE, {"code": code}), 409, "link_required")["link_token"]
    refused(browser.post(EXCHANGE, {"code": token}), 401, "invalid_exchange_code")
