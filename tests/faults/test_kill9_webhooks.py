"""Webhooks whose worker is killed again and again: each message arrives, with one id."""

import threading
import time
from collections import Counter

import pytest
from django.db import connection

from config import env
from config.jobs import enqueue
from tests import servers
from tests.far_side import Asked, Said
from tests.far_sides import FarSides
from tests.faults.records import Seen
from tests.faults.workers import worker
from tests.users.webhooks.receiving import announce, forward, is_genuine, webhook
from users.models import WebhookDelivery
from users.webhooks.services import DELIVER

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.fault("F18"),
]

MESSAGES, KILLS = 60, 3


def let_go() -> None:
    """As if the minute were over in which a killed worker's jobs are taken from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"
            " WHERE status = 'doing'"
        )


def hurry() -> None:
    """As if the pauses were over, and something else were announced: the worker looks again."""
    forward()
    enqueue(DELIVER)


class Receiver:
    """Fails each message at first, and is slow enough to be caught in the middle."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.busy, self.some = threading.Lock(), threading.Event()

    def __call__(self, asked: Asked) -> Said:
        message = asked.headers["webhook-id"]
        with self.busy:
            self.tried[message] += 1
            fails = self.tried[message] % 2
        time.sleep(0.05)
        if fails:
            return Said(503)
        with self.busy:
            self.taken[message] += 1
            if len(self.taken) % 10 == 5:
                self.some.set()
        return Said(200)


def test_none_is_lost_and_each_has_one_id(far_side: FarSides, seen: Seen) -> None:
    receiver = Receiver()
    side = far_side(receiver)
    told = [webhook(side) for _ in range(3)]
    for n in range(MESSAGES // 3):
        for hook, _ in told:
            announce(hook, f"{n}")
    given = {"OUTBOUND_ALLOW": "127.0.0.0/8", "OUTBOUND_CA_FILE": env.OUTBOUND_CA_FILE}
    environment = servers.Web(env.VAR_DIR, **given).environment

    for _ in range(KILLS):
        receiver.some.clear()
        ends = time.monotonic() + 60
        with worker(environment):  # ends by kill -9
            while not receiver.some.wait(0.3) and time.monotonic() < ends:
                hurry()
        let_go()
        assert receiver.some.is_set()  # it was killed while it sent
    ends = time.monotonic() + 90
    with worker(environment):
        while WebhookDelivery.objects.waiting().exists() and time.monotonic() < ends:
            time.sleep(0.3)
            hurry()

    rows = WebhookDelivery.objects.all()
    secrets = [secret for _, secret in told]
    forged = [one for one in side.asked if not any(is_genuine(one, key) for key in secrets)]
    seen.load = f"{MESSAGES} webhooks, each fails at first; {KILLS} kills of who sends"
    seen.tell(
        f"webhooks: {len(receiver.taken)} of {MESSAGES} came, "
        f"{sum(n > 1 for n in receiver.taken.values())} of them again with the same id; "
        f"{receiver.tried.total()} requests, {len(forged)} not signed by us; "
        f"{WebhookDelivery.objects.waiting().count()} still waiting"
    )
    assert {row.status for row in rows} == {"taken"}
    assert set(receiver.taken) == {row.message_id for row in rows}
    assert len(receiver.taken) == MESSAGES
    assert forged == []
