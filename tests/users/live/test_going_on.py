"""GET /api/me/events/: whoever was away misses nothing, and hears nothing twice."""

import random
import threading
import time

import psycopg
import pytest
from django.db import connection

from tests import make
from tests.servers import database_url
from tests.users.live.streaming import Client, EventServer, bearer, listening, say, wait
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATH = "/api/me/events/"


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
    with psycopg.connect(database_url()) as slow:
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
        with psycopg.connect(database_url()) as mine:
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
