"""GET /api/auth/user/"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.models import Client

pytestmark = pytest.mark.django_db

ACCOUNT = "/api/auth/user/"


def test_shows_all_that_a_person_told(api_for: ApiFor) -> None:
    person = make.user(
        email="Ada@example.org",
        username="ada",
        first_name="Ada",
        last_name="Lovelace",
        date_joined=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        email_verified_at=datetime(2026, 1, 3, tzinfo=UTC),
    )
    Client.objects.update(
        phone="+441234567890",
        date_of_birth=date(1990, 12, 10),
        bio="First of all.",
        country="GB",
        explicit_filter=True,
        quality="low",
        picture_key="0123456789abcdef0123456789abcdef-600",
    )

    response = api_for(person).get(ACCOUNT)

    images = "http://testserver/media/images/0123456789abcdef0123456789abcdef-600"
    assert response.json() == {
        "id": person.pk,
        "type": "user",
        "share_url": None,
        "email": "Ada@example.org",
        "email_verified": True,
        "username": "ada",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "role": "listener",
        "phone": "+441234567890",
        "date_of_birth": "1990-12-10",
        "bio": "First of all.",
        "country": "GB",
        "explicit_filter": True,
        "quality": "low",
        "images": [
            {"url": f"{images}/600.jpg", "width": 600, "height": 600},
            {"url": f"{images}/300.jpg", "width": 300, "height": 300},
            {"url": f"{images}/150.jpg", "width": 150, "height": 150},
        ],
        "cover_images": [],
        "date_joined": "2026-01-02T03:04:05Z",
    }


@pytest.mark.parametrize(
    ("rights", "role"),
    [
        ({}, "listener"),
        ({"is_artist": True}, "artist"),
        ({"is_artist": True, "is_staff": True}, "moderator"),
        ({"is_artist": True, "is_staff": True, "is_superuser": True}, "admin"),
    ],
)
def test_the_role_is_the_highest(api_for: ApiFor, rights: dict[str, Any], role: str) -> None:
    assert api_for(make.user(**rights)).get(ACCOUNT).json()["role"] == role


def test_no_cache_keeps_it(api_for: ApiFor) -> None:
    assert api_for(make.user()).get(ACCOUNT).headers["Cache-Control"] == "no-store"


def test_costs_the_session_and_the_profile(
    api_for: ApiFor, django_assert_num_queries: Any
) -> None:
    api = api_for(make.user())
    api.get(ACCOUNT)

    with django_assert_num_queries(2):
        api.get(ACCOUNT)


def test_nobody_has_none(api: Api) -> None:
    refused(api.get(ACCOUNT), 401, "unauthenticated")
