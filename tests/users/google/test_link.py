"""Google meets an account with its address, which somebody has verified."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from social_django.models import UserSocialAuth

from config import env
from tests import at_once, make
from tests.api_client import Api, refused
from tests.users.auth.asked_codes import code_for
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
from tests.users.google.test_exchange import age
from users.codes import otp
from users.codes.models import Challenge, Purpose
from users.models import AuditEntry, AuthSession, Handoff, Mail, User
from users.notifications import wording

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(liar: Lying) -> User:
    return make.user(email="Ada@Example.org", email_verified_at=timezone.now())


def token_for(browser: Browser, liar: Lying) -> str:
    answer = browser.come_back(liar.authorize(browser.start()))
    return str(refused(answer, 409, "link_required")["link_token"])


def code_by_mail(person: User) -> str:
    return code_for(person.email, "link_google")


def test_is_not_given_the_account_at_once(browser: Browser, liar: Lying, ada: User) -> None:
    token_for(browser, liar)

    assert UserSocialAuth.objects.count() == 0
    assert AuthSession.objects.count() == 0
    ada.refresh_from_db()
    assert ada.check_password(make.PASSWORD)


def test_a_front_end_is_told_at_the_exchange_so_that_no_token_is_in_an_address(
    browser: Browser, liar: Lying, ada: User
) -> None:
    there = browser.start(next=TARGET, code_challenge=CHALLENGE)
    body = told(browser.come_back(liar.authorize(there))) | {"code_verifier": VERIFIER}
    wrong = body | {"code_verifier": VERIFIER[::-1]}

    refused(browser.post(EXCHANGE, wrong), 401, "invalid_exchange_code")
    token = refused(browser.post(EXCHANGE, body), 409, "link_required")["link_token"]
    refused(browser.post(EXCHANGE, body), 401, "invalid_exchange_code")

    answer = browser.post(LINK, {"link_token": token, "password": make.PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == ada.pk


def test_its_password_links_it_for_good(browser: Browser, liar: Lying, ada: User) -> None:
    body = {"link_token": token_for(browser, liar), "password": make.PASSWORD}

    answer = browser.post(LINK, body)

    assert answer.status_code == 200
    assert Api(answer.json()["access"]).get("/api/auth/user/").json()["id"] == ada.pk
    again = browser.come_back(liar.authorize(browser.start()))
    assert again.json()["user"]["id"] == ada.pk
    [mail] = Mail.objects.filter(kind="google_linked")
    assert mail.user_id == ada.pk
    assert "Either way of signing in works." in " ".join(wording.word(mail).text.split())
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert list(actions).count("account.google_linked") == 1
    ada.refresh_from_db()
    assert ada.check_password(make.PASSWORD)  # goes on being good


def test_a_code_sent_to_its_address_links_it_too(
    browser: Browser, liar: Lying, ada: User
) -> None:
    body = {"link_token": token_for(browser, liar), "code": code_by_mail(ada)}

    assert browser.post(LINK, body).status_code == 200
    assert UserSocialAuth.objects.get().user_id == ada.pk
    refused(browser.post(LINK, body), 401, "invalid_link_token")


def test_a_code_is_the_way_for_an_account_without_a_password(
    browser: Browser, liar: Lying, ada: User
) -> None:
    ada.set_unusable_password()
    ada.save()
    token = token_for(browser, liar)
    for guess in ("!", make.PASSWORD):
        body = {"link_token": token, "password": guess}
        refused(browser.post(LINK, body), 401, "invalid_credentials")

    body = {"link_token": token, "code": code_by_mail(ada)}
    assert browser.post(LINK, body).status_code == 200


def test_a_code_for_something_else_does_not(browser: Browser, liar: Lying, ada: User) -> None:
    code = code_by_mail(ada)
    challenge = Challenge.objects.get()
    other = otp.code_of(challenge.pk, Purpose.LOGIN, pepper=env.OTP_PEPPER)
    token = token_for(browser, liar)

    refused(browser.post(LINK, {"link_token": token, "code": other}), 422, "invalid_code")
    assert browser.post(LINK, {"link_token": token, "code": code}).status_code == 200


def test_a_wrong_password_counts_as_at_signing_in_and_spoils_nothing(
    browser: Browser, liar: Lying, ada: User
) -> None:
    token = token_for(browser, liar)
    wrong = {"link_token": token, "password": "a guess of mine"}

    answers = [browser.post(LINK, wrong) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    refused(answers[0], 401, "invalid_credentials")
    login = {"email": ada.email, "password": make.PASSWORD}
    refused(Api().post("/api/auth/login/", login), 429, "too_many_requests")
    elsewhere = Api(address="192.0.2.7")
    right = {"link_token": token, "password": make.PASSWORD}
    assert elsewhere.post(LINK, right).status_code == 200


def test_an_authenticator_is_asked_before_anything_is_used_up(
    browser: Browser, liar: Lying, ada: User
) -> None:
    app = make.authenticator(ada)
    body = {"link_token": token_for(browser, liar), "code": code_by_mail(ada)}

    refused(browser.post(LINK, body), 401, "totp_required")
    refused(browser.post(LINK, body | {"totp": make.WRONG_TOTP}), 401, "invalid_totp")
    answer = browser.post(LINK, body | {"totp": app.now()})

    assert answer.status_code == 200
    assert AuthSession.objects.get().second_factor is True


def test_works_once_for_four_at_the_same_moment(
    browser: Browser, liar: Lying, ada: User
) -> None:
    body = {"link_token": token_for(browser, liar), "password": make.PASSWORD}

    answers = at_once.times(4, lambda: browser.post(LINK, body))

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    assert AuthSession.objects.count() == 1


def test_a_password_whose_hash_is_renewed_is_as_good(
    browser: Browser, liar: Lying, ada: User
) -> None:
    """Of an account that comes from elsewhere, or from before hashing was made dearer."""
    ada.password = make_password(make.PASSWORD, hasher="pbkdf2_sha256")
    ada.save()

    body = {"link_token": token_for(browser, liar), "password": make.PASSWORD}

    assert browser.post(LINK, body).status_code == 200


def test_a_token_lives_for_ten_minutes(browser: Browser, liar: Lying, ada: User) -> None:
    body = {"link_token": token_for(browser, liar), "password": make.PASSWORD}
    age(601)

    refused(browser.post(LINK, body), 401, "invalid_link_token")


def test_a_password_without_a_token_links_nothing(
    browser: Browser, liar: Lying, ada: User
) -> None:
    body = {"link_token": "made up", "password": make.PASSWORD}

    refused(browser.post(LINK, body), 401, "invalid_link_token")


@pytest.mark.parametrize("shown", [{}, {"password": "a", "code": "b"}, {"password": ""}])
def test_shows_one_thing_or_the_other(
    shown: dict[str, Any], browser: Browser, liar: Lying
) -> None:
    refused(browser.post(LINK, {"link_token": "any"} | shown), 422, "invalid")


def test_whoever_was_switched_off_meanwhile_stays_out(
    browser: Browser, liar: Lying, ada: User
) -> None:
    body = {"link_token": token_for(browser, liar), "password": make.PASSWORD}
    User.objects.update(is_active=False)

    refused(browser.post(LINK, body), 403, "account_disabled")
    assert UserSocialAuth.objects.count() == 0


def test_two_links_of_one_google_account_are_not_possible(
    browser: Browser, liar: Lying, ada: User
) -> None:
    token = token_for(browser, liar)
    User.objects.filter(pk=ada.pk).update(email="other@example.org")
    assert browser.come_back(liar.authorize(browser.start())).status_code == 200  # a new one

    body = {"link_token": token, "password": make.PASSWORD}
    refused(browser.post(LINK, body), 409, "google_taken")

    assert Handoff.objects.get().used_at is None
    assert not AuthSession.objects.filter(user=ada).exists()


def test_staff_are_linked_and_never_taken_over(browser: Browser, liar: Lying) -> None:
    """Accounts of staff are made by hand, and so not verified."""
    staff = make.user(email="ada@example.org", is_staff=True)

    token_for(browser, liar)

    staff.refresh_from_db()
    assert staff.check_password(make.PASSWORD)
    assert staff.email_verified_at is None
