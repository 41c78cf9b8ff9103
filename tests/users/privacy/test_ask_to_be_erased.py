"""Asking to be erased, and thinking better of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import at_once, make
from tests.api_client import Api, ApiFor, refused
from tests.users.audit.entries import about, ref, the_only, told
from tests.users.auth.asked_codes import code_for
from tests.users.privacy.asking import KEEP, USER, body
from users.models import AuthSession, Mail, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

WITH_PASSWORD = {"password": make.PASSWORD}
LOGIN = "/api/auth/login/"


def code_by_mail(person: User) -> str:
    return code_for(person.email, "erase", Api(make.tokens(person).access))


def test_with_the_password_it_is_carried_out_in_a_fortnight(api_for: ApiFor) -> None:
    person = make.user()
    make.session(person)

    answer = body(api_for(person).delete(USER, WITH_PASSWORD), 202)

    person.refresh_from_db()
    assert person.erase_at
    assert answer == {"erase_at": person.erase_at.isoformat().replace("+00:00", "Z")}
    days = person.erase_at - timezone.now()
    assert timedelta(days=13, hours=23) < days <= timedelta(days=14)
    reasons = AuthSession.objects.values_list("revoked_because", flat=True)
    assert list(reasons) == ["erased", "erased"]
    mail = Mail.objects.get(kind="erasure_scheduled")
    assert (mail.user, mail.context["day"]) == (person, f"{person.erase_at:%-d %B %Y}")
    line = the_only("account.erasure_asked")
    assert (line["actor"], line["subject"]) == (ref(person), about(person))


def test_asking_again_does_not_put_it_off(api_for: ApiFor) -> None:
    person = make.user()
    first = body(api_for(person).delete(USER, WITH_PASSWORD), 202)

    second = body(api_for(person).delete(USER, WITH_PASSWORD), 202)

    assert second == first
    assert Mail.objects.filter(kind="erasure_scheduled").count() == 1


def test_a_code_by_mail_does_as_well(api_for: ApiFor) -> None:
    person = make.user(password=None)
    code = code_by_mail(person)

    body(api_for(person).delete(USER, {"code": code}), 202)

    refused(api_for(person).delete(USER, {"code": code}), 422, "invalid_code")


def test_a_wrong_password_or_code_does_not(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)

    refused(api.delete(USER, {"password": "not this one"}), 422, "wrong_password")
    refused(api.delete(USER, {"code": "00000000"}), 422, "invalid_code")

    person.refresh_from_db()
    assert person.erase_at is None
    assert api.get(USER).status_code == 200


@pytest.mark.parametrize("sent", [{}, {"password": "x", "code": "1"}, {"password": None}, []])
def test_neither_or_both_is_refused(api_for: ApiFor, sent: object) -> None:
    refused(api_for(make.user()).delete(USER, sent), 422, "invalid")


def test_guesses_are_limited_and_shut_nobody_out(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    for _ in range(5):
        refused(api.delete(USER, {"password": "not this one"}), 422, "wrong_password")

    refused(api.delete(USER, WITH_PASSWORD), 429, "too_many_requests")
    elsewhere = Api().post(LOGIN, {"email": person.email, **WITH_PASSWORD})
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("way", ["password", "code"])
def test_an_authenticator_is_asked_for(api_for: ApiFor, way: str) -> None:
    person = make.user()
    app = make.authenticator(person)
    shown = WITH_PASSWORD if way == "password" else {"code": code_by_mail(person)}
    api = api_for(person)

    refused(api.delete(USER, shown), 422, "wrong_totp")
    refused(api.delete(USER, shown | {"totp": make.WRONG_TOTP}), 422, "wrong_totp")
    body(api.delete(USER, shown | {"totp": app.now()}), 202)


def test_the_last_administrator_stays(api_for: ApiFor) -> None:
    admin = make.user(is_staff=True, is_superuser=True)
    make.user(is_staff=True, is_superuser=True, is_active=False)
    leaving = make.user(is_staff=True, is_superuser=True)
    body(api_for(leaving).delete(USER, WITH_PASSWORD), 202)

    refused(api_for(admin).delete(USER, WITH_PASSWORD), 409, "last_admin")

    admin.refresh_from_db()
    assert admin.erase_at is None
    assert AuthSession.objects.live().filter(user=admin).exists()


def test_of_two_last_administrators_who_leave_at_once_one_stays() -> None:
    admins = [make.user(is_staff=True, is_superuser=True) for _ in "ab"]

    def leave(admin: User) -> bool:
        try:
            erasure.schedule(user=admin, by=admin)
        except erasure.LastAdmin:
            return False
        return True

    left = at_once.at_once(*[lambda admin=admin: leave(admin) for admin in admins])

    assert sorted(left) == [False, True]
    assert User.objects.filter(erase_at=None).count() == 1


def test_signing_in_works_and_it_can_be_called_off(api_for: ApiFor) -> None:
    person = make.user()
    api_for(person).delete(USER, WITH_PASSWORD)

    back = body(Api().post(LOGIN, {"email": person.email, **WITH_PASSWORD}), 200)
    assert back["user"]["erase_at"]
    for _ in range(2):
        assert Api(back["access"]).post(KEEP).status_code == 204

    person.refresh_from_db()
    assert person.erase_at is None
    assert the_only("account.erasure_called_off")["actor"] == ref(person)
    assert erasure.erase_due() == (0, 0)


def test_calling_off_what_nobody_asked_for_is_no_news(api_for: ApiFor) -> None:
    assert api_for(make.user()).post(KEEP).status_code == 204
    assert told("account.erasure_called_off") == []
