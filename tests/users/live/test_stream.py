"""GET /api/me/events/: what happens reaches whoever may know it, as soon as it is so."""

import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import make, make_music
from tests.api_client import Api
from tests.users.live.streaming import EventServer, events, listening, say, wait
from users.accounts.choices import NotificationKind
from users.events.services import forget_old
from users.models import Event, User
from users.notifications import services as notifications

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATH = "/api/me/events/"


def test_it_comes_as_soon_as_it_is_committed(server: EventServer, person: User) -> None:
    client = listening(server, person)
    with transaction.atomic():
        say(person, 1)
        time.sleep(0.3)
        assert client.told == []

    client.hears(1)
    assert "text/event-stream" in client.head
    assert "x-accel-buffering: no" in client.head.lower()
    assert "no-store" in client.head
    client.close()


def test_what_is_rolled_back_never_comes(server: EventServer, person: User) -> None:
    client = listening(server, person)
    with transaction.atomic():
        say(person, 1)
        transaction.set_rollback(True)
    say(person, 2)

    client.hears(2)
    client.close()


def test_nobody_hears_of_others(server: EventServer, person: User) -> None:
    mine, theirs = listening(server, person), listening(server, make.user())
    say(person, 1)

    mine.hears(1)
    assert theirs.told == []
    mine.close()
    theirs.close()


def test_all_devices_hear_it(server: EventServer, person: User) -> None:
    clients = [listening(server, person) for _ in range(3)]
    say(person, 1)

    for client in clients:
        client.hears(1)
        client.close()


def test_a_player_that_moves_is_heard_of_on_other_devices(
    server: EventServer, person: User
) -> None:
    track, client = make_music.track(), listening(server, person)
    told = {"version": 0, "track_id": track.pk, "is_playing": True, "device": "kitchen"}
    api = Api(make.tokens(person).access)
    assert api.put("/api/me/player/", told).status_code == 200
    assert api.put("/api/me/player/", told).status_code == 409  # of this nobody hears

    wait(lambda: client.kinds() == ["player"])
    assert client.told[0].data == {
        "version": 1,
        "track_id": track.pk,
        "position_ms": 0,
        "is_playing": True,
        "device": "kitchen",
    }
    client.close()


def test_a_notification_is_heard_of_and_that_it_was_read(
    server: EventServer, person: User
) -> None:
    client = listening(server, person)
    for new in (1, 0):  # of one cause once
        told = notifications.tell(
            users=[person], kind=NotificationKind.NEW_FOLLOWER, cause="a test", context={}
        )
        assert told == new
    Api(make.tokens(person).access).post("/api/me/notifications/read/", {})

    wait(lambda: len(client.told) == 2)
    assert client.kinds() == ["notification", "notifications_read"]
    assert client.told[0].data["kind"] == "new_follower"
    assert set(client.told[0].data) == {"id", "kind"}
    client.close()


def test_events_are_kept_for_a_day(person: User) -> None:
    say(person, 1, 2)
    Event.objects.filter(payload={"n": 1}).update(at=timezone.now() - timedelta(days=2))

    assert forget_old(before=timezone.now() - timedelta(days=1)) == 1
    assert Event.objects.get().payload == {"n": 2}


def test_a_lost_connection_is_made_again_and_nothing_is_missed(
    server: EventServer, person: User
) -> None:
    client = listening(server, person)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    say(person, 1)  # while nobody listens

    client.hears(1)
    say(person, 2)
    client.hears(1, 2)
    client.close()


def test_asked_to_stop_it_ends_its_streams_at_once(tmp_path: Path) -> None:
    person = make.user()
    with events(tmp_path) as server:
        clients = [listening(server, person) for _ in range(3)]
        assert server.process
        began = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        server.process.wait(15)
        server.process = None
        took = time.monotonic() - began

    for client in clients:
        client.is_ended("restart")
    assert took < 5
