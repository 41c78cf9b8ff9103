"""POST /api/auth/logout/ and /api/auth/logout/all/"""

import pytest

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.models import AuthSession

pytestmark = pytest.mark.django_db

ACCOUNT = "/api/auth/user/"


def test_ends_this_session_at_once(api_for: ApiFor) -> None:
    person = make.user()
    here, there = api_for(person), api_for(person)

    response = here.post("/api/auth/logout/")

    assert (response.status_code, response.content) == (204, b"")
    refused(here.get(ACCOUNT), 401, "invalid_token")
    assert there.get(ACCOUNT).status_code == 200


def test_ends_all_at_once(api_for: ApiFor) -> None:
    person, other = make.user(), make.user()
    here, there, elsewhere = api_for(person), api_for(person), api_for(other)

    response = here.post("/api/auth/logout/all/")

    assert response.status_code == 204
    refused(here.get(ACCOUNT), 401, "invalid_token")
    refused(there.get(ACCOUNT), 401, "invalid_token")
    assert elsewhere.get(ACCOUNT).status_code == 200


def test_says_why_it_ended(api_for: ApiFor) -> None:
    api_for(make.user()).post("/api/auth/logout/")

    session = AuthSession.objects.get()
    assert session.revoked_because == "logout"
    assert session.revoked_at is not None


@pytest.mark.parametrize("path", ["/api/auth/logout/", "/api/auth/logout/all/"])
def test_nobody_cannot(api: Api, path: str) -> None:
    refused(api.post(path), 401, "unauthenticated")
