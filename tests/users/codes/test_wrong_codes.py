"""A wrong code stands in the log, whatever it was for."""

import json

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.models import AuditEntry

pytestmark = pytest.mark.django_db

VERIFY = "/api/auth/otp/verify/"
NEW = "another lamp, brighter"


@pytest.mark.parametrize(
    ("method", "path", "body", "purpose"),
    [
        ("POST", VERIFY, {"purpose": "login"}, "login"),
        ("POST", VERIFY, {"purpose": "verify_email"}, "verify_email"),
        ("POST", VERIFY, {"purpose": "reset_password", "new_password": NEW}, "reset_password"),
        ("POST", VERIFY, {"purpose": "change_email"}, "change_email"),
        ("POST", "/api/auth/confirm/", {}, "login"),
        ("DELETE", "/api/auth/user/", {}, "erase"),
    ],
)
def test_once_with_its_purpose(
    api_for: ApiFor, method: str, path: str, body: dict[str, str], purpose: str
) -> None:
    api = api_for(make.user(email="ada@example.org", email_verified_at=timezone.now()))
    typed = {"email": "ada@example.org"} if path == VERIFY else {}

    answer = api.send(method, path, {"code": "12345678"} | typed | body)

    refused(answer, 422, "invalid_code")
    entry = AuditEntry.objects.get(action="session.refused")
    assert json.loads(entry.body)["detail"] == {"way": "code", "purpose": purpose}
    assert entry.subject.startswith("person ")
    assert entry.network == "127.0.0.1"


def test_of_an_address_without_an_account(api: Api) -> None:
    body = {"email": "nobody@example.org", "purpose": "reset_password", "code": "12345678"}

    refused(api.post(VERIFY, body | {"new_password": NEW}), 422, "invalid_code")

    entry = AuditEntry.objects.get(action="session.refused")
    assert (entry.subject, entry.network) == ("", "127.0.0.1")
