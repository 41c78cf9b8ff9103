"""Signing in where an authenticator app is asked too."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from config import throttling
from config.throttling import Rate
from tests import make
from tests.api_client import Api, refused
from tests.at_once import times
from users.models import AuditEntry, AuthSession, Mail, RecoveryCode, TotpDevice, User
from users.totp.recovery import digest_of
from users.totp.services import InvalidTotp, check

pytestmark = pytest.mark.django_db

CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-2345"


def log_in(
    person: User,
    totp: str | None = None,
    password: str = make.PASSWORD,
    address: str = "127.0.0.1",
) -> Any:
    body = {"email": person.email, "password": password, "totp": totp}
    return Api(address=address).post("/api/auth/login/", body)


def recovery_code(person: User) -> None:
    RecoveryCode.objects.create(user=person, digest=digest_of(CODE))


def test_with_the_present_code() -> None:
    person = make.user()
    app = make.authenticator(person)

    answer = log_in(person, app.now())

    assert answer.status_code == 200
    assert AuthSession.objects.get().second_factor


@pytest.mark.parametrize("spaced", ["{} {}", " {}{} ", "{}\u2009{}"])
def test_the_code_as_apps_show_it(spaced: str) -> None:
    person = make.user()
    code = make.authenticator(person).now()

    assert log_in(person, spaced.format(code[:3], code[3:])).status_code == 200


def test_nobody_learns_of_the_app_without_the_password() -> None:
    person = make.user()
    app = make.authenticator(person)

    refused(log_in(person, password="not this one"), 401, "invalid_credentials")
    refused(log_in(person, app.now(), "not this one"), 401, "invalid_credentials")
    assert log_in(person, app.now()).status_code == 200  # nor is its code used up


def test_no_session_without_the_code() -> None:
    person = make.user()
    make.authenticator(person)

    refused(log_in(person), 401, "totp_required")
    refused(log_in(person, ""), 401, "totp_required")
    refused(log_in(person, "12345"), 401, "invalid_totp")
    assert not AuthSession.objects.exists()


def test_a_code_is_good_once() -> None:
    person = make.user()
    code = make.authenticator(person).now()
    assert log_in(person, code).status_code == 200

    refused(log_in(person, code), 401, "invalid_totp")


def test_an_older_code_is_not_good_after_a_newer_one() -> None:
    person = make.user()
    app = make.authenticator(person)
    older = app.now()
    assert log_in(person, make.next_code(app)).status_code == 200

    refused(log_in(person, older), 401, "invalid_totp")


@pytest.mark.parametrize("written", [CODE, CODE.lower(), CODE.replace("-", " ")])
def test_a_recovery_code_in_its_place_is_good_once(written: str) -> None:
    person = make.user()
    make.authenticator(person)
    recovery_code(person)

    assert log_in(person, written).status_code == 200

    refused(log_in(person, written), 401, "invalid_totp")
    assert AuditEntry.objects.filter(action="account.recovery_code_used").count() == 1
    [told] = Mail.objects.filter(kind="security_changed")
    assert (told.user, told.context) == (person, {"change": "recovery_code_used"})


def test_a_recovery_code_is_its_owners_alone() -> None:
    person = make.user()
    make.authenticator(person)
    recovery_code(make.user())

    refused(log_in(person, CODE), 401, "invalid_totp")


def test_guesses_are_limited() -> None:
    person = make.user()
    app = make.authenticator(person)
    for guess in range(5):
        refused(log_in(person, f"1234{guess}"), 401, "invalid_totp")

    refused(log_in(person, app.now()), 429, "too_many_requests")


def test_a_right_code_starts_the_count_anew() -> None:
    person = make.user()
    app = make.authenticator(person)
    for guess in range(4):
        log_in(person, f"1234{guess}")
    assert log_in(person, app.now()).status_code == 200

    for guess in range(4):
        log_in(person, f"1234{guess}")
    assert log_in(person, make.next_code(app)).status_code == 200


def test_a_recovery_code_opens_whatever_was_guessed_before() -> None:
    """Even where the guesses came from."""
    person = make.user()
    make.authenticator(person)
    recovery_code(person)
    for _ in range(5):
        refused(log_in(person, "12345"), 401, "invalid_totp")
    refused(log_in(person, "12345"), 429, "too_many_requests")

    assert log_in(person, CODE).status_code == 200


def test_guesses_elsewhere_do_not_shut_the_app_out() -> None:
    """Who knows the password and lacks the app."""
    person = make.user()
    app = make.authenticator(person)
    for _ in range(6):
        log_in(person, "12345")

    assert log_in(person, app.now(), address="198.51.100.2").status_code == 200


def test_after_the_guesses_of_a_day_a_recovery_code_still_opens() -> None:
    """Who knows the password spends them; its owner is not locked out."""
    person = make.user()
    app = make.authenticator(person)
    recovery_code(person)
    for guess in range(50):
        address = f"192.0.2.{guess // 5}"
        refused(log_in(person, "12345", address=address), 401, "invalid_totp")

    owner = "198.51.100.2"
    refused(log_in(person, app.now(), address=owner), 429, "too_many_requests")
    assert log_in(person, CODE, address=owner).status_code == 200


def test_right_codes_are_no_guesses_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {**throttling.LIMITS, "totp_day": Rate(1, 86_400)}
    monkeypatch.setattr(throttling, "LIMITS", few)
    person = make.user()
    app = make.authenticator(person)

    assert log_in(person, app.now()).status_code == 200
    assert log_in(person, make.next_code(app)).status_code == 200


def test_under_another_pepper_recovery_codes_still_open() -> None:
    person = make.user()
    app = make.authenticator(person)
    recovery_code(person)
    foreign = Fernet(Fernet.generate_key()).encrypt(app.secret.encode()).decode()
    TotpDevice.objects.update(secret=foreign)

    refused(log_in(person, app.now()), 401, "invalid_totp")
    assert log_in(person, CODE).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_of_sixteen_at_once_one_gets_in(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.throttling.LIMITS", {})  # or eleven would not be compared
    person = make.user()
    app = make.authenticator(person)
    recovery_code(person)
    code = app.now() if kind == "app" else CODE

    def gets_in() -> bool:
        try:
            return check(user=person, given=code, address="192.0.2.1")
        except InvalidTotp:
            return False

    assert sum(times(16, gets_in)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_sixty_guesses_at_once_five_are_compared() -> None:
    person = make.user()
    make.authenticator(person)

    def guess() -> int:
        return log_in(person, "12345").status_code  # type: ignore[no-any-return]

    outcomes = [status for _ in range(6) for status in times(10, guess)]

    assert outcomes.count(401) == 5
    assert outcomes.count(429) == 55
