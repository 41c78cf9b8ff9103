"""Giving an account its authenticator app."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_locked_row
from users.auth import queries
from users.auth.tokens import Access
from users.models import AuditEntry, AuthSession, Mail, RecoveryCode, TotpDevice, User
from users.totp import enrolment, secrets
from users.totp.enrolment import TotpNotBegun

pytestmark = pytest.mark.django_db

TOTP = "/api/auth/totp/"
CONFIRM = "/api/auth/totp/confirm/"
RENEW = "/api/auth/totp/recovery-codes/"


def begin(api: Api) -> pyotp.TOTP:
    answer = api.post(TOTP)
    assert answer.status_code == 200, answer.content
    return pyotp.TOTP(answer.json()["secret"])


def set_up(api: Api) -> tuple[pyotp.TOTP, list[str]]:
    app = begin(api)
    answer = api.post(CONFIRM, {"code": app.now()})
    assert answer.status_code == 200, answer.content
    return app, answer.json()["recovery_codes"]


def log_in(person: User, totp: str | None = None) -> Any:
    body = {"email": person.email, "password": make.PASSWORD, "totp": totp}
    return Api().post("/api/auth/login/", body)


def acts_as_staff(token: str) -> bool:
    access = Access.read(token)
    found = queries.signed_in(session_id=access.session_id, user_id=access.user_id)
    return found is not None and found.user.is_staff


def test_a_secret_for_apps(api_for: ApiFor) -> None:
    body = api_for(make.user(email="ada+music@example.org")).post(TOTP).json()

    uri = urlsplit(body["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert uri.path == "/Tonearm:ada%2Bmusic%40example.org"
    assert parse_qs(uri.query)["secret"] == [body["secret"]]
    assert parse_qs(uri.query)["issuer"] == ["Tonearm"]
    assert re.fullmatch("[A-Z2-7]{32}", body["secret"])
    assert body["qr"].startswith("data:image/svg+xml")


def test_is_asked_for_once_confirmed(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    app = begin(api)
    assert log_in(person).status_code == 200

    api.post(CONFIRM, {"code": app.now()})

    refused(log_in(person), 401, "totp_required")
    assert log_in(person, make.next_code(app)).status_code == 200


def test_the_database_alone_opens_nothing(api_for: ApiFor) -> None:
    app, codes = set_up(api_for(make.user()))

    device = TotpDevice.objects.values().get()
    rows = list(RecoveryCode.objects.values())
    assert app.secret not in str(device)
    assert not [
        code for code in codes if code in str(rows) or code.replace("-", "") in str(rows)
    ]


def test_ten_recovery_codes_of_120_bits(api_for: ApiFor) -> None:
    _, codes = set_up(api_for(make.user()))

    assert len(set(codes)) == 10
    for code in codes:  # 24 letters of an alphabet of 32
        assert re.fullmatch("([A-Z2-7]{4}-){5}[A-Z2-7]{4}", code)


def test_this_session_goes_on_and_the_others_end(api_for: ApiFor) -> None:
    person = make.user()
    api, other = api_for(person), api_for(person)

    set_up(api)

    assert api.get("/api/auth/user/").status_code == 200
    refused(other.get("/api/auth/user/"), 401, "invalid_token")
    ended = AuthSession.objects.exclude(revoked_at=None).get()
    assert ended.revoked_because == "security"


def test_rights_of_staff_wake_with_it() -> None:
    person = make.user(is_staff=True)
    token = log_in(person).json()["access"]
    assert not acts_as_staff(token)

    set_up(Api(token))

    assert acts_as_staff(token)


def test_is_told_and_noted(api_for: ApiFor) -> None:
    person = make.user()

    set_up(api_for(person))

    assert Mail.objects.get(kind="totp_enabled").user == person
    assert AuditEntry.objects.filter(action="account.totp_enabled").count() == 1


def test_a_wrong_code_changes_nothing(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    begin(api)

    body = refused(api.post(CONFIRM, {"code": make.WRONG_TOTP}), 422, "wrong_totp")

    assert body["errors"][0]["loc"] == ["body", "code"]
    assert log_in(person).status_code == 200
    assert not RecoveryCode.objects.exists()


def test_nothing_to_confirm(api_for: ApiFor) -> None:
    refused(api_for(make.user()).post(CONFIRM, {"code": "123456"}), 409, "totp_not_begun")


def test_what_was_begun_under_another_pepper_begins_anew(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_for(make.user())
    begin(api)
    other = Fernet(Fernet.generate_key())
    monkeypatch.setattr(secrets.BOX, "_fernet", other)

    refused(api.post(CONFIRM, {"code": "123456"}), 409, TotpNotBegun.code)

    set_up(api)


def test_a_new_secret_takes_the_place_of_one_not_confirmed(api_for: ApiFor) -> None:
    api = api_for(make.user())
    first, second = begin(api), begin(api)

    refused(api.post(CONFIRM, {"code": first.now()}), 422, "wrong_totp")
    assert api.post(CONFIRM, {"code": second.now()}).status_code == 200


def test_only_the_session_that_saw_the_secret_confirms_it(api_for: ApiFor) -> None:
    person = make.user()
    app = begin(api_for(person))

    refused(api_for(person).post(CONFIRM, {"code": app.now()}), 409, "totp_not_begun")


def test_another_app_takes_the_place_of_the_one_in_use(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    old, old_codes = set_up(api)
    new = begin(api)
    assert log_in(person, make.next_code(old)).status_code == 200

    api.post(CONFIRM, {"code": new.now()})

    refused(log_in(person, make.next_code(old)), 401, "invalid_totp")
    refused(log_in(person, old_codes[0]), 401, "invalid_totp")
    assert log_in(person, make.next_code(new)).status_code == 200


@pytest.mark.parametrize("path", [TOTP, CONFIRM, RENEW])
def test_needs_somebody_who_has_just_shown_who_they_are(api_for: ApiFor, path: str) -> None:
    api = api_for(make.user())
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))

    refused(api.post(path, {"code": "123456"}), 403, "confirm_first")


def test_nobody_sets_up_anything(api: Api) -> None:
    for path in (TOTP, CONFIRM, RENEW):
        refused(api.post(path, {"code": "123456"}), 401, "unauthenticated")
    refused(api.get(TOTP), 401, "unauthenticated")
    refused(api.delete(TOTP), 401, "unauthenticated")


def test_how_it_stands(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    assert api.get(TOTP).json() == {
        "enabled": False,
        "since": None,
        "recovery_codes_left": 0,
        "required": False,
    }

    _, codes = set_up(api)
    log_in(person, codes[3])

    body = api.get(TOTP).json()
    assert body["enabled"] is True
    assert body["since"].endswith("Z")
    assert body["recovery_codes_left"] == 9


def test_staff_are_told_that_they_need_one(api_for: ApiFor) -> None:
    assert api_for(make.user(is_staff=True)).get(TOTP).json()["required"] is True


def test_new_recovery_codes_take_the_place_of_the_old(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    _, old = set_up(api)

    new = api.post(RENEW).json()["recovery_codes"]

    told = Mail.objects.get(kind="security_changed")
    assert (told.user, told.context) == (person, {"change": "recovery_codes_renewed"})
    refused(log_in(person, old[0]), 401, "invalid_totp")
    assert log_in(person, new[0]).status_code == 200


def test_no_recovery_codes_without_an_app(api_for: ApiFor) -> None:
    refused(api_for(make.user()).post(RENEW), 409, "no_authenticator")


@pytest.mark.django_db(transaction=True)
def test_two_confirms_at_once_give_one_set_of_codes() -> None:
    person = make.user()
    app = pyotp.TOTP(enrolment.begin(user=person, to="here").secret)
    code = app.now()

    def confirm() -> list[str]:
        try:
            return enrolment.confirm(user=person, code=code, to="here", address="192.0.2.1")
        except TotpNotBegun:
            return []

    given = at_a_locked_row(TotpDevice.objects.get(), 2, confirm)

    assert sorted(map(len, given)) == [0, 10]
    assert RecoveryCode.objects.count() == 10
