"""POST /api/auth/otp/send/"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from config import throttling
from config.throttling import Rate
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.codes.codes import mailed_code, mails
from users.models import AuthSession, Challenge, Mail

pytestmark = pytest.mark.django_db

SEND = "/api/auth/otp/send/"
ANYBODY = ["verify_email", "login", "reset_password", "link_google"]


class TestToAnAccount:
    @pytest.mark.parametrize("purpose", ANYBODY)
    def test_mails_eight_digits(self, api: Api, purpose: str) -> None:
        make.user(email="Ada@example.org")

        answer = api.post(SEND, {"email": "ada@EXAMPLE.org", "purpose": purpose})

        assert answer.status_code == 202
        assert answer.json() == {"expires_in": 600, "resend_in": 60}
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(mailed_code("Ada@example.org").replace(" ", "")) == 8

    @pytest.mark.parametrize("purpose", ANYBODY)
    def test_goes_to_no_address_that_only_looks_like_it(self, api: Api, purpose: str) -> None:
        """PostgreSQL's lower("İ") is "i": whoever owns the other mailbox would get the code."""
        make.user(email="victim@example.org")

        answer = api.post(SEND, {"email": "victİm@example.org", "purpose": purpose})

        assert answer.status_code == 202
        assert mails() == []

    def test_goes_to_the_address_that_is_known_however_it_was_typed(self, api: Api) -> None:
        """The sign for kelvin is a "k" to Unicode itself."""
        make.user(email="katze@example.org")

        api.post(SEND, {"email": "\N{KELVIN SIGN}atze@example.org", "purpose": "login"})

        assert [message.to for message in mails()] == [["katze@example.org"]]

    def test_the_next_may_be_asked_for_when_the_limit_says(
        self, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(throttling, "LIMITS", {"code_pause": Rate(1, 300)})

        answer = api.post(SEND, {"email": "ada@example.org", "purpose": "login"})

        assert answer.json()["resend_in"] == 300

    def test_neither_subject_nor_headers_nor_link_hold_it(self, api: Api) -> None:
        make.user(email="ada@example.org")
        api.post(SEND, {"email": "ada@example.org", "purpose": "login"})
        code = mailed_code("ada@example.org")

        [message] = mails()
        parts = message.message()
        heads = " ".join(f"{name}: {value}" for name, value in parts.items())
        for written in (code, code.replace(" ", "")):
            assert written not in heads
            assert not [
                line for line in str(parts).splitlines() if "http" in line and written in line
            ]

    def test_nothing_that_is_stored_holds_it(self, api: Api) -> None:
        make.user(email="ada@example.org")
        api.post(SEND, {"email": "ada@example.org", "purpose": "login"})
        jobs = ProcrastinateJob.objects.values()
        stored = repr([*Challenge.objects.values(), *Mail.objects.values(), *jobs])
        code = mailed_code("ada@example.org")

        assert code not in stored
        assert code.replace(" ", "") not in stored


class TestToNobody:
    @pytest.mark.usefixtures("behind_a_proxy")
    @pytest.mark.parametrize("purpose", ANYBODY)
    def test_looks_the_same(self, api: Api, purpose: str) -> None:
        make.user(email="known@example.org")
        make.user(email="disabled@example.org", is_active=False)
        answers = [
            Api().post(
                SEND,
                {"email": f"{who}@example.org", "purpose": purpose},
                X_Request_ID="same-name",
            )
            for who in ("known", "unknown", "disabled")
        ]

        assert [answer.status_code for answer in answers] == [202] * 3
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1

    def test_does_the_same_work(self, api: Api) -> None:
        """Statement by statement, but for what they are about."""
        make.user(email="known@example.org")
        done = {}
        for who in ("known", "unknown"):
            with CaptureQueriesContext(connection) as captured:
                api.post(SEND, {"email": f"{who}@example.org", "purpose": "login"})
            done[who] = [query["sql"].split()[0] for query in captured.captured_queries]

        assert done["known"] == done["unknown"]
        assert len(done["known"]) > 5

    def test_sends_nothing_and_keeps_no_mail(self, api: Api) -> None:
        make.user(email="disabled@example.org", is_active=False)
        for who in ("unknown", "disabled"):
            api.post(SEND, {"email": f"{who}@example.org", "purpose": "reset_password"})
        assert Mail.objects.count() == 2

        assert mails() == []
        assert not Mail.objects.exists()


class TestSignedIn:
    def test_a_new_address_gets_the_code_as_it_was_typed(self, api_for: ApiFor) -> None:
        here = api_for(make.user(email="ada@example.org"))

        answer = here.post(SEND, {"email": "New@Example.org", "purpose": "change_email"})

        assert answer.status_code == 202
        assert mailed_code("New@example.org")  # domains have no capitals

    def test_somebody_elses_gets_none_and_nobody_says_so(self, api_for: ApiFor) -> None:
        make.user(email="bob@example.org")
        here = api_for(make.user(email="ada@example.org"))

        taken = here.post(SEND, {"email": "BOB@example.org", "purpose": "change_email"})
        free = here.post(SEND, {"email": "new@example.org", "purpose": "change_email"})

        assert (taken.status_code, taken.content) == (free.status_code, free.content)
        assert [message.to for message in mails()] == [["new@example.org"]]

    def test_a_new_address_needs_one_who_was_just_here(self, api_for: ApiFor) -> None:
        here = api_for(make.user())
        AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))

        answer = here.post(SEND, {"email": "new@example.org", "purpose": "change_email"})

        refused(answer, 403, "confirm_first")
        assert mails() == []

    def test_to_erase_the_address_must_be_ones_own(self, api_for: ApiFor) -> None:
        make.user(email="bob@example.org")
        here = api_for(make.user(email="ada@example.org"))

        wrong = here.post(SEND, {"email": "bob@example.org", "purpose": "erase"})
        right = here.post(SEND, {"email": "ADA@example.org", "purpose": "erase"})

        assert refused(wrong, 422, "invalid")["errors"][0]["loc"] == ["body", "email"]
        assert right.status_code == 202
        assert [message.to for message in mails()] == [["ada@example.org"]]

    @pytest.mark.parametrize("purpose", ["change_email", "erase"])
    def test_these_are_not_for_strangers(self, api: Api, purpose: str) -> None:
        make.user(email="ada@example.org")

        refused(
            api.post(SEND, {"email": "ada@example.org", "purpose": purpose}),
            401,
            "unauthenticated",
        )

    def test_a_bad_token_is_refused(self) -> None:
        answer = Api("no token").post(SEND, {"email": "a@example.org", "purpose": "login"})

        refused(answer, 401, "invalid_token")


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "no address"),
            ("email", "Ada <ada@example.org>"),
            ("email", "ada@example.org\r\nBcc: all@example.org"),
            ("email", None),
            ("purpose", "anything"),
            ("purpose", None),
        ],
    )
    def test_names_the_field(self, api: Api, field: str, value: object) -> None:
        body = {"email": "ada@example.org", "purpose": "login", field: value}

        problem = refused(api.post(SEND, body), 422, "invalid")

        assert problem["errors"][0]["loc"][-1] == field
        assert not Challenge.objects.exists()
