"""POST /api/auth/otp/verify/: what holds for every code, and verifying an address"""

from collections import Counter

import pytest

from config import throttling
from tests import make
from tests.api_client import Api, refused
from tests.at_once import times
from tests.faults.records import Seen
from tests.users.audit.entries import actions
from tests.users.auth.asked_codes import VERIFY, code_for, proof
from tests.users.codes.codes import another, mailed_code
from users.models import AuthSession, Challenge, User


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits have tests of their own."""
    monkeypatch.setattr(throttling, "LIMITS", {})


@pytest.mark.django_db
class TestVerifyEmail:
    def test_the_address_is_verified(self, api: Api) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "verify_email")

        answer = api.post(VERIFY, proof("ADA@example.org", "verify_email", code))

        assert (answer.status_code, answer.content) == (204, b"")
        assert User.objects.get().email_verified_at is not None
        assert not AuthSession.objects.exists()  # it signs nobody in
        assert actions() == ["account.email_verified"]

    def test_the_account_says_so(self, api: Api) -> None:
        registered = api.post(
            "/api/auth/register/",
            {"email": "ada@example.org", "password": make.PASSWORD, "username": "ada"},
        ).json()
        assert registered["user"]["email_verified"] is False

        api.post(
            VERIFY, proof("ada@example.org", "verify_email", mailed_code("ada@example.org"))
        )

        account = Api(registered["access"]).get("/api/auth/user/").json()
        assert account["email_verified"] is True

    def test_not_with_a_code_for_an_address_left_since(self, api: Api) -> None:
        person = make.user(email="ada@example.org")
        code = code_for("ada@example.org", "verify_email")
        User.objects.filter(pk=person.pk).update(email="other@example.org")

        for email in ("ada@example.org", "other@example.org"):
            refused(api.post(VERIFY, proof(email, "verify_email", code)), 422, "invalid_code")

        assert User.objects.get().email_verified_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "where"),
    [
        ("link_google", "POST /api/auth/google/link/"),
        ("erase", "DELETE /api/auth/user/"),
    ],
)
def test_some_codes_are_used_elsewhere(api: Api, purpose: str, where: str) -> None:
    problem = refused(api.post(VERIFY, proof("a@example.org", purpose, "1")), 422, "invalid")

    assert problem["errors"][0]["loc"] == ["body", "purpose"]
    assert where in problem["errors"][0]["msg"]


@pytest.mark.django_db
def test_sixty_tries_in_ten_minutes_from_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    answers = [Api().post(VERIFY, proof("a@example.org", "login", "1")) for _ in range(62)]

    assert [answer.status_code for answer in answers] == [422] * 60 + [429] * 2


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.mark.fault("F12")
    def test_of_thirty_with_one_code_one_signs_in(self, seen: Seen) -> None:
        make.user(email="ada@example.org")
        body = proof("ada@example.org", "login", code_for("ada@example.org", "login"))

        statuses = times(30, lambda: Api().post(VERIFY, body).status_code)

        seen.load = "30 at once; 60 guesses at once"
        seen.tell(f"one code, 30 times: {statuses.count(200)} signed in")
        assert Counter(statuses) == {200: 1, 422: 29}
        assert AuthSession.objects.count() == 1

    def test_a_refusal_forgets_no_guess(self) -> None:
        """A refused request rolls back; what it counted stays."""
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "login")
        wrong = proof("ada@example.org", "login", another(code))

        statuses = times(60, lambda: Api().post(VERIFY, wrong).status_code)

        assert Counter(statuses) == {422: 60}
        assert Challenge.objects.get().attempts == 5
        right = proof("ada@example.org", "login", code)
        refused(Api().post(VERIFY, right), 422, "invalid_code")
