"""Where a visit may lead back to."""

from typing import Any

import pytest

from config import env
from tests.api_client import Api, refused
from tests.users.google.browser import CHALLENGE, START, Browser, Honest, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://app.example.org.evil.example/",
        "https://app.example.org@evil.example/",
        "https://app.example.org:8443/",
        "http://app.example.org/",
        "HTTPS://app.example.org/",
        "//app.example.org/",
        "/portal/",
        "javascript:alert(1)",
        "https://app.example.org\\@evil.example/",
        "https://app.example.org\t/",
        "https://app.example.org/ä",
        "https://[::1",
        "https://app.example.org/?code=mine",
        "https://app.example.org/?a=b&error=",
        "https://app.example.org/?c%6Fde=mine",
    ],
)
def test_no_other_place_than_a_front_end_that_is_known(address: str, google: Honest) -> None:
    body = refused(Api().get(START, {"next": address}), 422, "invalid_next")

    assert body["errors"][0]["loc"] == ["query", "next"]


@pytest.mark.parametrize(
    "address", ["https://app.example.org", "https://app.example.org/a?b=c"]
)
def test_any_page_of_a_front_end_that_is_known(
    address: str, browser: Browser, google: Honest
) -> None:
    assert browser.start(next=address).startswith(google.url)


def test_no_place_at_all_without_front_ends(
    monkeypatch: pytest.MonkeyPatch, google: Honest
) -> None:
    monkeypatch.setattr(env, "FRONTEND_URLS", [])

    refused(Api().get(START, {"next": "https://app.example.org/"}), 422, "invalid_next")


def test_the_callbacks_own_query_says_nothing_about_the_place(
    browser: Browser, google: Honest
) -> None:
    google.knows("200", email="a@example.org", email_verified=True)
    address = google.agrees(browser.start(next="https://app.example.org/auth/callback"), "200")

    back = browser.come_back(address + "&next=https://evil.example/")

    assert set(told(back)) == {"code"}


@pytest.mark.parametrize(
    "query",
    [
        {"code_challenge": "short"},
        {"code_challenge": "=" * 43},
        {"code_challenge": CHALLENGE, "code_challenge_method": "plain"},
        {"next": "https://app.example.org/" + "a" * 2000},
    ],
)
def test_what_is_not_as_it_must_be_is_said(query: dict[str, Any], google: Honest) -> None:
    refused(Api().get(START, query), 422, "invalid")


def test_the_way_there_is_kept_by_no_cache_and_told_to_nobody(
    browser: Browser, google: Honest
) -> None:
    answer = browser.get(START)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_provider_that_is_away_is_said(settings: Any, google: Honest) -> None:
    settings.SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = "http://127.0.0.1:9"

    answer = Api().get(START)

    refused(answer, 503, "google_unavailable")
    assert answer.headers["Retry-After"] == "30"
