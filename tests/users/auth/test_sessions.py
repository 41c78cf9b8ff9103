"""GET /api/auth/sessions/ and DELETE /api/auth/sessions/{id}/"""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.auth.services import sessions as services
from users.models import AuthSession

pytestmark = pytest.mark.django_db

SESSIONS = "/api/auth/sessions/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


def test_lists_devices_the_newest_first(api_for: ApiFor) -> None:
    person = make.user()
    phone = make.session(person, user_agent=IPHONE, address="192.0.2.7")

    body = api_for(person).get(SESSIONS).json()

    assert set(body) == {"items", "limit", "next", "previous", "total"}
    assert [item["current"] for item in body["items"]] == [True, False]
    second = body["items"][1]
    assert set(second) == {
        "id",
        "device",
        "user_agent",
        "address",
        "created_at",
        "last_seen_at",
        "expires_at",
        "current",
    }
    assert second["id"] == str(phone.pk)
    assert second["device"] == "Safari on iPhone"
    assert second["address"] == "192.0.2.7"
    assert second["created_at"].endswith("Z")


def test_shows_nobody_elses(api_for: ApiFor) -> None:
    make.session(make.user())

    assert len(api_for(make.user()).get(SESSIONS).json()["items"]) == 1


def test_leaves_out_what_is_over(api_for: ApiFor) -> None:
    person = make.user()
    long_ago = timezone.now() - timedelta(days=31)
    for ended in ({"revoked_at": long_ago}, {"expires_at": long_ago}, {"rotated_at": long_ago}):
        AuthSession.objects.filter(pk=make.session(person).pk).update(**ended)

    assert len(api_for(person).get(SESSIONS).json()["items"]) == 1


def test_pages_through_all_both_ways(api_for: ApiFor) -> None:
    person = make.user()
    made = [str(make.session(person).pk) for _ in range(4)]
    api = api_for(person)

    first = api.get(SESSIONS, {"limit": 2}).json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    back = api.get(third["previous"]).json()

    seen = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert seen[1:] == made[::-1]
    assert [first["previous"], third["next"]] == [None, None]
    assert back["items"] == second["items"]


def test_last_seen_is_the_last_refresh(api_for: ApiFor) -> None:
    person = make.user()
    tokens = make.tokens(person)
    AuthSession.objects.update(rotated_at=timezone.now() - timedelta(days=2))
    Api().post("/api/auth/token/refresh/", {"refresh": tokens.refresh})

    item = Api(tokens.access).get(SESSIONS).json()["items"][0]

    assert item["last_seen_at"] > item["created_at"]


def test_ends_a_device(api_for: ApiFor) -> None:
    person = make.user()
    here, there = api_for(person), api_for(person)
    [session] = [s for s in here.get(SESSIONS).json()["items"] if not s["current"]]

    response = here.delete(f"{SESSIONS}{session['id']}/")

    assert response.status_code == 204
    refused(there.get("/api/auth/user/"), 401, "invalid_token")
    assert here.get("/api/auth/user/").status_code == 200


def test_anothers_is_not_found_and_goes_on(api_for: ApiFor) -> None:
    session = make.session(make.user())

    refused(api_for(make.user()).delete(f"{SESSIONS}{session.pk}/"), 404, "not_found")

    session.refresh_from_db()
    assert session.revoked_at is None


def test_one_that_is_over_is_not_found(api_for: ApiFor) -> None:
    person = make.user()
    session = make.session(person)
    services.log_out(user=person, session_id=session.pk, address="192.0.2.1")

    refused(api_for(person).delete(f"{SESSIONS}{session.pk}/"), 404, "not_found")


def test_an_unknown_one_is_not_found(api_for: ApiFor) -> None:
    refused(api_for(make.user()).delete(f"{SESSIONS}{uuid.uuid4()}/"), 404, "not_found")


def test_a_name_that_is_none_is_invalid(api_for: ApiFor) -> None:
    refused(api_for(make.user()).delete(f"{SESSIONS}7/"), 422, "invalid")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_nobody_has_none(api: Api, method: str) -> None:
    path = SESSIONS if method == "GET" else f"{SESSIONS}{uuid.uuid4()}/"

    refused(api.send(method, path), 401, "unauthenticated")


def test_sessions_long_over_are_forgotten() -> None:
    """And no sooner than an old token could still raise the alarm."""
    person = make.user()
    kept, over = timezone.now() - timedelta(days=29), timezone.now() - timedelta(days=31)
    for moment in (kept, over):
        for column in ("revoked_at", "expires_at"):
            AuthSession.objects.filter(pk=make.session(person).pk).update(**{column: moment})
    idle = timezone.now() - timedelta(days=61)
    AuthSession.objects.filter(pk=make.session(person).pk).update(rotated_at=idle)
    make.session(person)

    assert services.forget_ended(before=timezone.now() - timedelta(days=30)) == 3
    assert AuthSession.objects.count() == 3
