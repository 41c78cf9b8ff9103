"""What `config.postgres` adds to Django's backend."""

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from config.models import Counter

REACHED = ("host", "port", "user", "password", "dbname")
ROWS = 66_000  # the protocol counts a statement's parameters up to 65,535


@pytest.mark.django_db
def test_more_rows_than_the_protocol_counts_parameters() -> None:
    now = timezone.now()
    rows = [Counter(name=f"{n:05}", count=n, ends_at=now) for n in range(ROWS)]

    Counter.objects.bulk_create(rows)
    found = Counter.objects.in_bulk([row.name for row in rows])
    deleted, _ = Counter.objects.filter(name__in=[row.name for row in rows[:100]]).delete()

    assert len(found) == ROWS
    assert deleted == 100
    assert Counter.objects.count() == ROWS - 100


@pytest.mark.django_db(transaction=True)
def test_a_column_that_changed_its_type_costs_one_error_and_no_more() -> None:
    """As a deployment does it to a server that is running."""
    place = connection.get_connection_params()
    other = {name: place[name] for name in REACHED if name in place}
    with psycopg.connect(**other, autocommit=True) as deployment:
        deployment.execute("CREATE TABLE songs (title varchar(200))")
        deployment.execute("INSERT INTO songs VALUES ('Ferry')")
        try:
            before = [_titles() for _ in range(5)]  # by now the plan is prepared
            deployment.execute("ALTER TABLE songs ALTER title TYPE varchar(250)")
            with pytest.raises(DatabaseError):
                _titles()
            connection.close_at = None  # as it is while CONN_MAX_AGE has not passed
            connection.close_if_unusable_or_obsolete()  # what Django does between requests
            after = _titles()
        finally:
            connection.close()
            deployment.execute("DROP TABLE songs")

    assert before == [["Ferry"]] * 5
    assert after == ["Ferry"]


def _titles() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM songs WHERE title <> %s", [""])
        return [title for (title,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_noticed_before_it_is_used() -> None:
    place = connection.get_connection_params()
    other = {name: place[name] for name in REACHED if name in place}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    assert connection.is_usable()

    with psycopg.connect(**other, autocommit=True) as operator:
        operator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    assert not connection.is_usable()
    connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kind", "text"),
    [
        ([1, 2], "bigint[]", "{1,2}"),
        ([-7, 3_000_000_000, 2**63 - 1], "bigint[]", "{-7,3000000000,9223372036854775807}"),
        ([2**63, 1], "numeric[]", "{9223372036854775808,1}"),
        ([1, None], "bigint[]", "{1,NULL}"),
        ([None, 3_000_000_000], "bigint[]", "{NULL,3000000000}"),
        ([[1, 2], [3, 4]], "smallint[]", "{{1,2},{3,4}}"),
        ([True, False], "boolean[]", "{t,f}"),
        ([0.5, 2.0], "double precision[]", "{0.5,2}"),
    ],
)
def test_lists_of_whole_numbers_have_one_type_whatever_their_size(
    sent: list[object], kind: str, text: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_typeof(%s)::text, (%s)::text", [sent, sent])
        assert cursor.fetchone() == (kind, text)


@pytest.mark.django_db
def test_an_empty_list_is_what_its_place_wants() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::bigint[], 1 = ANY(%s)", [[], []])
        assert cursor.fetchone() == ([], False)


@pytest.mark.django_db
def test_lists_of_words_are_as_ever() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [["a,b", 'c"d', ""]])
        assert cursor.fetchone() == (["a,b", 'c"d', ""],)


@pytest.mark.django_db
def test_a_page_makes_no_room_for_the_whole_list() -> None:
    """A page of fifty among two million tracks cost twice its price (docs/benchmarks.md)."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_memoize")
        assert cursor.fetchone() == ("off",)


@pytest.mark.django_db
def test_a_session_that_a_pooler_lends_is_left_as_it_is() -> None:
    """Whoever is next has it too; where one lends, no prepare_threshold is named."""
    lent = connection.copy()
    lent.settings_dict["OPTIONS"].pop("prepare_threshold")
    try:
        with lent.cursor() as cursor:
            cursor.execute("SHOW enable_memoize")
            assert cursor.fetchone() == ("on",)
    finally:
        lent.close()
