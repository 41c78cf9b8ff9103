"""POST /api/auth/otp/send/"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from config import throttling
from config.models import Counter
from config.throttling import Rate
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.codes.codes import mailed_code, mails
from users.models import AuthSession, Challenge, Mail

pytestmark = pytest.mark.django_db

SEND = "/api/auth/otp/send/"
ANYBODY = ["verify_email", "login", "reset_password", "link_google"]


def asked(email: str, purpose: str = "login", address: str = "192.0.2.1") -> int:
    answer = Api(address=address).post(SEND, {"email": email, "purpose": purpose})
    status: int = answer.status_code
    return status


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


class TestLimits:
    @pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
    def test_one_in_a_minute_from_one_place(self, email: str) -> None:
        """Whether it exists or not: the limit tells nobody."""
        make.user(email="known@example.org")

        assert [asked(email), asked(email.upper())] == [202, 429]
        assert asked(email, "reset_password") == 202

    def test_strangers_who_ask_and_ask_keep_nobody_waiting(self) -> None:
        make.user(email="ada@example.org")
        for _ in range(3):
            asked("ada@example.org", address="192.0.2.1")
        assert len(mails()) == 1

        assert asked("ada@example.org", address="198.51.100.2") == 202
        assert len(mails()) == 2

    @pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
    def test_five_mails_in_an_hour_wherever_they_are_asked_for(self, email: str) -> None:
        """The sixth is not sent, and nobody is told: that would tell who has an account."""
        make.user(email="known@example.org")

        sent = mails_after(7, email)

        assert sent == ([1, 2, 3, 4, 5, 5, 5] if email == "known@example.org" else [0] * 7)

    def test_ten_in_a_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        more = {**throttling.LIMITS, "code_account": Rate(100, 3600)}
        monkeypatch.setattr(throttling, "LIMITS", more)
        make.user(email="ada@example.org")

        assert mails_after(12, "ada@example.org") == [*range(1, 11), 10, 10]

    def test_what_is_not_sent_leaves_the_code_before_it_good(self, api: Api) -> None:
        make.user(email="ada@example.org")
        mails_after(5, "ada@example.org")
        code = mailed_code("ada@example.org")
        mails_after(2, "ada@example.org")

        body = {"email": "ada@example.org", "purpose": "login", "code": code}
        assert api.post("/api/auth/otp/verify/", body).status_code == 200

    def test_twenty_in_an_hour_from_one_address(self) -> None:
        statuses = [asked(f"somebody{number}@example.org") for number in range(22)]

        assert statuses == [202] * 20 + [429] * 2

    def test_strangers_do_not_lock_the_owner_out(self) -> None:
        """Where the account is signed in, its owner still gets a code."""
        owner = make.user(email="ada@example.org")
        make.session(owner, address="203.0.113.9")
        mails_after(7, "ada@example.org")

        assert asked("ada@example.org", address="203.0.113.9") == 202
        assert len(mails()) == 6

    @pytest.mark.usefixtures("behind_a_proxy")
    def test_nobody_learns_whether_somebody_is_signed_in_there(self) -> None:
        """From an address that many share; once the codes of the hour are spent."""
        make.session(make.user(email="known@example.org"), address="203.0.113.9")
        answers = []
        for who in ("known", "unknown"):
            mails_after(6, f"{who}@example.org")
            body = {"email": f"{who}@example.org", "purpose": "login"}
            api = Api(address="203.0.113.9")
            answers.append(api.post(SEND, body, X_Request_ID="same-name"))

        known, unknown = answers
        assert known.status_code == unknown.status_code == 202
        assert known.content == unknown.content
        assert sorted(known.headers) == sorted(unknown.headers)

    def test_what_is_not_sent_takes_the_same_work(self, api: Api) -> None:
        make.user(email="known@example.org")
        done = {}
        for who in ("known", "unknown"):
            mails_after(6, f"{who}@example.org")
            with CaptureQueriesContext(connection) as captured:
                api.post(SEND, {"email": f"{who}@example.org", "purpose": "login"})
            done[who] = [query["sql"].split()[0] for query in captured.captured_queries]

        assert done["known"] == done["unknown"]

    def test_strangers_do_not_spend_what_erasing_needs(self, api_for: ApiFor) -> None:
        owner = make.user(email="ada@example.org")
        mails_after(7, owner.email)

        answer = api_for(owner).post(SEND, {"email": owner.email, "purpose": "erase"})

        assert answer.status_code == 202
        assert len(mails()) == 6

    @pytest.mark.parametrize("purpose", ["erase", "change_email"])
    def test_whoever_is_signed_in_is_told(self, api_for: ApiFor, purpose: str) -> None:
        owner = make.user(email="ada@example.org")
        to = owner.email if purpose == "erase" else "new@example.org"
        here = api_for(owner)
        body = {"email": to, "purpose": purpose}
        for _ in range(5):
            assert here.post(SEND, body).status_code == 202
            assert mailed_code(to)
            a_minute_later()

        refused(here.post(SEND, body), 429, "too_many_requests")


def mails_after(times: int, email: str) -> list[int]:
    """How many went out after each time that somebody asked, each from another place."""
    sent = []
    for number in range(times):
        a_minute_later()
        assert asked(email, address=f"192.0.2.{number}") == 202
        sent.append(len(mails()))
    return sent


def a_minute_later() -> None:
    """For the pause between two codes."""
    Counter.objects.filter(name__startswith="code_pause:").delete()
