"""What gets a line in the log, and what a line says."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from audio.catalog.services import restore, take_down
from config.problems import problem
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.users.audit.entries import about, ref, the_only, told
from users.audit.actions import Action
from users.audit.middleware import Refusals
from users.audit.services import record
from users.auth.bearer import Staff, StaffOnly
from users.auth.services.passwords import find
from users.auth.services.refusing import tell_refused
from users.models import AuditEntry, AuthSession, User

pytestmark = pytest.mark.django_db

LOGIN = "/api/auth/login/"


def test_a_sign_in_and_a_sign_out(api: Api) -> None:
    person = make.user(email="ada@example.org")
    signed_in = api.post(LOGIN, {"email": "ada@example.org", "password": make.PASSWORD}).json()

    Api(signed_in["access"]).post("/api/auth/logout/")

    line = the_only("session.opened")
    assert line["actor"] == ref(person)
    assert line["detail"] == {"way": "password", "second_factor": False}
    assert line["network"] == "127.0.0.1"
    assert len(line["request"]) == 32
    assert the_only("session.closed")["actor"] == ref(person)


def test_an_account_opened(api: Api) -> None:
    told = {"email": "ada@example.org", "username": "ada", "password": make.PASSWORD}

    api.post("/api/auth/register/", told | {"role": "artist"})

    line = the_only("account.registered")
    assert line["actor"] == ref(User.objects.get(username="ada"))
    assert line["detail"] == {"way": "registration", "role": "artist"}
    assert line["network"] == "127.0.0.1"


def test_a_wrong_password_says_whose(api: Api) -> None:
    person = make.user(email="ada@example.org")

    api.post(LOGIN, {"email": "ADA@example.org", "password": "not this one"})

    line = the_only("session.refused")
    assert (line["actor"], line["subject"]) == (None, about(person))
    assert line["network"] == "127.0.0.1"


def test_an_unknown_address_is_not_written_down(api: Api) -> None:
    api.post(LOGIN, {"email": "nobody@example.org", "password": "not this one"})

    line = the_only("session.refused")
    assert (line["actor"], line["subject"]) == (None, "")
    assert "nobody@example.org" not in json.dumps(line)


@pytest.mark.parametrize(
    ("path", "field"),
    [("/api/auth/confirm/", "password"), ("/api/auth/password/change/", "current_password")],
)
def test_a_wrong_password_of_somebody_signed_in(api_for: ApiFor, path: str, field: str) -> None:
    """A found telephone, perhaps."""
    person = make.user()

    api_for(person).post(path, {field: "not this one", "new_password": "another lamp, bright"})

    assert the_only("session.refused")["subject"] == about(person)


def test_a_wrong_password_on_a_page(db: None) -> None:
    person = make.user(email="ada@example.org", is_staff=True)

    Browser().post("/admin/login/", {"username": "ada@example.org", "password": "not this"})

    assert the_only("session.refused")["subject"] == about(person)


def test_signing_out_everywhere_says_how_many(api_for: ApiFor) -> None:
    person = make.user()
    make.session(person)

    api_for(person).post("/api/auth/logout/all/")

    assert the_only("session.closed")["detail"] == {"sessions": 2}


def test_a_device_signed_out(api_for: ApiFor) -> None:
    person = make.user()
    session = make.session(person)

    api_for(person).delete(f"/api/auth/sessions/{session.pk}/")

    line = the_only("session.ended")
    assert (line["actor"], line["detail"]) == (ref(person), {"because": "ended"})


def test_a_token_used_again(api: Api) -> None:
    person = make.user()
    tokens = make.tokens(person)
    api.post("/api/auth/token/refresh/", {"refresh": tokens.refresh})
    AuthSession.objects.update(rotated_at="2026-01-01T00:00:00Z", generation=5)

    refused(
        api.post("/api/auth/token/refresh/", {"refresh": tokens.refresh}), 401, "invalid_token"
    )

    assert the_only("session.token_reused")["subject"] == about(person)


def test_a_new_password(api_for: ApiFor) -> None:
    person = make.user()
    make.session(person)

    api_for(person).post(
        "/api/auth/password/change/",
        {"current_password": make.PASSWORD, "new_password": "another lamp, brighter"},
    )

    assert the_only("account.password_changed")["actor"] == ref(person)
    ended = the_only("session.ended")
    assert ended["subject"] == about(person)
    assert ended["detail"] == {"because": "password", "sessions": 1}


def test_an_album_hidden_and_shown_again() -> None:
    staff, album = make.user(is_staff=True), make_music.album()

    removal = take_down(subject=album, by=staff, reason="a name: Ada Lovelace")
    restore(subject=album, by=staff)

    hidden, shown = told("staff.acted")
    assert (hidden["actor"], hidden["subject"]) == (ref(staff), f"album {album.pk}")
    assert hidden["detail"] == {"did": "taken down", "removal": removal.pk}
    assert shown["detail"] == {"did": "restored", "removal": removal.pk}
    assert not AuditEntry.objects.filter(body__contains="Ada").exists()


# Refusals


def test_a_refusal_of_the_api(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    session = AuthSession.objects.get()
    AuthSession.objects.update(authenticated_at="2026-01-01T00:00:00Z")

    refused(api.delete("/api/auth/totp/"), 403, "confirm_first")

    line = the_only("permission.refused")
    assert line["actor"] == ref(person)
    assert line["detail"] == {"operation": "DELETE api/auth/totp/", "code": "confirm_first"}
    assert line["network"] == "127.0.0.1"
    assert str(session.pk) not in json.dumps(line)


def test_it_names_the_form_of_an_address_and_nobody(api: Api) -> None:
    track = make_music.track()

    refused(api.get(f"/api/tracks/{track.pk}/stream/?r=1&e=1&u=1&k=1"), 403, "bad_signature")

    line = the_only("permission.refused")
    assert line["actor"] is None
    assert line["detail"]["operation"] == "GET api/tracks/<int:track_id>/stream/"


def test_a_refusal_of_the_administration() -> None:
    moderator = make.user(is_staff=True)

    assert make.browser(moderator).get("/admin/users/user/").status_code == 403

    line = the_only("permission.refused")
    assert line["actor"] == ref(moderator)
    assert line["detail"]["operation"].startswith("GET admin/")


def test_who_may_not_is_named_though_not_admitted(rf: RequestFactory) -> None:
    person = make.user()
    request = rf.get(
        "/api/x/", headers={"Authorization": f"Bearer {make.tokens(person).access}"}
    )

    with pytest.raises(StaffOnly):
        Staff()(request)

    assert request.auth == person  # type: ignore[attr-defined]


def test_a_line_outlives_what_the_request_undid(rf: RequestFactory) -> None:
    """As with Idempotency-Key: the transaction of a refused change is rolled back."""
    person = make.user()

    def view(request: Any) -> HttpResponse:
        request.auth = person
        with transaction.atomic():
            transaction.set_rollback(True)
            return problem(403, code="not_your_artist")

    Refusals(view)(rf.post("/api/x/"))

    assert the_only("permission.refused")["detail"]["code"] == "not_your_artist"


def test_nobody_fills_the_log(rf: RequestFactory) -> None:
    refuse = Refusals(lambda request: problem(403))

    for _ in range(70):
        refuse(rf.get("/api/x/", REMOTE_ADDR="192.0.2.1"))
    refuse(rf.get("/api/x/", REMOTE_ADDR="192.0.2.2"))

    lines = told("permission.refused")
    assert len(lines) == 61
    assert [n for n, line in enumerate(lines) if "untold_for_seconds" in line["detail"]] == [59]


def test_nobody_fills_it_with_wrong_passwords() -> None:
    """More than a network has tries at one account: it tries one account after the other."""
    known = make.user(email="ada@example.org")
    for number in range(70):
        refused_sign_in(f"nobody{number}@example.org", "192.0.2.1")
    refused_sign_in("ada@example.org", "192.0.2.1")
    refused_sign_in("ada@example.org", "192.0.2.2")

    lines = told("session.refused")
    assert [line["network"] for line in lines] == ["192.0.2.1"] * 60 + ["192.0.2.2"]
    assert [n for n, line in enumerate(lines) if "untold_for_seconds" in line["detail"]] == [59]
    assert lines[-1]["subject"] == about(known)


def refused_sign_in(email: str, network: str) -> None:
    tell_refused(user=find(email), address=network)


def test_one_kind_of_refusal_hides_no_other(rf: RequestFactory) -> None:
    refuse = Refusals(lambda request: problem(403))
    for _ in range(70):
        tell_refused(user=None, address="192.0.2.1")

    refuse(rf.get("/api/x/", REMOTE_ADDR="192.0.2.1"))

    assert len(told("permission.refused")) == 1


@pytest.mark.parametrize("number", [1, 200])
def test_what_succeeds_always_has_a_line(number: int) -> None:
    person = make.user()

    for _ in range(number):
        record(Action.SIGNED_IN, actor=person, network="192.0.2.1")

    assert len(told("session.opened")) == number


def test_a_refusal_stands_though_it_cannot_be_told(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken transaction, as a database that fails leaves it."""
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        response = Refusals(lambda request: problem(403))(rf.get("/api/x/"))
        transaction.set_rollback(True)

    assert response.status_code == 403
    assert "could not be recorded" in caplog.text
