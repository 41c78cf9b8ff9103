"""A message on its way: signed, tried again, and given up at last."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import transaction
from django.utils import timezone

from tests.far_side import Asked, FarSide, Said
from tests.far_sides import FarSides
from tests.users.webhooks.receiving import announce, forward, is_genuine, only, pause, webhook
from users.models import Mail, Webhook, WebhookDelivery
from users.webhooks import sending, services
from users.webhooks.events import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_as_standard_webhooks_has_it(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(204))
    hook, secret = webhook(side)
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    Webhook.objects.update(created_at=at)

    services.announce(
        event=Event.RELEASE_PUBLISHED,
        cause="release album 12",
        user_ids=[hook.user_id],
        payload={"title": "Überfahrt", "share_url": "https://music.example.org/s/album/12/"},
        occurred_at=at,
    )
    sending.send_due()

    [asked] = side.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/hooks", {"key": "zqxkey"})
    assert asked.body.decode() == (
        '{"type":"release.published","timestamp":"2026-11-22T09:30:00Z","data":'
        '{"title":"Überfahrt","share_url":"https://music.example.org/s/album/12/"}}'
    )
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert re.fullmatch("msg_[0-9a-f]{32}", asked.headers["webhook-id"])
    assert abs(int(asked.headers["webhook-timestamp"]) - time.time()) < 10
    assert re.fullmatch("v1,[A-Za-z0-9+/]{43}=", asked.headers["webhook-signature"])
    assert re.fullmatch("whsec_[A-Za-z0-9+/]{43}=", secret)
    assert is_genuine(asked, secret)
    assert not is_genuine(asked._replace(body=asked.body + b" "), secret)
    sent = only()
    assert (sent.status, sent.attempts, sent.last_status) == ("taken", 1, 204)
    assert sent.taken_at


def test_nothing_leaves_before_it_is_committed(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)

    with transaction.atomic():
        announce(hook)
        transaction.set_rollback(True)
    sending.send_due()

    assert (side.asked, WebhookDelivery.objects.count()) == ([], 0)


def test_the_same_id_and_body_in_each_try_and_a_time_of_its_own(far_side: FarSides) -> None:
    answers = iter([500, 302, 404, 200])
    side: FarSide = far_side(lambda asked: Said(next(answers), headers={"Location": side.url}))
    hook, secret = webhook(side)
    announce(hook)

    for _ in range(6):
        sending.send_due()
        forward()
        time.sleep(0.4)  # over a second in all: stamps are whole seconds

    assert len(side.asked) == 4  # the redirect was not followed
    assert len({one.headers["webhook-id"] for one in side.asked}) == 1
    assert len({one.body for one in side.asked}) == 1
    times = [int(one.headers["webhook-timestamp"]) for one in side.asked]
    assert times == sorted(times)
    assert times[0] < times[-1]
    assert all(is_genuine(one, secret) for one in side.asked)
    assert (only().status, only().attempts, only().last_status) == ("taken", 4, 200)


def test_ten_tries_over_three_days_then_it_is_switched_off_and_its_owner_told(
    far_side: FarSides,
) -> None:
    side = far_side(lambda asked: Said(503))
    hook, _ = webhook(side)
    announce(hook)
    pauses = []

    for _ in range(9):
        sending.send_due()
        pauses.append(pause())
        forward()
    sending.send_due()
    forward()
    sending.send_due()

    hour = 3600
    wanted = [5, 300, 1800, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
    for found, least in zip(pauses, wanted, strict=True):
        assert least - 2 < found < 1.1 * least + 1
    assert len(side.asked) == 10
    assert (only().status, only().attempts) == ("failed", 10)
    assert (only().webhook.is_active, only().webhook.switched_off) == (False, "failing")
    mail = Mail.objects.get()
    assert (mail.kind, mail.user_id) == ("webhook_off", hook.user_id)
    assert mail.context == {"host": f"127.0.0.1:{side.port}", "why": "failing"}
    assert announce(hook, "another") == 0


def test_what_took_something_meanwhile_stays_on(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(400 if b"poison" in asked.body else 200))
    hook, _ = webhook(side)
    announce(hook, "one", title="poison")
    for n in range(10):
        announce(hook, f"{n}", title="wholesome")
        sending.send_due()
        forward()

    assert WebhookDelivery.objects.get(cause="one").status == "failed"
    assert WebhookDelivery.objects.filter(status="taken").count() == 10
    assert Webhook.objects.get().is_active
    assert not Mail.objects.exists()


def test_gone_ends_it_at_once(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(410))
    hook, _ = webhook(side)
    announce(hook, "one")
    announce(hook, "two")

    sending.send_due()

    assert len(side.asked) == 1
    hook.refresh_from_db()
    assert (hook.is_active, hook.switched_off) == (False, "gone")
    assert {row.status for row in WebhookDelivery.objects.all()} == {"failed"}
    assert Mail.objects.get().context["why"] == "gone"


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("120", 115, 125),
        ("in an hour", 3590, 3601),
        ("99999999999", 86_000, 86_401),
        ("soon", 0, 6),
        ("-5", 0, 6),
        ("²", 0, 6),
    ],
)
def test_it_waits_as_long_as_the_receiver_asks_for(
    far_side: FarSides, asked: str, least: float, most: float
) -> None:
    if asked == "in an hour":
        asked = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    raw = f"HTTP/1.1 429 x\r\nRetry-After: {asked}\r\nContent-Length: 0\r\n\r\n"

    def answer(_: Asked) -> Iterator[bytes]:
        yield raw.encode("latin-1")

    hook, _ = webhook(far_side(answer))
    announce(hook, "one")

    sending.send_due()

    assert least <= pause() <= most
    announce(hook, "two")  # for it, too
    two = WebhookDelivery.objects.get(cause="two")
    rests = (two.next_try_at - timezone.now()).total_seconds()
    assert rests >= least - 5 if least else rests < 1


def test_both_secrets_sign_for_a_day(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    hook, first = webhook(side)
    second = services.renew_secret(webhook=hook).secret
    announce(hook, "one")
    sending.send_due()
    Webhook.objects.update(former_until=timezone.now())
    announce(hook, "two")
    sending.send_due()

    early, late = side.asked
    assert is_genuine(early, first)
    assert is_genuine(early, second)
    assert early.headers["webhook-signature"].count("v1,") == 2
    assert is_genuine(late, second)
    assert not is_genuine(late, first)


def test_a_ping_is_tried_once(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(500))
    hook, secret = webhook(side)

    services.ping(webhook=hook)
    sending.send_due()
    forward()
    sending.send_due()

    [asked] = side.asked
    assert is_genuine(asked, secret)
    assert json.loads(asked.body)["type"] == "ping"
    assert json.loads(asked.body)["data"] == {"type": "webhook", "id": hook.pk}
    assert (only().status, only().last_status) == ("failed", 500)
    assert Webhook.objects.get().is_active


def test_a_replay_has_the_id_and_body_that_it_had(far_side: FarSides) -> None:
    answers = iter([200, 200])
    side = far_side(lambda asked: Said(next(answers)))
    hook, secret = webhook(side)
    announce(hook)
    sending.send_due()

    assert services.replay(webhook=hook, delivery_id=only().pk) == 1
    sending.send_due()

    first, again = side.asked
    assert first.body == again.body
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert is_genuine(again, secret)
    assert (only().status, only().attempts) == ("taken", 2)


def test_all_that_failed_since_then_and_nothing_else(far_side: FarSides) -> None:
    side = far_side(lambda asked: Said(200))
    hook, _ = webhook(side)
    other, _ = webhook(side)
    for cause in ("old", "failed", "taken", "dropped"):
        announce(hook, cause)
    announce(other, "another's")
    rows = WebhookDelivery.objects
    rows.update(status="failed")
    rows.filter(cause="old").update(created_at=timezone.now() - timedelta(days=3))
    rows.filter(cause="taken").update(status="taken")
    rows.filter(cause="dropped").update(status="dropped")

    since = timezone.now() - timedelta(days=1)
    assert services.replay(webhook=hook, since=since) == 1
    sending.send_due()

    assert len(side.asked) == 1
    assert rows.get(cause="failed").status == "taken"
    assert services.replay(webhook=hook, delivery_id=rows.get(cause="dropped").pk) == 0
