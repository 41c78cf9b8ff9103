"""Whatever four people change at once, copies that are kept agree with the lists."""

import secrets
import threading
import time
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection

from config import throttling
from tests import at_once
from tests.audio.sync.changing import Person, Writer, stage
from tests.audio.sync.copy import Copy, lists
from tests.audio.sync.settled import settle
from tests.faults.records import Seen
from tests.faults.table import FULL

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F17"),
]

WRITERS, CHANGES = (4, 500) if FULL else (4, 60)
SEED = secrets.randbelow(2**32) if FULL else 1


def write(writer: Writer) -> None:
    for _ in range(CHANGES):
        writer.change()


def how_it_went(changes: Counter[tuple[str, int]]) -> str:
    done = sum(n for (_, status), n in changes.items() if status < 400)
    return f"{done:,} done, {changes.total() - done:,} refused"


def differing(some: Sequence[Any], there: Sequence[Any]) -> int:
    return sum(one != other for one, other in zip(some, there, strict=True))


def test_copies_agree_with_the_lists(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})
    set_up = stage(WRITERS)
    writers = [Writer(set_up, one, SEED + n) for n, one in enumerate(set_up.people)]
    kept = {one.user.pk: Copy(one.api, limit=7) for one in set_up.people}
    over = threading.Event()
    told: Counter[int] = Counter()

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

    there = [lists(one.api) for one in set_up.people]
    meanwhile = [kept[one.user.pk].whole() for one in set_up.people]
    from_nothing = [Copy(one.api, limit=500).whole() for one in set_up.people]
    seen.load = f"{WRITERS} people, {CHANGES} changes each at once; each keeps a copy meanwhile"
    seen.tell(
        f"{how_it_went(set_up.done)} in {took:.1f} s; "
        f"{told.total():,} told to the copies, seed {SEED}",
        f"other than the lists: {differing(meanwhile, there)} of {WRITERS} copies, "
        f"{differing(from_nothing, there)} of {WRITERS} made afterwards",
    )
    assert meanwhile == there, f"seed {SEED}, who synced meanwhile"
    assert from_nothing == there, f"seed {SEED}, from nothing"
