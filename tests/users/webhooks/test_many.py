"""Many messages, some of them to receivers that are no good."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.far_side import Asked, Said
from tests.far_sides import FarSides
from tests.users.webhooks.receiving import announce, forward, is_genuine, webhook
from users.models import Webhook, WebhookDelivery
from users.webhooks import sending

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextmanager
def blackhole() -> Iterator[str]:
    """Takes connections, and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(500)
        yield f"https://127.0.0.1:{server.getsockname()[1]}/"


def test_far_side_failing_half_of_the_time_gets_each_with_one_id(far_side: FarSides) -> None:
    seen: Counter[str] = Counter()
    took: Counter[str] = Counter()

    def answer(asked: Asked) -> Said:
        message = asked.headers["webhook-id"]
        seen[message] += 1
        if sum(seen.values()) % 2:
            return Said(500)
        took[message] += 1
        return Said(200)

    side = far_side(answer)
    hook, secret = webhook(side)
    for n in range(100):
        announce(hook, f"{n}")

    for _ in range(60):
        sending.send_due()
        if not WebhookDelivery.objects.waiting().exists():
            break
        forward()

    rows = WebhookDelivery.objects.all()
    assert {row.status for row in rows} == {"taken"}
    assert took == {row.message_id: 1 for row in rows}
    assert sum(seen.values()) > 150
    assert all(is_genuine(asked, secret) for asked in side.asked)
    assert Webhook.objects.get().is_active


def test_two_hundred_to_a_blackhole_keep_nobody_waiting(
    far_side: FarSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sending.LIMITS, "read", 2)
    took: list[float] = []

    def answer(_: Asked) -> Said:
        took.append(time.monotonic())
        return Said(200)

    side = far_side(answer)
    with blackhole() as url:
        hole, _ = webhook(url)
        for n in range(200):
            announce(hole, f"{n}")
        hooks = [webhook(side).webhook for _ in range(10)]
        for n in range(5):
            for hook in hooks:
                announce(hook, f"{n}")
        began = time.monotonic()
        sending.send_due()
        whole = time.monotonic() - began

    assert len(took) == 50
    assert max(took) - began < 5  # not one waited for the blackhole: 200 x 2 s
    tried = WebhookDelivery.objects.filter(webhook=hole, attempts__gt=0)
    assert 1 <= tried.count() <= 3
    assert whole < 15
    assert Webhook.objects.get(pk=hole.pk).is_slow


def test_slow_ones_have_three_places_at_most(far_side: FarSides) -> None:
    at_once: list[int] = []
    here: list[int] = []

    def slow(_: Asked) -> Said:
        here.append(1)
        at_once.append(len(here))
        time.sleep(0.3)
        here.pop()
        return Said(200)

    for _ in range(8):
        side = far_side(slow)
        hook, _ = webhook(side)
        announce(hook)
    Webhook.objects.update(is_slow=True)

    sending.send_due()

    assert len(at_once) == 8
    assert max(at_once) == 3
