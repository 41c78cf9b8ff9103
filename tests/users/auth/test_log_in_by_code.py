"""POST /api/auth/otp/verify/: signing in without a password"""

import pytest
from django.utils import timezone

from config import throttling
from config.throttling import Rate
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.auth.asked_codes import SEND, VERIFY, code_for, proof
from tests.users.codes.codes import another, mailed_code
from users.models import AuditEntry, AuthSession, Challenge, TotpDevice, User

NEW = "another lamp, brighter"


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits have tests of their own."""
    monkeypatch.setattr(throttling, "LIMITS", {})


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

    @pytest.mark.usefixtures("behind_a_proxy")
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
        person = make.user(email="ada@example.org", email_verified_at=timezone.now())
        app = make.authenticator(person)
        code = code_for("ada@example.org", "login")

        without = [api.post(VERIFY, proof("ada@example.org", "login", code)) for _ in range(7)]
        wrong = api.post(VERIFY, proof("ada@example.org", "login", code, totp=make.WRONG_TOTP))
        right = api.post(VERIFY, proof("ada@example.org", "login", code, totp=app.now()))

        for answer in without:
            refused(answer, 401, "totp_required")
        refused(wrong, 401, "invalid_totp")
        assert right.status_code == 200
        assert AuthSession.objects.get().second_factor is True

    def test_a_wrong_code_does_not_tell_that_there_is_one(self, api: Api) -> None:
        person = make.user(email="ada@example.org", email_verified_at=timezone.now())
        app = make.authenticator(person)
        code = another(code_for("ada@example.org", "login"))

        answer = api.post(VERIFY, proof("ada@example.org", "login", code, totp=app.now()))

        refused(answer, 422, "invalid_code")

    def test_a_reset_asks_it_too(self, api: Api) -> None:
        person = make.user(email="ada@example.org", email_verified_at=timezone.now())
        app = make.authenticator(person)
        code = code_for("ada@example.org", "reset_password")
        reset = proof("ada@example.org", "reset_password", code, new_password=NEW)

        refused(api.post(VERIFY, reset), 401, "totp_required")
        refused(api.post(VERIFY, reset | {"totp": make.WRONG_TOTP}), 401, "invalid_totp")
        assert User.objects.get(pk=person.pk).check_password(make.PASSWORD)
        assert api.post(VERIFY, reset | {"totp": app.now()}).status_code == 204

        login = api.post("/api/auth/login/", {"email": "ada@example.org", "password": NEW})
        refused(login, 401, "totp_required")


@pytest.mark.django_db
class TestAnAddressShownForTheFirstTime:
    """Whoever registered with it may have been somebody else, waiting for its owner."""

    def squatter(self) -> User:
        person = make.user(email="ada@example.org")
        make.authenticator(person)
        return person

    def test_nothing_else_opens_the_account_any_more(self, api: Api, api_for: ApiFor) -> None:
        person = self.squatter()
        theirs = api_for(person)
        code = code_for("ada@example.org", "login")

        answer = api.post(VERIFY, proof("ada@example.org", "login", code))

        assert answer.status_code == 200
        assert answer.json()["user"]["has_password"] is False
        refused(theirs.get("/api/auth/user/"), 401, "invalid_token")
        password = {"email": "ada@example.org", "password": make.PASSWORD}
        refused(api.post("/api/auth/login/", password), 401, "invalid_credentials")
        assert not TotpDevice.objects.filter(user=person).exists()
        assert Api(answer.json()["access"]).get("/api/auth/user/").status_code == 200

    def test_nor_is_the_owner_erased_because_somebody_else_wished_it(self, api: Api) -> None:
        person = self.squatter()
        User.objects.filter(pk=person.pk).update(erase_at=timezone.now())
        code = code_for("ada@example.org", "login")

        assert api.post(VERIFY, proof(person.email, "login", code)).status_code == 200

        assert User.objects.get(pk=person.pk).erase_at is None
        assert AuditEntry.objects.filter(action="account.erasure_called_off").count() == 1

    def test_nor_after_a_new_password(self, api: Api) -> None:
        person = self.squatter()
        code = code_for("ada@example.org", "reset_password")
        reset = proof("ada@example.org", "reset_password", code) | {"new_password": NEW}

        assert api.post(VERIFY, reset).status_code == 204

        assert not TotpDevice.objects.filter(user=person).exists()
        signed_in = api.post("/api/auth/login/", {"email": person.email, "password": NEW})
        assert signed_in.status_code == 200

    def test_a_verified_one_keeps_its_password_and_its_app(self, api: Api) -> None:
        person = self.squatter()
        User.objects.filter(pk=person.pk).update(email_verified_at=timezone.now())
        code = code_for("ada@example.org", "login")

        answer = api.post(VERIFY, proof("ada@example.org", "login", code))

        refused(answer, 401, "totp_required")
        assert TotpDevice.objects.filter(user=person).exists()
        assert User.objects.get(pk=person.pk).check_password(make.PASSWORD)

    def test_whoever_has_just_shown_the_password_keeps_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Others guessed at it, so a code was asked for besides: one person has both."""
        owner = self.guessed_at(monkeypatch)
        code = self.code_after_password(owner, "198.51.100.2")

        body = proof(owner.email, "login", code)
        answer = Api(address="198.51.100.2").post(VERIFY, body)

        assert answer.status_code == 200
        assert answer.json()["user"]["has_password"] is True
        owner.refresh_from_db()
        assert owner.email_verified_at is not None

    def test_so_does_who_was_sent_another_code_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        owner = self.guessed_at(monkeypatch)
        self.code_after_password(owner, "198.51.100.2")
        code = code_for(owner.email, "login", Api(address="192.0.2.1"))

        body = proof(owner.email, "login", code)
        answer = Api(address="198.51.100.2").post(VERIFY, body)

        assert answer.json()["user"]["has_password"] is True

    def test_a_squatter_who_shows_it_elsewhere_keeps_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The address's owner uses the code of a mail that the squatter caused."""
        squatter = self.guessed_at(monkeypatch)
        code = self.code_after_password(squatter, "192.0.2.66")

        body = proof(squatter.email, "login", code)
        answer = Api(address="198.51.100.2").post(VERIFY, body)

        assert answer.status_code == 200
        assert answer.json()["user"]["has_password"] is False

    def guessed_at(self, monkeypatch: pytest.MonkeyPatch) -> User:
        monkeypatch.setattr(throttling, "LIMITS", {"login_account_day": Rate(0, 86_400)})
        return make.user(email="ada@example.org")

    def code_after_password(self, person: User, address: str) -> str:
        body = {"email": person.email, "password": make.PASSWORD}
        answer = Api(address=address).post("/api/auth/login/", body)
        refused(answer, 401, "otp_required")
        return mailed_code(person.email)

    def test_verifying_while_signed_in_keeps_everything(
        self, api: Api, api_for: ApiFor
    ) -> None:
        person = self.squatter()
        mine = api_for(person)
        code = code_for("ada@example.org", "verify_email")

        assert mine.post(VERIFY, proof(person.email, "verify_email", code)).status_code == 204

        assert mine.get("/api/auth/user/").json()["has_password"] is True
        assert TotpDevice.objects.filter(user=person).exists()
