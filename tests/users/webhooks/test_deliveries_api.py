"""/api/me/webhooks/{id}/deliveries/, ping and replay."""

import pytest

from tests.api_client import ApiFor, refused
from tests.users.webhooks.receiving import announce_to, mine, person, unused
from users.models import WebhookDelivery

pytestmark = pytest.mark.django_db
PLACE = "/api/me/webhooks/"


def test_a_ping_stands_among_what_was_sent(api_for: ApiFor) -> None:
    api, hook = mine(api_for)

    answer = api.post(f"{PLACE}{hook.pk}/ping/")

    assert answer.status_code == 202
    told = answer.json()
    assert told == {
        "id": told["id"],
        "message_id": told["message_id"],
        "event": "ping",
        "status": "waiting",
        "created_at": told["created_at"],
        "attempts": 0,
        "response_status": None,
        "error": None,
        "taken_at": None,
        "next_try_at": told["next_try_at"],
    }
    assert api.get(f"{PLACE}{hook.pk}/deliveries/").json()["items"] == [told]


def test_what_was_sent_the_newest_first_in_pages(
    api_for: ApiFor, django_assert_num_queries: object
) -> None:
    api, hook = mine(api_for)
    for n in range(5):
        announce_to(hook, f"{n}")
    WebhookDelivery.objects.filter(cause__in=["1", "3"]).update(status="failed")
    newest = [*WebhookDelivery.objects.order_by("-pk").values_list("pk", flat=True)]
    place = f"{PLACE}{hook.pk}/deliveries/"

    first = api.get(place, {"limit": 3}).json()
    rest = api.get(first["next"].removeprefix("http://testserver")).json()
    failed = api.get(place, {"status": "failed"}).json()["items"]

    assert [one["id"] for one in first["items"] + rest["items"]] == newest
    assert [one["id"] for one in failed] == [newest[1], newest[3]]
    assert rest["next"] is None
    assert "zqx" not in api.get(place).content.decode()


@pytest.mark.parametrize(
    "body",
    [{}, {"delivery_id": 1, "since": "2026-01-01T00:00:00Z"}, {"since": "monday"}, {"all": 1}],
)
def test_a_replay_says_which(api_for: ApiFor, body: dict[str, object]) -> None:
    api, hook = mine(api_for)

    assert api.post(f"{PLACE}{hook.pk}/replay/", body).status_code == 422


def test_a_replay_of_what_went_to_another_webhook_is_not_found(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    theirs = unused(person())
    announce_to(theirs)
    other = WebhookDelivery.objects.get()

    answer = api.post(f"{PLACE}{hook.pk}/replay/", {"delivery_id": other.pk})

    refused(answer, 404, "not_found")
