"""Coming back: what the browser is answered, and who may come back at all."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from tests import make
from tests.api_client import Api, refused
from tests.users.google.browser import (
    CALLBACK,
    EXCHANGE,
    START,
    TARGET,
    Browser,
    Honest,
    told,
)
from tests.users.google.provider import Lying
from users.models import AuthSession, Handoff, User

pytestmark = pytest.mark.django_db(transaction=True)

JSON = "application/json"
ADA = {"email": "ada@example.org", "email_verified": True, "given_name": "Ada"}


def test_answers_with_tokens_where_json_is_asked_for(browser: Browser, google: Honest) -> None:
    google.knows("300", **ADA)
    address = google.agrees(browser.start(next=TARGET), "300")

    answer = browser.come_back(address, accept=JSON)

    assert answer.status_code == 200
    assert set(answer.json()) == {"user", "access", "refresh", "expires_in"}
    assert Api(answer.json()["access"]).get("/api/auth/user/").status_code == 200
    assert Handoff.objects.count() == 0


def test_answers_with_tokens_where_no_front_end_was_named(
    browser: Browser, google: Honest
) -> None:
    google.knows("301", **ADA)

    answer = browser.come_back(google.agrees(browser.start(), "301"))

    assert answer.json()["user"]["email"] == "ada@example.org"


@pytest.mark.parametrize("accept", ["text/html,application/json;q=0.5", "*/*", "text/html"])
def test_goes_on_to_the_front_end_for_everybody_else(
    accept: str, browser: Browser, google: Honest
) -> None:
    google.knows("302", **ADA)
    address = google.agrees(browser.start(next=TARGET), "302")

    assert set(told(browser.come_back(address, accept=accept))) == {"code"}


@pytest.mark.parametrize("accept", [JSON, "text/html"])
def test_is_kept_by_no_cache_and_its_address_told_to_nobody(
    accept: str, browser: Browser, google: Honest
) -> None:
    google.knows("303", **ADA)
    address = google.agrees(browser.start(next=TARGET), "303")

    for answer in (browser.come_back(address, accept), browser.come_back(address, accept)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_comes_back_once(browser: Browser, google: Honest) -> None:
    google.knows("304", **ADA)
    address = google.agrees(browser.start(), "304")
    assert browser.come_back(address).status_code == 200

    refused(browser.come_back(address), 400, "unknown_visit")

    assert AuthSession.objects.count() == 1


def test_comes_back_once_though_an_old_cookie_is_brought_again(
    browser: Browser, google: Honest
) -> None:
    """The state is used up in the database, whatever a copy of the session says."""
    google.knows("305", **ADA)
    address = google.agrees(browser.start(), "305")
    kept = Session.objects.get()
    assert browser.come_back(address).status_code == 200
    kept.save(force_insert=True)
    browser.client.cookies["sessionid"] = kept.session_key

    refused(browser.come_back(address), 400, "unknown_visit")


def test_comes_back_in_the_browser_that_went(browser: Browser, google: Honest) -> None:
    google.knows("306", **ADA)
    address = google.agrees(browser.start(next=TARGET), "306")

    refused(Browser().come_back(address), 400, "unknown_visit")

    assert User.objects.count() == 0
    assert set(told(browser.come_back(address))) == {"code"}  # nobody spoiled it


def test_comes_back_with_its_own_visit_not_somebody_elses(google: Honest) -> None:
    """Or somebody could be signed in to an account that is not theirs."""
    google.knows("307", **ADA)
    attacker, victim = Browser(), Browser()
    address = google.agrees(attacker.start(next=TARGET), "307")
    victim.start(next=TARGET)

    refused(victim.come_back(address), 400, "unknown_visit")


@pytest.mark.parametrize("query", ["", "?code=x", "?state=", "?state=x&code=y"])
def test_needs_a_state_that_is_known(query: str, browser: Browser, google: Honest) -> None:
    browser.start(next=TARGET)

    refused(browser.get(CALLBACK + query), 400, "unknown_visit")


def test_a_state_lives_for_ten_minutes(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, google: Honest
) -> None:
    google.knows("308", **ADA)
    address = google.agrees(browser.start(next=TARGET), "308")
    later = time.time() + 601
    monkeypatch.setattr("social_core.backends.oauth._time", lambda: later)

    assert told(browser.come_back(address)) == {"error": "unknown_visit"}


def test_whoever_turns_back_there_is_told_so(browser: Browser, liar: Lying) -> None:
    state = browser.start(next=TARGET).partition("state=")[2].partition("&")[0]

    back = browser.get(f"{CALLBACK}?state={state}&error=access_denied")

    assert told(back) == {"error": "google_declined"}


def test_others_words_are_never_repeated(browser: Browser, liar: Lying) -> None:
    state = browser.start().partition("state=")[2].partition("&")[0]
    words = "error=server_error&error_description=Call+Mallory+now"

    answer = browser.get(f"{CALLBACK}?state={state}&{words}")

    assert answer.status_code == 503
    assert b"Mallory" not in answer.content
    assert b"server_error" not in answer.content


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("server_error", 503, "google_unavailable"),
        ("temporarily_unavailable", 503, "google_unavailable"),
        ("invalid_request", 400, "google_answer_unusable"),
        ("made_up", 400, "google_answer_unusable"),
    ],
)
def test_only_an_outage_is_called_one(
    browser: Browser, liar: Lying, error: str, status: int, code: str
) -> None:
    state = browser.start().partition("state=")[2].partition("&")[0]

    refused(browser.get(f"{CALLBACK}?state={state}&error={error}"), status, code)


def test_an_error_is_believed_of_no_stranger(browser: Browser, liar: Lying) -> None:
    state = browser.start(next=TARGET).partition("state=")[2].partition("&")[0]

    answer = Browser().get(f"{CALLBACK}?state={state}&error=access_denied")

    refused(answer, 400, "unknown_visit")


def test_a_provider_that_breaks_meanwhile_is_said(browser: Browser, liar: Lying) -> None:
    address = liar.authorize(browser.start(next=TARGET))
    liar.token_status = 500

    assert told(browser.come_back(address)) == {"error": "google_unavailable"}


def test_a_secret_of_ours_that_is_wrong_is_told_to_the_log_alone(
    browser: Browser, liar: Lying, caplog: pytest.LogCaptureFixture
) -> None:
    address = liar.authorize(browser.start(next=TARGET))
    liar.token_status, liar.token_error = 401, "invalid_client"

    assert told(browser.come_back(address)) == {"error": "google_unavailable"}

    assert "Google: invalid_setting at token_exchange." in caplog.text


def test_an_authenticator_is_asked_for_all_the_same(browser: Browser, liar: Lying) -> None:
    assert browser.come_back(liar.authorize(browser.start())).status_code == 200
    app = make.authenticator(User.objects.get())

    answer = browser.come_back(liar.authorize(browser.start()))

    code = refused(answer, 401, "totp_required")["exchange_code"]
    body = {"code": code, "totp": app.now()}
    assert browser.post(EXCHANGE, body).status_code == 200
    assert AuthSession.objects.latest("created_at").second_factor is True


def test_steps_are_limited(google: Honest) -> None:
    answers: list[Any] = [Api().get(START) for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {302}
    refused(answers[60], 429, "too_many_requests")
