"""A thousand listens, and a service that fails half of the time."""

import logging
import random
from collections import Counter
from collections.abc import Callable

import pytest

from tests import make
from tests.users.scrobbling.far import Far
from tests.users.scrobbling.listening import connected, deliver, hear_some
from users.models import Integration, Listen
from users.scrobbling import asking
from users.scrobbling.destinations import DESTINATIONS
from users.scrobbling.models import Service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

log = logging.getLogger(__name__)
FarOf = Callable[[Service], Far]
TROUBLES = ("500", "slow", "cut", "lost")
LISTENS, MOST_MINUTES = 1_000, 200


@pytest.mark.parametrize("service", list(Service))
def test_each_of_1000_is_given_once_and_in_order(
    far: FarOf, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken twice is what was taken by requests whose answer was lost, and no more.

    Both services know such a double by its second and its track. ListenBrainz says so; of
    Last.fm it is what people have observed.
    """
    monkeypatch.setattr(asking, "READ_SECONDS", 0.4)
    chance, happened = random.Random(8), Counter[str]()  # noqa: S311 - the same each time
    there = far(service)
    there.slow_seconds = 0.6

    def trouble() -> str:
        what = chance.choice(TROUBLES) if chance.random() < 0.5 else ""
        happened[what or "well"] += 1
        return what

    there.trouble = trouble
    person = make.user()
    connected(person, service)
    heard = hear_some(person, LISTENS)
    # Twenty at a time, so that there are enough requests for every trouble to happen.
    monkeypatch.setattr(DESTINATIONS[service], "most", 20)

    minutes = 0
    while Listen.objects.exists() and (minutes := minutes + 1) < MOST_MINUTES:
        deliver()

    doubles = len(there.came) - LISTENS
    log.info("%s: %s; %d doubles, %d minutes", service, dict(happened), doubles, minutes)
    assert there.history == heard
    assert doubles == len(there.lost)
    assert Counter(there.came) == Counter(heard) + Counter(there.lost)
    assert set(happened) == {"well", *TROUBLES}
    assert happened["well"] < sum(happened.values()) * 0.65
    assert Integration.objects.get().delivered == LISTENS
