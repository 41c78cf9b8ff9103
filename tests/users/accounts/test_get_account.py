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
        favourite_genres=["ambient", "folk"],
        history_days=90,
        plays_audience="followers",
        notifications={"product_news": True},
        picture_key="0123456789abcdef0123456789abcdef-600",
        cover_key="fedcba9876543210fedcba9876543210-1200w",
    )

    response = api_for(person).get(ACCOUNT)

    banner = "http://testserver/media/images/fedcba9876543210fedcba9876543210-1200w"
    images = "http://testserver/media/images/0123456789abcdef0123456789abcdef-600"
    assert response.json() == {
        "id": person.pk,
        "type": "user",
        "share_url": None,
        "email": "Ada@example.org",
        "email_verified": True,
        "has_password": True,
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
        "login_otp": False,
        "favourite_genres": ["ambient", "folk"],
        "history_days": 90,
        "privacy": {
            "likes": "followers",
            "plays": "followers",
            "playlists": "everyone",
            "following": "everyone",
        },
        "notifications": {
            "new_release": True,
            "new_follower": True,
            "playlist_activity": True,
            "weekly_digest": False,
            "product_news": True,
        },
        "images": [
            {"url": f"{images}/600.jpg", "width": 600, "height": 600},
            {"url": f"{images}/300.jpg", "width": 300, "height": 300},
            {"url": f"{images}/150.jpg", "width": 150, "height": 150},
        ],
        "cover_images": [
            {"url": f"{banner}/1200.jpg", "width": 1200, "height": 400},
            {"url": f"{banner}/600.jpg", "width": 600, "height": 200},
            {"url": f"{banner}/300.jpg", "width": 300, "height": 100},
        ],
        "date_joined": "2026-01-02T03:04:05Z",
        "erase_at": None,
    }


def test_says_when_it_will_be_erased(api_for: ApiFor) -> None:
    person = make.user(erase_at=datetime(2026, 12, 1, tzinfo=UTC))

    assert api_for(person).get(ACCOUNT).json()["erase_at"] == "2026-12-01T00:00:00Z"


def test_says_whether_there_is_a_password(api_for: ApiFor) -> None:
    assert api_for(make.user(password=None)).get(ACCOUNT).json()["has_password"] is False


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
