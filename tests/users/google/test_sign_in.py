"""Signing in with Google as a front end does it, by a provider that keeps every rule."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from social_django.models import Association, Nonce, UserSocialAuth

from tests import at_once, make
from tests.api_client import Api, refused
from tests.users.google.browser import (
    CHALLENGE,
    EXCHANGE,
    TARGET,
    VERIFIER,
    Browser,
    Honest,
    told,
)
from users.models import AuditEntry, AuthSession, Handoff, Mail, User

pytestmark = pytest.mark.django_db(transaction=True)

ZOE = {
    "email": "Zoe@example.org",
    "email_verified": True,
    "given_name": "Zoë",
    "family_name": "van Dam",
}


def code_for(browser: Browser, google: Honest, subject: str, **query: str) -> str:
    there = browser.start(next=TARGET, **query)
    return told(browser.come_back(google.agrees(there, subject)))["code"]


def sign_in(browser: Browser, google: Honest, subject: str) -> Any:
    code = code_for(browser, google, subject, code_challenge=CHALLENGE)
    answer = browser.post(EXCHANGE, {"code": code, "code_verifier": VERIFIER})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_asks_for_no_more_than_it_needs_with_pkce_and_nonce(
    browser: Browser, google: Honest
) -> None:
    asked = parse_qs(urlsplit(browser.start(next=TARGET)).query)

    assert asked["scope"] == ["openid email profile"]
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["nonce"][0]) == 64
    assert len(asked["state"][0]) == 32
    assert asked["redirect_uri"] == ["http://testserver/api/auth/google/callback/"]


def test_somebody_new_gets_an_account(browser: Browser, google: Honest) -> None:
    google.knows("100", **ZOE)

    signed_in = sign_in(browser, google, "100")

    account = Api(signed_in["access"]).get("/api/auth/user/").json()
    assert account["email"] == "Zoe@example.org"
    assert account["email_verified"] is True
    assert account["username"] == "zoe.van.dam"
    assert (account["first_name"], account["last_name"]) == ("Zoë", "van Dam")
    assert account["role"] == "listener"
    assert signed_in["user"]["id"] == account["id"]
    assert signed_in["expires_in"] == 600
    assert not User.objects.get().has_usable_password()
    # Nothing to verify, and nothing that they do not know.
    assert [mail.kind for mail in Mail.objects.all()] == ["welcome"]
    actions = ["account.registered", "account.google_linked", "session.opened"]
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == actions


def test_nothing_of_the_providers_is_kept_but_the_key(browser: Browser, google: Honest) -> None:
    google.knows("101", **ZOE)

    sign_in(browser, google, "101")

    link = UserSocialAuth.objects.get()
    assert (link.provider, link.uid) == ("google", "101")
    assert link.extra_data == {"iss": google.url}
    assert Nonce.objects.count() == 0
    assert Association.objects.count() == 0


def test_somebody_who_returns_has_the_same_account_whatever_they_are_called_now(
    browser: Browser, google: Honest
) -> None:
    google.knows("102", **ZOE)
    first = sign_in(browser, google, "102")
    google.knows("102", email="new@example.org", email_verified=True, given_name="Zoe")

    second = sign_in(Browser(), google, "102")

    assert second["user"] == first["user"]
    assert second["user"]["email"] == "Zoe@example.org"
    assert second["user"]["first_name"] == "Zoë"
    assert User.objects.count() == 1
    assert AuthSession.objects.count() == 2


def test_two_with_the_same_name_get_names_of_their_own(
    browser: Browser, google: Honest
) -> None:
    google.knows("103", **ZOE)
    google.knows("104", **ZOE | {"email": "other@example.org"})
    sign_in(browser, google, "103")

    other = sign_in(Browser(), google, "104")

    assert other["user"]["username"].startswith("zoe.van.dam")
    assert other["user"]["username"] != "zoe.van.dam"


def test_an_address_that_google_has_not_verified_is_no_address(
    browser: Browser, google: Honest
) -> None:
    google.knows("105", **ZOE | {"email_verified": False})

    back = browser.come_back(google.agrees(browser.start(next=TARGET), "105"))

    assert told(back) == {"error": "google_email_unverified"}
    assert User.objects.count() == 0


@pytest.mark.parametrize("verified", ["true", 1, None])
def test_nor_one_of_which_it_does_not_say_so_clearly(
    verified: Any, browser: Browser, google: Honest
) -> None:
    google.knows("106", **ZOE | {"email_verified": verified})

    back = browser.come_back(google.agrees(browser.start(next=TARGET), "106"))

    assert told(back) == {"error": "google_email_unverified"}


def test_whoever_was_switched_off_stays_out(browser: Browser, google: Honest) -> None:
    google.knows("107", **ZOE)
    sign_in(browser, google, "107")
    User.objects.update(is_active=False)

    back = browser.come_back(google.agrees(browser.start(next=TARGET), "107"))

    assert told(back) == {"error": "account_disabled"}
    assert Handoff.objects.filter(used_at=None).count() == 0
    refusal = AuditEntry.objects.latest("id")
    assert refusal.action == "session.refused"


def test_whoever_was_switched_off_stays_out_with_a_google_account_that_is_new(
    browser: Browser, google: Honest
) -> None:
    make.user(email="zoe@example.org", is_active=False)
    google.knows("108", **ZOE)

    back = browser.come_back(google.agrees(browser.start(next=TARGET), "108"))

    assert told(back) == {"error": "account_disabled"}
    assert UserSocialAuth.objects.count() == 0


def test_google_is_no_second_factor(browser: Browser, google: Honest) -> None:
    """So rights of staff sleep in this session."""
    google.knows("109", **ZOE)

    sign_in(browser, google, "109")

    assert AuthSession.objects.get().second_factor is False


def test_two_visits_at_once_by_one_browser_do_not_mind_each_other(
    browser: Browser, google: Honest
) -> None:
    google.knows("110", **ZOE)
    first = browser.start(next=TARGET)
    second = browser.start(next=TARGET + "?tab=2")

    one = browser.come_back(google.agrees(first, "110"))
    two = browser.come_back(google.agrees(second, "110"))

    assert set(told(one)) == {"code"}
    assert told(two)["tab"] == "2"
    assert User.objects.count() == 1


def test_somebody_new_twice_at_the_same_moment_gets_one_account(google: Honest) -> None:
    google.knows("111", **ZOE)
    backs = []
    for _ in range(4):
        browser = Browser()
        address = google.agrees(browser.start(next=TARGET), "111")
        backs.append(lambda browser=browser, address=address: browser.come_back(address))

    answers = at_once.at_once(*backs)

    assert all(set(told(answer)) == {"code"} for answer in answers)
    assert User.objects.count() == 1
    assert UserSocialAuth.objects.count() == 1


def test_leaves_no_session_behind_but_spares_one_of_the_administration(
    google: Honest,
) -> None:
    google.knows("112", **ZOE)
    browser, staff = Browser(), Browser()
    staff.client = make.browser(make.user(is_staff=True, is_superuser=True))

    for one in (browser, staff):
        one.come_back(google.agrees(one.start(next=TARGET), "112"))

    assert browser.client.cookies["sessionid"].value == ""
    assert staff.client.get("/admin/").status_code == 200


def test_the_cookie_survives_the_way_back_and_no_script_reads_it(
    browser: Browser, google: Honest
) -> None:
    browser.start(next=TARGET)

    cookie = browser.client.cookies["sessionid"]
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"] is True


def test_it_is_off_unless_it_is_set_up(db: None) -> None:
    for path in ("", "callback/"):
        refused(Api().get(f"/api/auth/google/{path}"), 404, "google_off")
    body = {"code": "x"}
    refused(Api().post("/api/auth/google/exchange/", body), 404, "google_off")
    body = {"link_token": "x", "password": "y"}
    refused(Api().post("/api/auth/google/link/", body), 404, "google_off")


def test_the_libraries_own_addresses_are_not_there(google: Honest) -> None:
    for path in ("/login/google/", "/complete/google/", "/api/login/google/"):
        assert Client().get(path).status_code == 404


def test_an_older_address_leads_there_with_its_query(google: Honest) -> None:
    answer = Client().get("/auth/google-oauth2/?next=https://app.example.org/&code_challenge=x")

    assert answer.status_code == 302
    expected = "/api/auth/google/?next=https://app.example.org/&code_challenge=x"
    assert answer.headers["Location"] == expected
    assert Client().get("/auth/google-oauth2/").headers["Location"] == "/api/auth/google/"
