"""Whatever four people change at once, copies that are kept agree with the lists."""

import logging
import secrets
import threading
import time
from collections import Counter
from random import Random

import pytest
from django.db import connection

from config import throttling
from tests import at_once
from tests.audio.sync.changing import Person, Writer, stage
from tests.audio.sync.copy import Copy, lists
from tests.audio.sync.settled import settle
from tests.faults.table import FULL

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F17"),
]

log = logging.getLogger(__name__)

WRITERS, CHANGES = (4, 500) if FULL else (4, 60)
SEED = secrets.randbelow(2**32) if FULL else 1


def test_copies_agree_with_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})
    set_up = stage(WRITERS)
    writers = [Writer(set_up, one, SEED + n) for n, one in enumerate(set_up.people)]
    kept = {one.user.pk: Copy(one.api, limit=7) for one in set_up.people}
    over = threading.Event()
    told: Counter[int] = Counter()

    def write(writer: Writer) -> None:
        for _ in range(CHANGES):
            writer.change()

    def follow(person: Person) -> None:
        """A client that is open all the time."""
        waits = Random(SEED)  # noqa: S311
        while not over.is_set():
            told[person.user.pk] += len(kept[person.user.pk].sync())
            time.sleep(waits.random() / 20)

    def all_writing() -> None:
        try:
            at_once.at_once(*[lambda one=one: write(one) for one in writers])
        finally:
            over.set()
            connection.close()

    began = time.monotonic()
    at_once.at_once(all_writing, *[lambda one=one: follow(one) for one in set_up.people])
    took = time.monotonic() - began
    settle()

    log.info("seed %s, %.1f s, told %s: %s", SEED, took, told, set_up.done)
    for person in set_up.people:
        there = lists(person.api)
        assert kept[person.user.pk].whole() == there, f"seed {SEED}, who synced meanwhile"
        assert Copy(person.api, limit=500).whole() == there, f"seed {SEED}, from nothing"
