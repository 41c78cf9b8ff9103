"""POST /api/auth/otp/verify/"""

from collections import Counter
from typing import Any

import pyotp
import pytest
from django.utils import timezone

from config import throttling
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import times
from tests.users.codes.codes import another, mailed_code, mails
from users.models import AuditEntry, AuthSession, Challenge, TotpDevice, User
from users.totp.secrets import encrypt

SEND, VERIFY = "/api/auth/otp/send/", "/api/auth/otp/verify/"
NEW = "another lamp, brighter"


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits have tests of their own."""
    monkeypatch.setattr(throttling, "LIMITS", {})


def code_for(email: str, purpose: str, api: Api | None = None) -> str:
    answer = (api or Api()).post(SEND, {"email": email, "purpose": purpose})
    assert answer.status_code == 202, answer.content
    return mailed_code(email)


def proof(email: str, purpose: str, code: str, **more: Any) -> dict[str, Any]:
    return {"email": email, "purpose": purpose, "code": code, **more}


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


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
class TestLogIn:
    def test_signs_in_without_a_password(self, api: Api) -> None:
        make.user(email="ada@example.org", username="ada", password=None)
        code = code_for("ada@example.org", "login")

        answer = api.post(VERIFY, proof("ada@example.org", "login", code))

        assert answer.status_code == 200
        body = answer.json()
        assert set(body) == {"user", "access", "refresh", "expires_in"}
        assert body["user"]["email_verified"] is True
        assert Api(body["access"]).get("/api/auth/user/").json()["username"] == "ada"
        entry = AuditEntry.objects.get(action="session.opened")
        assert '"way": "code"' in entry.body

    def test_a_code_is_good_once(self, api: Api) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "login")

        first = api.post(VERIFY, proof("ada@example.org", "login", code))
        again = api.post(VERIFY, proof("ada@example.org", "login", code))

        assert first.status_code == 200
        refused(again, 422, "invalid_code")
        assert AuthSession.objects.count() == 1

    def test_blanks_and_dashes_do_not_matter(self, api: Api) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "login").replace(" ", "-")

        answer = api.post(VERIFY, proof("ada@example.org", "login", f" {code} "))

        assert answer.status_code == 200

    def test_every_refusal_is_the_same(self, api: Api) -> None:
        """Unknown, disabled, never asked, wrong, too old: nobody learns which."""
        for who in ("known", "asked", "late", "disabled"):
            make.user(email=f"{who}@example.org", is_active=who != "disabled")
        code = code_for("asked@example.org", "login")
        late = code_for("late@example.org", "login")
        Challenge.objects.filter(address="late@example.org").update(expires_at=timezone.now())
        for who in ("unknown", "disabled"):
            api.post(SEND, {"email": f"{who}@example.org", "purpose": "login"})
        tries = [
            ("unknown", code),
            ("disabled", code),
            ("never", code),
            ("known", code),
            ("asked", another(code)),
            ("asked", "x"),
            ("late", late),
        ]

        answers = [
            api.post(
                VERIFY, proof(f"{who}@example.org", "login", given), X_Request_ID="same-name"
            )
            for who, given in tries
        ]

        for answer in answers:
            problem = refused(answer, 422, "invalid_code")
            assert problem["errors"][0]["loc"] == ["body", "code"]
        assert len({answer.content for answer in answers}) == 1
        assert not AuthSession.objects.exists()

    def test_a_wrong_one_stands_in_the_log(self, api: Api) -> None:
        make.user(email="ada@example.org")
        wrong = another(code_for("ada@example.org", "login"))

        for email in ("ada@example.org", "unknown@example.org"):
            api.post(VERIFY, proof(email, "login", wrong))

        known, unknown = AuditEntry.objects.filter(action="session.refused").order_by("pk")
        assert '"way": "code"' in known.body
        assert known.network == "127.0.0.1"
        assert known.subject.startswith("person ")
        assert unknown.subject == ""

    def test_a_code_for_something_else_does_not_sign_in(self, api: Api) -> None:
        make.user(email="ada@example.org")
        code = code_for("ada@example.org", "verify_email")

        refused(api.post(VERIFY, proof("ada@example.org", "login", code)), 422, "invalid_code")

    def test_somebody_disabled_meanwhile_stays_out(self, api: Api) -> None:
        person = make.user(email="ada@example.org")
        code = code_for("ada@example.org", "login")
        User.objects.filter(pk=person.pk).update(is_active=False)

        refused(api.post(VERIFY, proof("ada@example.org", "login", code)), 422, "invalid_code")


@pytest.mark.django_db
class TestWithAnAuthenticatorApp:
    def test_the_code_stays_good_until_the_app_was_asked(self, api: Api) -> None:
        person = make.user(email="ada@example.org")
        app = make_app(person)
        code = code_for("ada@example.org", "login")

        without = [api.post(VERIFY, proof("ada@example.org", "login", code)) for _ in range(7)]
        wrong = api.post(VERIFY, proof("ada@example.org", "login", code, totp="000000"))
        right = api.post(VERIFY, proof("ada@example.org", "login", code, totp=app.now()))

        for answer in without:
            refused(answer, 401, "totp_required")
        refused(wrong, 401, "invalid_totp")
        assert right.status_code == 200
        assert AuthSession.objects.get().second_factor is True

    def test_a_wrong_code_does_not_tell_that_there_is_one(self, api: Api) -> None:
        person = make.user(email="ada@example.org")
        app = make_app(person)
        code = another(code_for("ada@example.org", "login"))

        answer = api.post(VERIFY, proof("ada@example.org", "login", code, totp=app.now()))

        refused(answer, 422, "invalid_code")

    def test_a_reset_does_not_ask_it_but_the_next_sign_in_does(self, api: Api) -> None:
        make_app(make.user(email="ada@example.org"))
        code = code_for("ada@example.org", "reset_password")

        reset = proof("ada@example.org", "reset_password", code, new_password=NEW)
        assert api.post(VERIFY, reset).status_code == 204

        login = api.post("/api/auth/login/", {"email": "ada@example.org", "password": NEW})
        refused(login, 401, "totp_required")


def make_app(person: User) -> Any:
    secret = pyotp.random_base32()
    TotpDevice.objects.create(user=person, secret=encrypt(secret), confirmed_at=timezone.now())
    return pyotp.TOTP(secret)


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
    def test_of_thirty_with_one_code_one_signs_in(self) -> None:
        make.user(email="ada@example.org")
        body = proof("ada@example.org", "login", code_for("ada@example.org", "login"))

        statuses = times(30, lambda: Api().post(VERIFY, body).status_code)

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
