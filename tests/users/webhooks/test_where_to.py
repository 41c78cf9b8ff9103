"""To whom a message goes, and to whom never."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from config import env
from tests.far_side import Asked, Said
from tests.far_sides import FarSides
from tests.users.webhooks.receiving import announce, only, webhook
from users.models import User, Webhook, WebhookDelivery
from users.webhooks import noting, sending, services
from users.webhooks.events import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_of_many_megabytes_is_not_read(far_side: FarSides) -> None:
    told: list[int] = []

    def answer(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        while len(told) < 1000:
            told.append(1)
            yield bytes(1_000_000)

    hook, _ = webhook(far_side(answer))
    announce(hook)

    sending.send_due()

    assert (only().status, only().last_status) == ("taken", 200)
    assert len(told) < 50


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:9/", "https://localhost:9/", "https://[::1]:9/"]
)
def test_a_private_address_is_never_connected_to(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """A name that leads home is known when it is looked up, each time anew."""
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)
    Webhook.objects.update(url=url.replace(":9/", f":{side.port}/"))
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())
    announce(hook)

    sending.send_due()

    assert side.connections == 0
    assert only().last_error == "not sent: its address is not public, or not https"
    assert only().status == "waiting"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)
    monkeypatch.setattr(env, "OUTBOUND_CA_FILE", "")
    announce(hook)

    sending.send_due()

    assert (side.asked, only().last_error) == ([], "no answer")


def test_each_cause_once_a_webhook(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)
    other, _ = webhook(side, hook.user)

    assert announce(hook, "one") == 2
    assert announce(hook, "one") == 0
    sending.send_due()
    assert announce(hook, "one") == 0

    assert len(side.asked) == 2
    assert len({asked.headers["webhook-id"] for asked in side.asked}) == 2


def test_only_those_who_want_it_and_are_here(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    one, off, late, gone, erased, elsewhere = (webhook(side).webhook for _ in range(6))
    services.change(webhook=off, is_active=False)
    services.change(webhook=elsewhere, events=[Event.TAKEDOWN])
    Webhook.objects.filter(pk=late.pk).update(created_at=timezone.now() + timedelta(hours=1))
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    User.objects.filter(pk=erased.user_id).update(erase_at=timezone.now())
    everybody = [row.user_id for row in (one, off, late, gone, erased, elsewhere)]
    payload = {"title": "Night Ferry"}
    event = Event.RELEASE_PUBLISHED

    by_list = services.announce(event=event, cause="1", user_ids=everybody, payload=payload)
    asked = User.objects.filter(pk__in=everybody).values("pk")
    by_query = services.announce(event=event, cause="2", user_ids=asked, payload=payload)

    nobody = services.announce(event=event, cause="3", user_ids=[], payload=payload)

    assert (by_list, by_query, nobody) == (1, 1, 0)
    assert {row.webhook_id for row in WebhookDelivery.objects.all()} == {one.pk}


def test_another_secret_key_is_said_and_not_crashed_over(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restore with another OTP_PEPPER."""
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)
    Webhook.objects.update(secret="gAAAAA-nothing")
    announce(hook)

    sending.send_due()

    assert side.asked == []
    assert only().last_error == "the secret cannot be read any more: renew it"


def test_who_deletes_it_meanwhile_is_not_in_the_way(far_side: FarSides) -> None:
    def answer(_: Asked) -> Said:
        time.sleep(0.2)
        return Said(200)

    side = far_side(answer)
    hook, _ = webhook(side)
    announce(hook)
    delivery = only()

    errand = sending._next([])
    assert errand
    services.delete(webhook=hook)
    noting.note(delivery.pk, sending._send(errand))

    assert not WebhookDelivery.objects.exists()
