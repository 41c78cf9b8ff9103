"""Who a request comes from, and what it costs to know."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.errors import Unauthenticated
from tests import make
from tests.api_client import Api, ApiFor, refused
from users.accounts.listening import listens, nobody
from users.auth.bearer import Bearer, Staff, StaffOnly, Viewer
from users.auth.tokens import InvalidToken
from users.models import Client, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listener() -> Iterator[None]:
    """Whoever it becomes is forgotten: there is no middleware around."""
    with listens(nobody()):
        yield


def request_with(token: str | None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return RequestFactory().get("/", headers=headers)


def test_bearer_gives_the_person_the_session_and_the_marks() -> None:
    person = make.user(first_name="Ada", is_artist=True)
    Client.objects.update(marks_version=7, artist_blocks=2)
    session = make.session(person)
    request = request_with(make.tokens(person).access)

    found = Bearer()(request)

    assert found == person
    assert isinstance(found, User)
    assert (found.email, found.first_name, found.is_artist) == (person.email, "Ada", True)
    assert found.date_joined == person.date_joined
    assert (request.marks_version, request.artist_blocks) == (7, 2)
    assert request.session_id != session.pk


def test_bearer_does_not_carry_the_hash_of_the_password() -> None:
    found = Bearer()(request_with(make.tokens(make.user()).access))

    assert "password" not in found.__dict__
    assert isinstance(found, User)
    assert found.check_password(make.PASSWORD)


def test_bearer_costs_one_question() -> None:
    token = make.tokens(make.user()).access
    Bearer()(request_with(token))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        Bearer()(request_with(token))

    assert len(asked) == 1


def test_bearer_refuses_nobody_with_a_reason() -> None:
    with pytest.raises(Unauthenticated):
        Bearer()(request_with(None))


def test_somebody_without_a_profile_is_still_somebody() -> None:
    person = make.user()
    token = make.tokens(person).access
    Client.objects.all().delete()
    request = request_with(token)

    assert Bearer()(request) == person
    assert (request.marks_version, request.artist_blocks) == (0, 0)


def test_viewer_takes_nobody() -> None:
    request = request_with(None)

    assert Viewer()(request).is_anonymous
    assert request.session_id is None
    assert (request.marks_version, request.artist_blocks) == (0, 0)


def test_viewer_takes_somebody() -> None:
    person = make.user()

    assert Viewer()(request_with(make.tokens(person).access)) == person


def test_viewer_refuses_a_bad_token() -> None:
    with pytest.raises(InvalidToken):
        Viewer()(request_with("x"))


@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_superuser": True}])
def test_staff_takes_those_who_run_the_service(rights: dict[str, Any]) -> None:
    person = make.user(**rights)

    assert Staff()(request_with(make.tokens(person).access)) == person


def test_staff_takes_nobody_else() -> None:
    with pytest.raises(StaffOnly):
        Staff()(request_with(make.tokens(make.user(is_artist=True)).access))


def test_a_ban_acts_at_once(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    assert api.get("/api/auth/user/").status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    refused(api.get("/api/auth/user/"), 401, "invalid_token")


def test_a_new_role_acts_at_once(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)

    User.objects.filter(pk=person.pk).update(is_staff=True)

    assert api.get("/api/auth/user/").json()["role"] == "moderator"


def test_no_cookie_signs_anybody_in(api: Api) -> None:
    person = make.user(is_staff=True, is_superuser=True)
    api.client.force_login(person)
    api.client.cookies["access"] = make.tokens(person).access

    refused(api.get("/api/auth/user/"), 401, "unauthenticated")
