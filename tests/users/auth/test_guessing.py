"""Limits on sign-ins that fail, and what their answers give away."""

import statistics
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from config import throttling
from config.models import Counter as Count
from config.throttling import Rate
from tests import make
from tests.api_client import Api, refused
from tests.at_once import times
from tests.users.codes.codes import mailed_code
from users.auth import hashers
from users.models import Client

LOGIN = "/api/auth/login/"
WRONG = "not this one"


def guess(email: str, password: str = WRONG, address: str = "192.0.2.1") -> int:
    answer = Api(address=address).post(LOGIN, {"email": email, "password": password})
    status: int = answer.status_code
    return status


def wait_for(email: str) -> int:
    """In seconds, as the refusal says; rounded, since the test itself takes time."""
    answer = Api(address="192.0.2.1").post(LOGIN, {"email": email, "password": WRONG})
    refused(answer, 429, "too_many_requests")
    return 10 * round(int(answer.headers["Retry-After"]) / 10)


def let_pass(seconds: int) -> None:
    """As if so much time had gone by for the limits on accounts."""
    ends_at = F("ends_at") - timedelta(seconds=seconds)
    Count.objects.filter(name__startswith="login_account:").update(ends_at=ends_at)


def set_limits(monkeypatch: pytest.MonkeyPatch, **rates: Rate) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {**throttling.LIMITS, **rates})


@pytest.mark.django_db
class TestOneAfterAnother:
    @pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
    def test_five_guesses_at_an_account(self, email: str) -> None:
        """Whether it exists or not: the limit tells nobody."""
        make.user(email="known@example.org")

        assert [guess(email) for _ in range(7)] == [401] * 5 + [429] * 2

    def test_the_refusal_says_when_to_come_again(self) -> None:
        for _ in range(5):
            guess("ada@example.org")

        answer = Api(address="192.0.2.1").post(
            LOGIN, {"email": "ada@example.org", "password": "x"}
        )

        refused(answer, 429, "too_many_requests")
        assert 55 <= int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["X-RateLimit-Limit"] == "5"
        assert answer.headers["X-RateLimit-Remaining"] == "0"

    def test_then_not_even_the_right_one_counts(self) -> None:
        make.user(email="ada@example.org")
        for _ in range(5):
            guess("ada@example.org")

        assert guess("ada@example.org", make.PASSWORD) == 429

    def test_the_account_is_open_from_elsewhere(self) -> None:
        make.user(email="ada@example.org")
        for _ in range(6):
            guess("ada@example.org")

        assert guess("ada@example.org", make.PASSWORD, address="198.51.100.2") == 200

    def test_letters_cased_otherwise_are_the_same_account(self) -> None:
        assert [guess("ADA@example.org") for _ in range(3)] == [401] * 3
        assert [guess("ada@example.org ") for _ in range(3)] == [401, 401, 429]

    def test_signing_in_is_not_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        two = Rate(2, 600)
        set_limits(monkeypatch, login_address=two, login_account=two, login_account_day=two)
        make.user(email="ada@example.org")

        assert [guess("ada@example.org", make.PASSWORD) for _ in range(4)] == [200] * 4

    def test_signing_in_starts_the_count_anew(self) -> None:
        make.user(email="ada@example.org")
        for _ in range(4):
            guess("ada@example.org")
        guess("ada@example.org", make.PASSWORD)

        assert [guess("ada@example.org") for _ in range(6)] == [401] * 5 + [429]

    def test_twenty_guesses_from_an_address(self) -> None:
        answers = [guess(f"somebody{number}@example.org") for number in range(22)]

        assert answers == [401] * 20 + [429] * 2

    def test_signing_in_does_not_clear_the_address(self) -> None:
        """Or one account of one's own would make all others open to guessing."""
        make.user(email="own@example.org")
        for number in range(19):
            guess(f"somebody{number}@example.org")
        guess("own@example.org", make.PASSWORD)

        assert [guess("a@example.org"), guess("b@example.org")] == [401, 429]

    def test_then_one_after_1_2_4_8_15_and_15_minutes(self) -> None:
        for _ in range(4):
            guess("ada@example.org")
        waits = []
        for _ in range(7):
            assert guess("ada@example.org") == 401
            waits.append(wait_for("ada@example.org"))
            let_pass(waits[-1] + 1)

        assert waits == [1 * 60, 2 * 60, 4 * 60, 8 * 60, 15 * 60, 15 * 60, 15 * 60]

    def test_asking_too_early_makes_it_no_longer(self) -> None:
        for _ in range(5):
            guess("ada@example.org")

        assert [wait_for("ada@example.org") for _ in range(10)] == [60] * 10

    def test_ten_quiet_minutes_and_all_is_forgotten(self) -> None:
        for _ in range(5):
            guess("ada@example.org")
        let_pass(60 + 600 + 1)

        assert [guess("ada@example.org") for _ in range(6)] == [401] * 5 + [429]

    def test_strangers_do_not_lock_the_owner_out(self) -> None:
        """Many addresses spend the account's day. Where its owner is signed in, it opens."""
        owner = make.user(email="ada@example.org")
        make.session(owner, address="203.0.113.9")
        for number in range(101):
            assert guess("ada@example.org", address=f"192.0.2.{number}") == 401

        assert guess("ada@example.org", make.PASSWORD, address="203.0.113.9") == 200

    def test_nor_an_owner_who_wishes_for_codes(self) -> None:
        """Who gets one, at every address."""
        owner = make.user(email="ada@example.org", email_verified_at=timezone.now())
        Client.objects.filter(pk=owner.pk).update(login_otp=True)
        make.session(owner, address="203.0.113.9")
        for number in range(101):
            guess("ada@example.org", address=f"192.0.2.{number}")

        body = {"email": "ada@example.org", "password": make.PASSWORD}
        for address in ("203.0.113.9", "198.51.100.2"):
            refused(Api(address=address).post(LOGIN, body), 401, "otp_required")
            proof = {"email": body["email"], "purpose": "login"}
            code = mailed_code("ada@example.org")
            used = Api(address=address).post("/api/auth/otp/verify/", proof | {"code": code})
            assert used.status_code == 200

    def test_elsewhere_a_code_by_mail_is_asked_for_as_well(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_limits(monkeypatch, login_account_day=Rate(10, 86_400))
        make.user(email="ada@example.org")
        for number in range(12):
            guess("ada@example.org", address=f"192.0.2.{number}")

        elsewhere = Api(address="198.51.100.2")
        body = {"email": "ada@example.org", "password": make.PASSWORD}
        refused(elsewhere.post(LOGIN, body), 401, "otp_required")

        code = mailed_code("ada@example.org")
        proof = {"email": "ada@example.org", "purpose": "login", "code": code}
        assert elsewhere.post("/api/auth/otp/verify/", proof).status_code == 200

    def test_a_forged_forwarding_header_buys_nothing(self) -> None:
        answers = [
            Api(address="192.0.2.1")
            .post(
                LOGIN,
                {"email": "ada@example.org", "password": "x"},
                X_Forwarded_For=f"10.0.0.{number}",
            )
            .status_code
            for number in range(7)
        ]

        assert answers == [401] * 5 + [429] * 2

    def test_off_is_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(throttling, "LIMITS", {})

        assert [guess("ada@example.org") for _ in range(7)] == [401] * 7


@pytest.mark.django_db(transaction=True)
def test_of_forty_guesses_at_once_five_are_looked_at() -> None:
    make.user(email="ada@example.org")

    answers = times(40, lambda: guess("ada@example.org"))

    assert Counter(answers) == {401: 5, 429: 35}


@pytest.mark.django_db
def test_too_many_hashes_at_once_are_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    make.user(email="ada@example.org")
    monkeypatch.setattr(hashers, "WAIT", 0.01)
    taken = 0
    while hashers._turns.acquire(blocking=False):
        taken += 1
    try:
        answer = Api().post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD})
    finally:
        hashers._turns.release(taken)

    refused(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "1"
    assert (
        Api().post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD}).status_code
        == 200
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_time_does_not_tell_who_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken in turns, so that whatever else the machine does falls on all kinds alike."""
    monkeypatch.setattr(throttling, "LIMITS", {})
    make.user(email="known@example.org")
    make.user(email="google@example.org", password=None)
    make.user(email="disabled@example.org", is_active=False)
    kinds = ["known", "unknown", "google", "disabled"]
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    api = Api()

    for turn in range(30):
        for kind in kinds[turn % 4 :] + kinds[: turn % 4]:
            begin = time.thread_time()
            api.post(LOGIN, {"email": f"{kind}@example.org", "password": WRONG})
            taken[kind].append(time.thread_time() - begin)

    medians = {kind: statistics.median(times) for kind, times in taken.items()}
    for kind in kinds[1:]:
        assert medians[kind] == pytest.approx(medians["known"], rel=0.1), medians
