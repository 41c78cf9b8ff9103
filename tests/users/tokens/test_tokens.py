"""GET, POST /api/auth/tokens/, DELETE /api/auth/tokens/{id}/"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.catalog.models.publication import Status
from tests import at_once, make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.users.notifications.noting import outbox
from users.models import AuditEntry, AuthSession, Mail, PersonalToken, User
from users.notifications import sending
from users.tokens import services
from users.tokens.scopes import Scope

pytestmark = pytest.mark.django_db

TOKENS = "/api/auth/tokens/"
RADIO = {"name": "Kitchen radio", "scopes": ["player", "read"]}


def made(api: Api, **changes: Any) -> Any:
    answer = api.post(TOKENS, RADIO | changes)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_token_is_told_once_and_then_known_by_its_beginning(api_for: ApiFor) -> None:
    api = api_for(make.user())

    told = made(api)
    [listed] = api.get(TOKENS).json()["items"]

    token = told.pop("token")
    assert listed == told
    assert token.startswith("tnrm_")
    assert len(token) == 5 + 43 + 6
    assert token.startswith(told["start"])
    assert len(told["start"]) == 9
    assert told["name"] == "Kitchen radio"
    assert told["scopes"] == ["player", "read"]
    assert told["last_used_at"] is None
    assert told["expires_at"] is None


def test_the_database_has_no_token(api_for: ApiFor) -> None:
    token = made(api_for(make.user()))["token"]

    row = PersonalToken.objects.values().get()
    assert token[9:] not in repr(row)
    assert token[9:] not in repr(list(AuditEntry.objects.values()))
    assert token[9:] not in repr(list(Mail.objects.values()))


def test_it_acts_for_its_owner(api_for: ApiFor) -> None:
    person = make.user()
    token = made(api_for(person))["token"]

    assert Api(token).get("/api/auth/user/").json()["username"] == person.username
    assert Api(token).get("/api/me/player/").status_code == 200


def test_revoked_it_is_good_for_nothing_at_once(api_for: ApiFor) -> None:
    api = api_for(make.user())
    told = made(api)
    assert Api(told["token"]).get("/api/auth/user/").status_code == 200

    assert api.delete(f"{TOKENS}{told['id']}/").status_code == 204

    refused(Api(told["token"]).get("/api/auth/user/"), 401, "invalid_token")
    assert api.get(TOKENS).json()["items"] == []
    refused(api.delete(f"{TOKENS}{told['id']}/"), 404, "not_found")


def test_nobody_sees_or_revokes_anothers(api_for: ApiFor) -> None:
    told = made(api_for(make.user()))
    other = api_for(make.user())

    assert other.get(TOKENS).json()["items"] == []
    refused(other.delete(f"{TOKENS}{told['id']}/"), 404, "not_found")
    assert Api(told["token"]).get("/api/auth/user/").status_code == 200


def test_making_one_wants_somebody_who_showed_lately_who_they_are(api_for: ApiFor) -> None:
    api = api_for(make.user())
    AuthSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))

    refused(api.post(TOKENS, RADIO), 403, "confirm_first")

    api.post("/api/auth/confirm/", {"password": make.PASSWORD})
    made(api)


def test_its_owner_is_told_by_mail_and_the_log(api_for: ApiFor) -> None:
    person = make.user()

    told = made(api_for(person))
    sending.send_due()

    [mail] = outbox()
    assert mail.to == [person.email]
    assert "personal token was made" in mail.body
    entry = AuditEntry.objects.get(action="token.made")
    assert entry.subject == f"token {told['id']}"
    assert '"scopes": ["player", "read"]' in entry.body
    assert "Kitchen" not in entry.body


def test_a_repeat_is_refused_and_makes_no_second(api_for: ApiFor) -> None:
    api = api_for(make.user())
    assert api.post(TOKENS, RADIO, Idempotency_Key="once").status_code == 201

    refused(api.post(TOKENS, RADIO, Idempotency_Key="once"), 409, "idempotency_key_spent")
    assert PersonalToken.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \t"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at"),
    ],
)
def test_what_is_no_token_is_refused(
    changes: dict[str, Any], field: str, api_for: ApiFor
) -> None:
    body = refused(api_for(make.user()).post(TOKENS, RADIO | changes), 422, "invalid")

    assert body["errors"][0]["loc"][:2] == ["body", field]
    assert PersonalToken.objects.count() == 0


def test_it_ends_when_it_was_said_to(api_for: ApiFor) -> None:
    api = api_for(make.user())
    told = made(api, expires_at=(timezone.now() + timedelta(hours=1)).isoformat())
    assert Api(told["token"]).get("/api/auth/user/").status_code == 200

    PersonalToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refused(Api(told["token"]).get("/api/auth/user/"), 401, "invalid_token")
    assert api.get(TOKENS).json()["items"] == []


def test_its_use_is_noted_once_a_minute(
    api_for: ApiFor, django_assert_num_queries: Any
) -> None:
    api = api_for(make.user())
    token = Api(made(api)["token"])

    token.get("/api/me/player/")

    [listed] = api.get(TOKENS).json()["items"]
    assert listed["last_used_at"] is not None
    noted = PersonalToken.objects.get().last_used_at
    with django_assert_num_queries(2):  # who asks, and the player: nothing is written
        token.get("/api/me/player/")
    assert PersonalToken.objects.get().last_used_at == noted
    PersonalToken.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    token.get("/api/me/player/")
    assert timezone.now() - PersonalToken.objects.get().last_used_at < timedelta(seconds=30)  # type: ignore[operator]


def test_mistyped_it_costs_no_question(django_assert_num_queries: Any) -> None:
    token = make.personal_token(make.user(), "read")
    swapped = token[:20] + ("a" if token[20] != "a" else "b") + token[21:]

    for wrong in (swapped, token[:-1], token + "0", "tnrm_", "tnrm_é" + token[6:]):
        with django_assert_num_queries(0):
            refused(Api(wrong).get("/api/auth/user/"), 401, "invalid_token")


def test_fifty_are_enough(api_for: ApiFor) -> None:
    person = make.user()
    for _ in range(49):
        make.personal_token(person, "read")
    make.personal_token(person, "read", expires_at=timezone.now())  # over, and so not counted
    api = api_for(person)

    made(api)

    refused(api.post(TOKENS, RADIO), 409, "too_many_tokens")


@pytest.mark.parametrize("means", ["password", "off", "erase"])
def test_it_ends_with_what_makes_an_account_safe_or_closes_it(
    means: str, api_for: ApiFor, client: Any
) -> None:
    person = make.user()
    token, api = make.personal_token(person, "read"), api_for(person)

    if means == "password":
        told = {"current_password": make.PASSWORD, "new_password": "another lamp, brighter"}
        assert api.post("/api/auth/password/change/", told).status_code == 204
    if means == "off":
        User.objects.filter(pk=person.pk).update(is_active=False)
    if means == "erase":
        answer = api.delete("/api/auth/user/", {"password": make.PASSWORD})
        assert answer.status_code == 202

    refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
    if means != "off":
        assert PersonalToken.objects.count() == 0
        assert AuditEntry.objects.filter(action="token.revoked").count() == 1


def test_signing_out_leaves_it(api_for: ApiFor) -> None:
    person = make.user()
    token = make.personal_token(person, "read")

    api_for(person).post("/api/auth/logout/all/")

    assert Api(token).get("/api/auth/user/").status_code == 200


def test_a_moderators_token_moderates_nothing(api_for: ApiFor) -> None:
    staff, draft = (
        make.user(is_staff=True, is_superuser=True),
        make_music.track(status=Status.DRAFT),
    )
    token = make.personal_token(staff, *Scope)

    assert api_for(staff).get(f"/api/tracks/{draft.pk}/").status_code == 200
    refused(Api(token).get(f"/api/tracks/{draft.pk}/"), 404, "not_found")


def test_staff_revoke_it_and_the_log_knows() -> None:
    admin, person = make.user(is_staff=True, is_superuser=True), make.user()
    token = make.personal_token(person, "read", name="Private affair")
    browser = make.browser(admin)
    row = PersonalToken.objects.get()

    page = browser.get("/admin/users/personaltoken/")
    assert row.start in page.content.decode()
    assert "Private affair" not in page.content.decode()
    told = {"action": "revoke", "_selected_action": [str(row.pk)]}
    browser.post("/admin/users/personaltoken/", told)

    refused(Api(token).get("/api/auth/user/"), 401, "invalid_token")
    assert AuditEntry.objects.filter(action="token.revoked").exclude(actor_ref=None).exists()


def test_tokens_that_ended_long_ago_are_forgotten() -> None:
    now = timezone.now()
    person = make.user()
    for ago in (timedelta(days=29), timedelta(days=31)):
        make.personal_token(person, "read", expires_at=now - ago)
    make.personal_token(person, "read", created_at=now - timedelta(days=999))

    assert services.forget_ended(before=now - timedelta(days=30)) == 1
    assert PersonalToken.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_are_made_than_may_be() -> None:
    person = make.user()
    for _ in range(48):
        make.personal_token(person, "read")
    api = Api(make.tokens(person).access)

    answers = at_once.times(8, lambda: api.post(TOKENS, RADIO).status_code)

    assert sorted(answers) == [201, 201, 409, 409, 409, 409, 409, 409]
    assert PersonalToken.objects.count() == 50
