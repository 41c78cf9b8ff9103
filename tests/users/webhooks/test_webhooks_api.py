"""/api/me/webhooks/"""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from config import env, throttling
from tests import make
from tests.api_client import ApiFor, refused
from tests.users.webhooks.receiving import announce_to, mine, person, unused
from users.models import AuditEntry, Webhook, WebhookDelivery
from users.webhooks.models import BOX

pytestmark = pytest.mark.django_db
PLACE = "/api/me/webhooks/"
GOOD = {"url": "https://hooks.example.org/a?key=zqx", "events": ["takedown"]}


def test_is_made_and_its_secret_told_once(api_for: ApiFor) -> None:
    api = api_for(person())

    answer = api.post(PLACE, GOOD)

    assert answer.status_code == 201
    told = answer.json()
    secret = told.pop("secret")
    assert secret.startswith("whsec_")
    made = Webhook.objects.get()
    assert told == {
        "id": made.pk,
        "url": "https://hooks.example.org/a?key=zqx",
        "events": ["takedown"],
        "is_active": True,
        "switched_off": None,
        "created_at": told["created_at"],
        "failures": 0,
        "last_taken_at": None,
        "former_secret_until": None,
    }
    assert secret not in made.secret
    assert BOX.open(made.secret) == secret
    for path in (PLACE, f"{PLACE}{made.pk}/"):
        assert "whsec_" not in api.get(path).content.decode()
    assert api.get(f"{PLACE}{made.pk}/").json() == told
    line = AuditEntry.objects.get(action="webhook.created")
    assert line.subject == f"webhook {made.pk}"
    assert "hooks.example.org" not in line.body


def test_a_repeat_makes_no_other_and_tells_no_secret(api_for: ApiFor) -> None:
    api, key = api_for(person()), uuid.uuid4().hex
    api.post(PLACE, GOOD, Idempotency_Key=key)

    again = api.post(PLACE, GOOD, Idempotency_Key=key)

    refused(again, 409, "idempotency_key_spent")
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https://ada:secret@hooks.example.org/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://localhost/",
        "https://db.internal/",
        "https://postgres:5432/",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org\\@127.0.0.1/",
        "https://hooks.example.org/\r\nX: y",
        "https://",
        "hooks.example.org",
    ],
)
def test_refuses_what_is_not_https_on_the_internet(api_for: ApiFor, url: str) -> None:
    answer = api_for(person()).post(PLACE, GOOD | {"url": url})

    body = refused(answer, 422, "webhook_address")
    assert body["errors"][0]["loc"] == ["body", "url"]
    assert not Webhook.objects.exists()


def test_what_the_operator_allows_may_be_local(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({"hooks.lan"}))

    answer = api_for(person()).post(PLACE, GOOD | {"url": "http://hooks.lan/"})

    assert answer.status_code == 201


def test_needs_a_verified_address(api_for: ApiFor) -> None:
    refused(api_for(make.user()).post(PLACE, GOOD), 403, "email_unverified")


def test_ten_and_no_more(api_for: ApiFor) -> None:
    owner = person()
    for _ in range(10):
        unused(owner)

    refused(api_for(owner).post(PLACE, GOOD), 409, "too_many_webhooks")


@pytest.mark.parametrize("events", [[], ["ping"], ["release"], ["takedown"] * 9, "takedown"])
def test_only_events_that_there_are(api_for: ApiFor, events: object) -> None:
    answer = api_for(person()).post(PLACE, GOOD | {"events": events})

    assert answer.status_code == 422


def test_is_limited(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"webhook": throttling.Rate(1, 60)})
    api = api_for(person())
    api.post(PLACE, GOOD)

    assert api.post(PLACE, GOOD).status_code == 429


def test_another_address_begins_without_the_failures_of_the_last(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    later = timezone.now() + timedelta(hours=1)
    Webhook.objects.update(failures=7, rests_until=later, is_slow=True)
    announce_to(hook)
    WebhookDelivery.objects.update(next_try_at=later)

    answer = api.patch(f"{PLACE}{hook.pk}/", {"url": "https://other.example.org/"})

    assert (answer.status_code, answer.json()["failures"]) == (200, 0)
    hook.refresh_from_db()
    assert (hook.url, hook.host) == ("https://other.example.org/", "other.example.org")
    assert hook.events == ["takedown"]
    assert WebhookDelivery.objects.get().next_try_at < timezone.now()


def test_other_events_leave_the_pauses_as_they_are(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    announce_to(hook)
    later = timezone.now() + timedelta(hours=1)
    WebhookDelivery.objects.update(next_try_at=later)

    answer = api.patch(f"{PLACE}{hook.pk}/", {"events": ["release.published", "takedown"]})

    assert answer.json()["events"] == ["release.published", "takedown"]
    assert WebhookDelivery.objects.get().next_try_at == later


def test_is_not_led_to_a_private_address(api_for: ApiFor) -> None:
    api, hook = mine(api_for)

    answer = api.patch(f"{PLACE}{hook.pk}/", {"url": "https://192.168.1.1/"})

    refused(answer, 422, "webhook_address")
    hook.refresh_from_db()
    assert hook.host == "hooks.example.org"


def test_off_nothing_waits_and_nothing_is_sent(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    announce_to(hook)

    told = api.patch(f"{PLACE}{hook.pk}/", {"is_active": False}).json()

    assert (told["is_active"], told["switched_off"]) == (False, None)
    assert WebhookDelivery.objects.get().status == "failed"
    refused(api.post(f"{PLACE}{hook.pk}/ping/"), 409, "webhook_off")
    since = {"since": "2026-01-01T00:00:00Z"}
    refused(api.post(f"{PLACE}{hook.pk}/replay/", since), 409, "webhook_off")
    api.patch(f"{PLACE}{hook.pk}/", {"is_active": True})
    answer = api.post(f"{PLACE}{hook.pk}/replay/", since)
    assert (answer.status_code, answer.json()) == (202, {"replayed": 1})


def test_what_we_switched_off_says_why_until_it_is_on_again(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    Webhook.objects.update(is_active=False, switched_off="gone")

    assert api.get(f"{PLACE}{hook.pk}/").json()["switched_off"] == "gone"
    told = api.patch(f"{PLACE}{hook.pk}/", {"is_active": True}).json()
    assert (told["is_active"], told["switched_off"]) == (True, None)


def test_a_new_secret_says_until_when_the_old_one_signs(api_for: ApiFor) -> None:
    api, hook = mine(api_for)

    told = api.post(f"{PLACE}{hook.pk}/secret/").json()

    hook.refresh_from_db()
    assert told["secret"] == BOX.open(hook.secret)
    assert BOX.open(hook.former_secret) == "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    assert hook.former_until
    left = hook.former_until - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    assert told["former_secret_until"]
    Webhook.objects.update(former_until=timezone.now())
    assert api.get(f"{PLACE}{hook.pk}/").json()["former_secret_until"] is None


def test_is_deleted_with_what_waits(api_for: ApiFor) -> None:
    api, hook = mine(api_for)
    announce_to(hook)

    assert api.delete(f"{PLACE}{hook.pk}/").status_code == 204
    assert not WebhookDelivery.objects.exists()
    refused(api.delete(f"{PLACE}{hook.pk}/"), 404, "not_found")


def test_the_administration_shows_neither_where_nor_what() -> None:
    hook = unused(person())
    announce_to(hook, title="zqxtitle")
    delivery = WebhookDelivery.objects.get()
    staff = make.browser(make.user(is_staff=True, is_superuser=True))

    for place in (
        "/admin/users/webhook/",
        f"/admin/users/webhook/{hook.pk}/change/",
        "/admin/users/webhookdelivery/",
        f"/admin/users/webhookdelivery/{delivery.pk}/change/",
    ):
        shown = staff.get(place)
        assert shown.status_code == 200
        text = shown.content.decode()
        assert "zqx" not in text
        assert hook.secret not in text
        assert 'name="_save"' not in text
