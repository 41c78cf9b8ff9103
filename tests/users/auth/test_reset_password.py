"""POST /api/auth/otp/verify/: a new password in the place of a forgotten one"""

from collections import Counter

import pytest

from config import throttling
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import times
from tests.users.audit.entries import actions
from tests.users.auth.asked_codes import VERIFY, code_for, proof
from tests.users.codes.codes import mails
from users.models import User

NEW = "another lamp, brighter"


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits have tests of their own."""
    monkeypatch.setattr(throttling, "LIMITS", {})


@pytest.mark.django_db
class TestResetPassword:
    def test_the_new_password_signs_in_and_every_session_ends(self, api_for: ApiFor) -> None:
        person = make.user(email="ada@example.org")
        there = api_for(person)
        code = code_for("ada@example.org", "reset_password")

        answer = Api().post(
            VERIFY, proof("ada@example.org", "reset_password", code, new_password=NEW)
        )

        assert (answer.status_code, answer.content) == (204, b"")
        refused(there.get("/api/auth/user/"), 401, "invalid_token")
        login = {"email": "ada@example.org", "password": NEW}
        assert Api().post("/api/auth/login/", login).status_code == 200
        old = {"email": "ada@example.org", "password": make.PASSWORD}
        refused(Api().post("/api/auth/login/", old), 401, "invalid_credentials")
        assert "account.password_reset" in actions()
        assert User.objects.get().email_verified_at is not None

    def test_its_owner_is_told(self, api: Api) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "reset_password")

        api.post(VERIFY, proof("ada@example.org", "reset_password", code, new_password=NEW))

        assert mails()[-1].subject == "Tonearm: Your password was changed"
        assert mails()[-1].to == ["ada@example.org"]

    @pytest.mark.parametrize("weak", ["password123", "tonearm2026", "ada.example"])
    def test_a_weak_one_is_refused_and_the_code_stays_good(self, api: Api, weak: str) -> None:
        make.user(email="ada@example.org", username="ada.example")
        code = code_for("ada@example.org", "reset_password")

        for _ in range(6):
            answer = api.post(
                VERIFY, proof("ada@example.org", "reset_password", code, new_password=weak)
            )
            problem = refused(answer, 422, "weak_password")
            assert problem["errors"][0]["loc"] == ["body", "new_password"]

        good = proof("ada@example.org", "reset_password", code, new_password=NEW)
        assert api.post(VERIFY, good).status_code == 204

    def test_needs_the_new_password(self, api: Api) -> None:
        problem = refused(
            api.post(VERIFY, proof("ada@example.org", "reset_password", "12345678")),
            422,
            "invalid",
        )

        assert problem["errors"][0]["loc"] == ["body", "new_password"]

    def test_nothing_else_takes_one(self, api: Api) -> None:
        answer = api.post(
            VERIFY, proof("ada@example.org", "login", "12345678", new_password=NEW)
        )

        assert refused(answer, 422, "invalid")["errors"][0]["loc"] == ["body", "new_password"]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_many_new_passwords_one_is_set(self) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "reset_password")
        passwords = iter([f"{NEW} {number}" for number in range(5)])

        def reset() -> int:
            body = proof(
                "ada@example.org", "reset_password", code, new_password=next(passwords)
            )
            status: int = Api().post(VERIFY, body).status_code
            return status

        assert Counter(times(5, reset)) == {204: 1, 422: 4}
        told = [message for message in mails() if "password was changed" in message.subject]
        assert len(told) == 1
