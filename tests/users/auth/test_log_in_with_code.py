"""A password that needs a code as well: `login_otp`."""

import pytest
from django.utils import timezone

from config import throttling
from config.models import Counter
from tests import make
from tests.api_client import Api, refused
from tests.users.codes.codes import mailed_code, mails
from users.models import AuthSession, Client, User

pytestmark = pytest.mark.django_db

LOGIN, VERIFY = "/api/auth/login/", "/api/auth/otp/verify/"
SEND, OTHERS = "/api/auth/otp/send/", ["verify_email", "reset_password", "link_google"]
ADA = {"email": "ada@example.org", "password": make.PASSWORD}


@pytest.fixture
def ada() -> User:
    person = make.user(email="ada@example.org", email_verified_at=timezone.now())
    Client.objects.update(login_otp=True)
    return person


def test_the_password_alone_signs_nobody_in(ada: User, api: Api) -> None:
    refused(api.post(LOGIN, ADA), 401, "otp_required")

    assert not AuthSession.objects.exists()


def test_the_code_that_was_mailed_does(ada: User, api: Api) -> None:
    api.post(LOGIN, ADA)

    body = {"email": ADA["email"], "purpose": "login", "code": mailed_code(ada.email)}
    answer = api.post(VERIFY, body)

    assert answer.status_code == 200
    assert Api(answer.json()["access"]).get("/api/auth/user/").status_code == 200


def test_a_wrong_password_sends_nothing(ada: User, api: Api) -> None:
    refused(api.post(LOGIN, ADA | {"password": "a guess"}), 401, "invalid_credentials")

    assert mails() == []


def test_who_asks_twice_gets_one_mail(ada: User, api: Api) -> None:
    for _ in range(3):
        refused(api.post(LOGIN, ADA), 401, "otp_required")

    assert len(mails()) == 1


def test_after_a_code_was_used_the_next_comes_at_once(ada: User, api: Api) -> None:
    for _ in range(2):
        refused(api.post(LOGIN, ADA), 401, "otp_required")
        code = mailed_code(ada.email)
        body = {"email": ADA["email"], "purpose": "login", "code": code}
        assert api.post(VERIFY, body).status_code == 200

    assert len([message for message in mails() if "code" in message.subject]) == 2


def test_no_more_mails_than_others_get(ada: User) -> None:
    statuses = []
    for _ in range(6):
        statuses.append(Api().post(LOGIN, ADA).status_code)
        code = mailed_code(ada.email)
        Api().post(VERIFY, {"email": ADA["email"], "purpose": "login", "code": code})

    assert statuses == [401] * 5 + [429]
    assert throttling.LIMITS["code_step"] == (5, 3600)


def test_others_need_none(api: Api) -> None:
    make.user(email="ada@example.org")

    assert api.post(LOGIN, ADA).status_code == 200
    assert mails() == []


@pytest.mark.parametrize("address", ["203.0.113.9", "198.51.100.2"])
def test_strangers_do_not_lock_the_owner_out(ada: User, address: str) -> None:
    """They spend the codes of an hour; the right password gets one all the same."""
    make.session(ada, address="203.0.113.9")
    spend_the_codes(ada)

    refused(Api(address=address).post(LOGIN, ADA), 401, "otp_required")

    code = mailed_code(ada.email)
    body = {"email": ADA["email"], "purpose": "login", "code": code}
    assert Api(address=address).post(VERIFY, body).status_code == 200


def test_nor_somebody_whose_password_they_guess_at(api: Api) -> None:
    """101 guesses of a day, which make a code needed elsewhere, and the codes of an hour."""
    person = make.user(email="ada@example.org")
    for number in range(101):
        body = {"email": person.email, "password": "a guess"}
        Api(address=f"192.0.2.{number}").post(LOGIN, body)
    spend_the_codes(person)

    refused(Api(address="198.51.100.2").post(LOGIN, ADA), 401, "otp_required")

    assert mailed_code(person.email)


def spend_the_codes(person: User) -> None:
    """Without one for signing in, whose code would be as good."""
    for number in range(7):
        Counter.objects.filter(name__startswith="code_pause:").delete()
        body = {"email": person.email, "purpose": OTHERS[number % 3]}
        Api(address=f"192.0.2.{number}").post(SEND, body)
