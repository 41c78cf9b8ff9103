"""GET /api/me/events/: what happens reaches whoever may know it, once, whatever is cut."""

import random
import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from config import env
from tests import make, make_music
from tests.api_client import Api
from tests.servers import _database_url, ask
from tests.users.live.streaming import Client, EventServer, events, wait
from users.accounts.choices import Notice
from users.events.services import forget_old, tell
from users.live.tickets import Ticket
from users.models import AuthSession, Event, PersonalToken, User
from users.notifications import services as notifications

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATH = "/api/me/events/"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[EventServer]:
    with events(
        tmp_path_factory.mktemp("events"), FRONTEND_URLS="https://app.example.org"
    ) as it:
        yield it


@pytest.fixture
def person(server: EventServer) -> User:
    return make.user()


def bearer(person: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {make.tokens(person).access}"}


def listening(server: EventServer, person: User, **headers: str) -> Client:
    return Client(server.port, **bearer(person), **headers).is_listening()


def say(person: User, *numbers: int) -> None:
    for n in numbers:
        tell(user_id=person.pk, kind="test", payload={"n": n})


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
            users=[person], kind=Notice.NEW_FOLLOWER, cause="a test", context={}
        )
        assert told == new
    Api(make.tokens(person).access).post("/api/me/notifications/read/", {})

    wait(lambda: len(client.told) == 2)
    assert client.kinds() == ["notification", "notifications_read"]
    assert client.told[0].data["kind"] == "new_follower"
    assert set(client.told[0].data) == {"id", "kind"}
    client.close()


def test_by_the_address_that_post_gives(server: EventServer, person: User) -> None:
    told = Api(make.tokens(person).access).post(PATH).json()

    assert told["url"].startswith(f"http://testserver:{env.PORT + 1}{PATH}?ticket=")
    client = Client(server.port, f"{PATH}?{told['url'].partition('?')[2]}").is_listening()
    say(person, 1)
    client.hears(1)
    client.close()


def test_a_front_end_elsewhere_may_read_it(server: EventServer, person: User) -> None:
    ours = Client(server.port, Origin="https://app.example.org", **bearer(person))
    other = Client(server.port, Origin="https://evil.example.org", **bearer(person))
    asked = {"Origin": "https://app.example.org", "Access_Control_Request_Method": "GET"}
    preflight = ask(server.port, PATH, "OPTIONS", **asked)

    assert ours.status == other.status == 200
    assert "access-control-allow-origin: https://app.example.org" in ours.head.lower()
    assert "access-control" not in other.head.lower()
    assert preflight.status == 204
    assert "last-event-id" in preflight.headers["access-control-allow-headers"]
    ours.close()
    other.close()


def ticket(person: User, seconds: int = 30, **changes: Any) -> str:
    session = make.session(person)
    expires = int(time.time()) + seconds
    made = Ticket(person.pk, session.pk, expires)._replace(**changes)
    return f"{PATH}?ticket={made.signed(env.STREAM_KEY)}"


def test_an_address_is_good_for_its_person_its_session_and_a_minute(
    server: EventServer, person: User
) -> None:
    other, good = make.user(), ticket(person)
    ended = ticket(person)
    AuthSession.objects.filter(user=person).latest("created_at").end(AuthSession.Because.LOGOUT)
    answers = {
        "changed": ask(server.port, f"{good[:-3]}AAA"),
        "none": ask(server.port, f"{PATH}?ticket=x"),
        "expired": ask(server.port, ticket(person, -1)),
        "other": ask(server.port, ticket(person, user_id=other.pk)),
        "ended": ask(server.port, ended),
    }

    assert {name: answer.status for name, answer in answers.items()} == {
        "changed": 403,
        "none": 403,
        "expired": 403,
        "other": 401,
        "ended": 401,
    }
    assert all(
        answer.headers["content-type"] == "application/problem+json"
        for answer in answers.values()
    )
    assert b'"ticket_expired"' in answers["expired"].body
    assert b'"bad_ticket"' in answers["changed"].body


def test_who_may_not_is_told_in_the_usual_form(server: EventServer, person: User) -> None:
    scrobbler = make.personal_token(person, "scrobble")
    wrong = {"nobody": {}, "forged": {"Authorization": "Bearer eyJ.x.y"}}
    wrong["scope"] = {"Authorization": f"Bearer {scrobbler}"}
    answers = {name: ask(server.port, PATH, **given) for name, given in wrong.items()}

    assert [answer.status for answer in answers.values()] == [401, 401, 403]
    assert b'"token_scope"' in answers["scope"].body
    assert answers["nobody"].headers["www-authenticate"] == "Bearer"
    long = ask(server.port, f"{PATH}?{'a=1&' * 30}")
    assert (long.status, b'"invalid"' in long.body) == (422, True)
    assert ask(server.port, PATH, "POST").status == 405
    assert ask(server.port, "/api/me/player/").status == 404


def test_a_personal_token_hears_too_until_it_is_revoked(
    server: EventServer, person: User
) -> None:
    token = make.personal_token(person, "read")
    client = Client(server.port, Authorization=f"Bearer {token}").is_listening()
    say(person, 1)
    client.hears(1)
    assert PersonalToken.objects.get().last_used_at is not None

    PersonalToken.objects.all().delete()

    client.is_ended("signed_out")


def test_it_ends_soon_after_its_session(server: EventServer, person: User) -> None:
    leaving = listening(server, person)
    staying = listening(server, person)
    AuthSession.objects.filter(user=person).earliest("created_at").end(
        AuthSession.Because.LOGOUT
    )

    leaving.is_ended("signed_out")
    assert not staying.is_over
    assert staying.beats >= 1
    staying.close()


def test_who_was_away_gets_what_they_missed_and_nothing_twice(
    server: EventServer, person: User
) -> None:
    client = listening(server, person)
    say(person, 1, 2)
    client.hears(1, 2)
    client.close()
    say(person, 3, 4, 5)

    again = Client(server.port, **bearer(person), Last_Event_ID=client.last_id)
    again.hears(3, 4, 5)
    say(person, 6)
    again.hears(3, 4, 5, 6)
    # From each of them on: also from the middle of what came in one piece.
    for n, told in enumerate(again.told):
        later = Client(server.port, **bearer(person), Last_Event_ID=told.id).is_listening()
        rest = [3, 4, 5, 6][n + 1 :]
        later.hears(*rest)
        later.close()
    again.close()


def test_what_is_committed_late_is_not_passed(server: EventServer, person: User) -> None:
    """Its number was given out before that of the one which a reader has seen already."""
    client = listening(server, person)
    with psycopg.connect(_database_url()) as slow:
        slow.execute(
            "INSERT INTO users_event (user_id, kind, payload, xid) VALUES"
            " (%s, 'test', '{\"n\": 1}', pg_current_xact_id()::text::bigint)",
            [person.pk],
        )
        slow.execute("SELECT pg_notify('tonearm_events', %s)", [str(person.pk)])
        say(person, 2)
        client.hears(2)
        client.close()
        slow.commit()

    again = Client(server.port, **bearer(person), Last_Event_ID=client.last_id)
    again.hears(1)
    again.close()


@pytest.mark.parametrize("last", ["nonsense", "1.5:5:", "99999999999.5:5:", "9.9:1:7,3"])
def test_what_cannot_be_gone_on_from_begins_anew(
    last: str, server: EventServer, person: User
) -> None:
    say(person, 1)

    client = Client(server.port, **bearer(person), Last_Event_ID=last).is_listening()

    say(person, 2)
    client.hears(2)
    assert client.kinds() == ["reset", "test"]
    client.close()


def test_so_does_what_is_no_snapshot_or_of_a_later_database(
    server: EventServer, person: User
) -> None:
    now = int(time.time())
    for last in (f"{now}.9:1:7", f"{now}.5:8:7,6", f"{now}.9{'0' * 15}:9{'0' * 15}:"):
        client = Client(server.port, **bearer(person), Last_Event_ID=last).is_listening()
        client.hears_reset()
        client.close()


def test_nobody_stops_the_streams_of_others_with_a_number_that_is_too_large(
    server: EventServer, person: User
) -> None:
    """All streams are read in one statement, which one number would make fail for ever."""
    now, most = int(time.time()), "9" * 19
    for last in (f"{now}.{most}:{most}:", f"{now}.5:{most}:7,8", f"{now}.5:5:.5:5:.{most}"):
        stranger = Client(server.port, **bearer(make.user()), Last_Event_ID=last)
        client = listening(server, person)

        say(person, 1)

        client.hears(1)
        stranger.hears_reset()
        for one in (client, stranger):
            one.close()


def test_too_much_to_tell_is_told_by_a_word(server: EventServer, person: User) -> None:
    client = listening(server, person)
    client.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO users_event (user_id, kind, payload, xid) SELECT %s, 'test', '{}',"
            " pg_current_xact_id()::text::bigint FROM generate_series(1, 1000)",
            [person.pk],
        )

    again = Client(server.port, **bearer(person), Last_Event_ID=client.last_id)
    wait(lambda: again.kinds() == ["reset"])
    say(person, 2)
    wait(lambda: again.kinds() == ["reset", "test"])
    again.close()


def test_nothing_is_lost_or_doubled_however_often_it_is_cut(
    server: EventServer, person: User
) -> None:
    """Four writers that hold their transactions open, and a reader that is cut all the time."""
    chance, total = random.Random(8), 200  # noqa: S311
    headers = bearer(person)

    def write(first: int) -> None:
        chance = random.Random(first)  # noqa: S311
        with psycopg.connect(_database_url()) as mine:
            for n in range(first, total, 4):
                mine.execute(
                    "WITH told AS (INSERT INTO users_event (user_id, kind, payload, xid)"
                    " VALUES (%s, 'test', %s::jsonb, pg_current_xact_id()::text::bigint)"
                    " RETURNING user_id) SELECT pg_notify('tonearm_events', user_id::text)"
                    " FROM told",
                    [person.pk, f'{{"n": {n}}}'],
                )
                time.sleep(chance.random() * 0.03)
                mine.commit()

    seen: list[int] = []
    first = listening(server, person)
    first.close()
    last = first.last_id
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    cuts, until = 0, time.monotonic() + 60
    while len(seen) < total and time.monotonic() < until:
        client = Client(server.port, **headers, Last_Event_ID=last)
        time.sleep(chance.random() * 0.15)
        client.close()
        seen += client.numbers()
        last, cuts = client.last_id or last, cuts + 1
    for writer in writers:
        writer.join()

    assert sorted(seen) == list(range(total))
    assert cuts > 5


def test_of_one_person_ten_are_enough(server: EventServer, person: User) -> None:
    clients = [listening(server, person) for _ in range(11)]

    clients[0].is_ended("too_many")
    say(person, 1)
    for client in clients[1:]:
        client.hears(1)
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
