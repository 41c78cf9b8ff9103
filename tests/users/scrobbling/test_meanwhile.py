"""What happens while listens wait, or are on their way."""

from collections.abc import Callable

import pytest

from audio.models import PlayEvent
from audio.plays import services as plays
from tests import make
from tests.api_client import ApiFor
from tests.at_once import at_once, in_turn, times
from tests.jobs import run_due
from tests.users.scrobbling.far import Far, ListenBrainzFar
from tests.users.scrobbling.listening import (
    connected,
    deliver,
    hear,
    hear_some,
    play,
    song,
    waiting,
)
from users.models import Integration, Listen, User
from users.privacy.services import erasure
from users.scrobbling import delivering, services
from users.scrobbling.models import Service
from users.scrobbling.secrets import BOX

pytestmark = pytest.mark.django_db(transaction=True)

FarOf = Callable[[Service], Far]
HISTORY = "/api/me/history/"


def on_the_way(far: Far, one: Integration, do: Callable[[], object]) -> None:
    """Does it after the service took the batch, and before it has answered."""

    def once() -> None:
        far.before_answering = lambda: None
        [_] = at_once(do)

    far.before_answering = once
    delivering.deliver(integration_id=one.pk)


def test_a_play_forgotten_before_is_not_given(
    api_for: ApiFor, listenbrainz: ListenBrainzFar
) -> None:
    person, other = make.user(), make.user()
    connected(person)
    connected(other)
    kept, gone, more = (play(song(name), n) for n, name in enumerate(("A", "B", "C")))
    hear(person, kept, gone, more)
    hear(other, gone)
    api = api_for(person)

    one = PlayEvent.objects.get(user=person, event_id=gone.event_id)
    assert api.delete(f"{HISTORY}{one.pk}/").status_code == 204
    run_due()

    assert sorted(one.track for one in listenbrainz.came) == ["A", "B", "C"]  # B: the other's


def test_a_history_forgotten_before_is_not_given(
    api_for: ApiFor, listenbrainz: ListenBrainzFar
) -> None:
    person = make.user()
    connected(person)
    hear_some(person, 60)

    assert api_for(person).delete(HISTORY).json() == {"forgotten": 60}
    run_due()

    assert not listenbrainz.came
    assert not Listen.objects.exists()


def test_disconnected_on_the_way(listenbrainz: ListenBrainzFar) -> None:
    """Nobody waits for the service; what it has taken it has, and gets nothing more."""
    person = make.user()
    one = connected(person)
    heard = hear_some(person, 150)

    on_the_way(
        listenbrainz,
        one,
        lambda: services.disconnect(user=person, service=Service.LISTENBRAINZ),
    )

    assert listenbrainz.came == heard[:100]
    assert not Integration.objects.exists()
    assert not Listen.objects.exists()


def test_forgotten_on_the_way(listenbrainz: ListenBrainzFar) -> None:
    person = make.user()
    one = connected(person)
    hear_some(person, 150)

    on_the_way(listenbrainz, one, lambda: plays.forget(user=person))

    assert len(listenbrainz.came) == 100
    assert not Listen.objects.exists()
    assert Integration.objects.get().paused_at is None


def test_erased_on_the_way(listenbrainz: ListenBrainzFar) -> None:
    person = make.user()
    one = connected(person)
    hear_some(person, 150)

    on_the_way(listenbrainz, one, lambda: erasure.erase_now(user=person))

    assert len(listenbrainz.came) == 100
    assert not Listen.objects.exists()
    assert not User.objects.filter(pk=person.pk).exists()


def test_connected_anew_on_the_way(listenbrainz: ListenBrainzFar) -> None:
    """An old token that is refused says nothing about the new one."""
    person = make.user()
    one = connected(person)
    hear_some(person, 2)
    listenbrainz.people = {"new": "ada"}
    fresh = BOX.seal("new")
    read = listenbrainz.read

    def meanwhile(asked: object) -> object:
        at_once(lambda: Integration.objects.update(token=fresh))
        return read(asked)  # type: ignore[arg-type]

    listenbrainz.read = meanwhile  # type: ignore[assignment, method-assign]
    delivering.deliver(integration_id=one.pk)

    assert Integration.objects.get().paused_at is None
    assert len(listenbrainz.came) == 2


@pytest.mark.parametrize("service", list(Service))
def test_many_deliver_at_once_and_one_does(far: FarOf, service: Service) -> None:
    person = make.user()
    one = connected(person, service)
    heard = hear_some(person, 230)

    times(8, lambda: delivering.deliver(integration_id=one.pk))

    assert far(service).came == heard
    assert not Listen.objects.exists()
    assert Integration.objects.get().delivered == 230


def test_heard_delivered_forgotten_and_disconnected_at_once(
    api_for: ApiFor, listenbrainz: ListenBrainzFar
) -> None:
    """All take their locks in one order; whatever comes first, nothing is left of it."""
    person, track = make.user(), song()
    one = connected(person)
    api = api_for(person)

    def hear_on() -> None:
        for n in range(30):
            hear(person, *(play(track, n) for _ in range(5)))

    def deliver_on() -> None:
        for _ in range(30):
            delivering.deliver(integration_id=one.pk)

    def forget_on() -> None:
        for _ in range(30):
            assert api.delete(HISTORY).status_code == 200

    at_once(hear_on, deliver_on, forget_on)
    at_once(
        hear_on,
        deliver_on,
        forget_on,
        lambda: services.disconnect(user=person, service=Service.LISTENBRAINZ),
    )

    assert not Listen.objects.exists()
    assert Integration.objects.count() == 0


def test_a_play_while_they_disconnect_is_kept() -> None:
    person = make.user()
    one = connected(person)
    track = song()

    in_turn(
        lambda: Integration.objects.select_for_update().get(pk=one.pk),
        lambda: services.disconnect(user=person, service=Service.LISTENBRAINZ),
        lambda: hear(person, play(track)),
    )

    assert PlayEvent.objects.count() == 1
    assert not Listen.objects.exists()


def test_who_is_disabled_gives_nothing(listenbrainz: ListenBrainzFar) -> None:
    person = make.user()
    connected(person)
    hear(person, play(song()))
    User.objects.update(is_active=False)

    deliver()

    assert not listenbrainz.came
    assert waiting() == ["Night Ferry"]
