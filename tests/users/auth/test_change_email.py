"""POST /api/auth/otp/verify/: another address"""

import pytest

from config import throttling
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.audit.entries import actions
from tests.users.auth.asked_codes import VERIFY, code_for, proof
from tests.users.codes.codes import mails


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits have tests of their own."""
    monkeypatch.setattr(throttling, "LIMITS", {})


@pytest.mark.django_db
class TestChangeEmail:
    def test_the_account_has_the_new_address(self, api_for: ApiFor) -> None:
        person = make.user(email="ada@example.org")
        here, there = api_for(person), api_for(person)
        code = code_for("New.Ada@example.org", "change_email", here)

        answer = here.post(VERIFY, proof("new.ada@example.org", "change_email", code))

        assert (answer.status_code, answer.content) == (204, b"")
        account = here.get("/api/auth/user/").json()
        assert account["email"] == "New.Ada@example.org"
        assert account["email_verified"] is True
        refused(there.get("/api/auth/user/"), 401, "invalid_token")
        assert "account.email_changed" in actions()

    def test_the_old_address_is_told(self, api_for: ApiFor) -> None:
        here = api_for(make.user(email="ada@example.org"))
        code = code_for("new@example.org", "change_email", here)

        here.post(VERIFY, proof("new@example.org", "change_email", code))

        assert mails()[-1].to == ["ada@example.org"]
        assert mails()[-1].subject == "Tonearm: Your account has another address now"
        assert "new@example.org" not in str(mails()[-1].message())

    def test_taken_meanwhile_is_refused(self, api_for: ApiFor) -> None:
        here = api_for(make.user(email="ada@example.org"))
        code = code_for("new@example.org", "change_email", here)
        make.user(email="NEW@example.org")

        answer = here.post(VERIFY, proof("new@example.org", "change_email", code))

        refused(answer, 409, "email_taken")
        assert here.get("/api/auth/user/").json()["email"] == "ada@example.org"

    def test_not_by_anybody_else(self, api: Api, api_for: ApiFor) -> None:
        here = api_for(make.user(email="ada@example.org"))
        stranger = api_for(make.user(email="bob@example.org"))
        code = code_for("new@example.org", "change_email", here)
        body = proof("new@example.org", "change_email", code)

        refused(api.post(VERIFY, body), 401, "unauthenticated")
        refused(stranger.post(VERIFY, body), 422, "invalid_code")
        assert here.post(VERIFY, body).status_code == 204
