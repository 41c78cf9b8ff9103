"""`kill -9` of the worker while it gives listens to a service: all arrive, once, in order."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import make
from tests.far_side import FarSide
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import ROOT, Web
from tests.users.scrobbling.far import Kept, ListenBrainzFar
from tests.users.scrobbling.listening import connected, forward, hear_some
from users.models import Integration, Listen

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F18"),
]

LISTENS, KILLS = (1_000, 8) if FULL else (300, 2)
PATIENCE = 60.0
DELIVERS = "from users.scrobbling import delivering; delivering.deliver(integration_id={})"


def deliverer(environment: Mapping[str, str], one: Integration) -> "subprocess.Popen[bytes]":
    """A process that delivers, as the worker's job does, to be killed."""
    script = DELIVERS.format(one.pk)
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", script],
        cwd=ROOT,
        env=dict(environment),
    )


def wait_for(far: ListenBrainzFar, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(far.came) < number:
        assert time.monotonic() < until, f"{len(far.came)} of {number} came"
        time.sleep(0.02)


def test_killed_between_the_service_and_us(tmp_path: Path, seen: Seen) -> None:
    """Each time right after the service took a batch, and before we have heard of it.

    What was killed holds no lock: the next process goes on at once, two of them at a time.
    """
    far, doubles = ListenBrainzFar(), list[Kept]()
    one = connected(make.user())
    heard = hear_some(one.user, LISTENS)
    with FarSide(far.answer, "127.0.0.1", None).running() as side:
        ours = Web(tmp_path, LISTENBRAINZ_URL=side.url, OUTBOUND_ALLOW="127.0.0.1")
        far.before_answering = lambda: time.sleep(PATIENCE)
        for _ in range(KILLS):
            before = len(far.came)
            process = deliverer(ours.environment, one)
            wait_for(far, before + 100)
            process.kill()
            process.wait()
            doubles += far.came[before:]
        far.before_answering = lambda: None
        codes = set[int]()
        for _ in range(5):
            forward()
            both = [deliverer(ours.environment, one) for _ in range(2)]
            codes |= {process.wait(PATIENCE) for process in both}
            if not Listen.objects.exists():
                break

    seen.load = f"{LISTENS:,} listens for a service, {KILLS} kills of who gives them"
    seen.tell(
        f"listens: {len(far.history):,} of {LISTENS:,} in the history there, "
        f"{len({*heard} - {*far.history})} lost, "
        f"{len(far.history) - len({*far.history})} twice, "
        f"{sum(one != other for one, other in zip(far.history, heard, strict=False))} out of "
        f"order; {len(doubles)} were sent again",
    )
    assert codes == {0}
    assert far.history == heard
    assert Counter(far.came) == Counter(heard) + Counter(doubles)
    assert doubles == heard[:100] * KILLS
    assert Integration.objects.get().problem == ""
    assert Integration.objects.get().delivered == LISTENS
