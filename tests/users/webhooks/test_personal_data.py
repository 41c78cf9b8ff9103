"""What is kept about webhooks, told, erased, and forgotten by age."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.far_side import Said
from tests.far_sides import FarSides
from tests.users.webhooks.receiving import announce, person, unused, webhook
from users.models import Webhook, WebhookDelivery
from users.webhooks import sending, services
from users.webhooks.personal_data import Webhooks


@pytest.mark.django_db
def test_all_is_told_but_secrets_and_nothing_of_others() -> None:
    owner, other = person(), person()
    for one in (owner, other):
        hook = unused(one)
        WebhookDelivery.objects.create(
            webhook=hook, event="ping", cause="a cause", body=f"of {one.pk}"
        )

    told = {name: list(rows) for name, rows in Webhooks().export(owner)}

    [hooks], [message] = told["webhooks.json"], told["webhook_messages.json"]
    assert hooks["url"] == "https://hooks.example.org/zqxpath"
    assert message["body"] == f"of {owner.pk}"
    text = json.dumps(told, default=str)
    assert "whsec_" not in text
    assert Webhook.objects.get(user=owner).secret not in text

    Webhooks().erase(owner)
    Webhooks().erase(owner)
    assert [row.webhook.user_id for row in WebhookDelivery.objects.all()] == [other.pk]


@pytest.mark.django_db
def test_what_is_old_and_over_goes() -> None:
    hook = unused(person())
    for status, days in (("taken", 31), ("failed", 31), ("waiting", 31), ("taken", 29)):
        WebhookDelivery.objects.create(
            webhook=hook,
            event="ping",
            cause=f"{status} {days}",
            body="{}",
            status=status,
            created_at=timezone.now() - timedelta(days=days),
        )

    gone = services.forget_old(before=timezone.now() - timedelta(days=30))

    assert gone == 2
    left = WebhookDelivery.objects.order_by("pk").values_list("cause", flat=True)
    assert list(left) == ["waiting 31", "taken 29"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [200, 500, 410])
def test_no_log_has_where_it_goes_what_it_says_or_its_secret(
    far_side: FarSides, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    hook, secret = webhook(far_side(lambda asked: Said(status)))
    announce(hook, title="zqxtitle")

    sending.send_due()
    services.renew_secret(webhook=hook)

    assert WebhookDelivery.objects.get().attempts == 1
    lines = [line.getMessage() for line in caplog.records if line.name != "django.db.backends"]
    text = "\n".join(lines)
    assert "zqx" not in text
    assert secret not in text
    assert "whsec_" not in text
