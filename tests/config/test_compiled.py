"""A compiled queryset answers what the queryset would."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import OperationalError, connection, connections, transaction
from django.db.models import BigAutoField, F, OuterRef
from django.db.models.functions import JSONObject
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.genre import Genre
from audio.catalog.models.track import Track
from config.compiled import Compiled, Param
from config.postgres import statements
from tests import make_music

pytestmark = pytest.mark.django_db

OF_GENRES = ArraySubquery(
    Genre.objects.filter(tracks=OuterRef("pk"))
    .order_by("slug")
    .values(card=JSONObject(name="name"))
)
COLUMNS = ("pk", "title", "published_at", "rating_average", "album__release_date")


def test_rows_equal_the_querysets():
    made = [make_music.track(album="A") for _ in range(3)]
    compiled = Compiled(
        lambda: (
            Track.objects.filter(pk__gte=Param("pk", BigAutoField()))
            .annotate(twice=F("duration_ms") * 2)
            .order_by("pk")
            .values_list(*COLUMNS, "twice")
        )
    )
    expected = (
        Track.objects.filter(pk__gte=made[1].pk)
        .annotate(twice=F("duration_ms") * 2)
        .order_by("pk")
        .values_list(*COLUMNS, "twice")
    )

    assert compiled.rows(pk=made[1].pk) == list(expected)
    assert len(compiled.rows(pk=made[0].pk)) == 3


def test_one_query_each_time():
    compiled = Compiled(
        lambda: Track.objects.filter(pk=Param("pk", BigAutoField())).values_list("pk")
    )

    with CaptureQueriesContext(connection) as queries:
        compiled.rows(pk=1)
        compiled.rows(pk=2)

    assert len(queries) == 2


def by_pk() -> Compiled:
    return Compiled(
        lambda: (
            Track.objects.filter(pk=Param("pk", BigAutoField()), is_playable=True)
            .exclude(title="100 %")
            .values_list("pk", "title", "album__title", "explicit")
        )
    )


@pytest.mark.django_db(transaction=True)
def test_all_kinds_of_values_are_as_django_has_them():
    """Read past Django's cursor, they are what it would have made of them."""
    track = make_music.track(title="Über 100 %, 'so'", album="A", genres=("Folk", "Ambient"))
    compiled = Compiled(
        lambda: (
            Track.objects.filter(pk=Param("pk", BigAutoField()))
            .annotate(genre_cards=OF_GENRES)
            .values_list(
                *COLUMNS, "countries", "explicit", "isrc", "artist__links", "genre_cards"
            )
        )
    )

    for _ in range(3):
        assert compiled.rows(pk=track.pk) == [
            (
                *(track.pk, "Über 100 %, 'so'", track.published_at, 0.0, None),
                *([], False, "", [], [{"name": "Ambient"}, {"name": "Folk"}]),
            )
        ]
    with CaptureQueriesContext(connection):  # the long way, by Django's cursor
        slowly = compiled.rows(pk=track.pk)
    assert compiled.rows(pk=track.pk) == slowly
    assert compiled.rows(pk=track.pk)[0][2].utcoffset() == timedelta(0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("small", "great"),
    [
        ([1, None], [None, 3_000_000_000]),
        ([None, None], [None, 3_000_000_000]),
        ([[1, 2]], [[3_000_000_000, 2]]),
        ([1], [2**63 - 1]),
    ],
)
def test_after_small_numbers_there_is_room_for_great_ones(small: Any, great: Any):
    """A connection remembers what kind of list it has sent."""
    echo = statements.Named("SELECT %(numbers)s::bigint[]")

    for sent in (small, great, small):
        assert echo.ask({"numbers": sent}) == [(sent,)]


def closed_here() -> None:
    connection.connection.close()


def ended_there() -> None:
    pid = connection.connection.info.backend_pid
    with closing(connection.copy()) as another, another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])  # once it is gone


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", [closed_here, ended_there])
def test_after_the_connection_was_lost(lose):
    """It says so, and the next request gets another connection."""
    track, compiled = make_music.track(), by_pk()
    compiled.rows(pk=track.pk)
    lose()

    with pytest.raises(OperationalError):
        compiled.rows(pk=track.pk)
    connection.close_if_unusable_or_obsolete()

    assert compiled.rows(pk=track.pk)[0][0] == track.pk


@pytest.mark.django_db(transaction=True)
def test_the_next_request_looks_whether_its_connection_is_still_good():
    """After a restart of the server nobody is refused for it."""
    track, compiled = make_music.track(), by_pk()
    compiled.rows(pk=track.pk)
    ended_there()
    begun: Any = connections["default"]  # as a request begins
    begun.health_check_enabled, begun.health_check_done = True, False

    assert compiled.rows(pk=track.pk)[0][0] == track.pk


@pytest.mark.django_db(transaction=True)
def test_so_many_are_prepared_and_no_more(monkeypatch):
    track = make_music.track()
    monkeypatch.setattr(statements, "MOST_PREPARED", 3)
    many = [by_pk() for _ in range(5)]

    for compiled in many * 2:
        assert compiled.rows(pk=track.pk)[0][0] == track.pk

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name ~ '^tonearm'")
        assert cursor.fetchone() == (3,)


def test_what_is_to_be_rolled_back_is_not_asked():
    compiled = by_pk()
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            compiled.rows(pk=1)


@pytest.mark.django_db(transaction=True)
def test_a_stale_plan_is_made_anew():
    track, compiled = make_music.track(), by_pk()
    compiled.rows(pk=track.pk)
    connection.connection.pgconn.exec_(b"ALTER TABLE audio_track ALTER title TYPE text")
    try:
        assert compiled.rows(pk=track.pk)[0][1] == track.title
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audio_track ALTER title TYPE varchar(300)")


@pytest.mark.django_db(transaction=True)
def test_after_something_was_rolled_back():
    """Then psycopg has the server forget all that was prepared."""
    track, compiled = make_music.track(), by_pk()
    expected = [(track.pk, track.title, None, False)]
    for _ in range(4):  # more than the threshold from which psycopg prepares
        assert Track.objects.filter(pk=track.pk).exists()
    assert compiled.rows(pk=track.pk) == expected
    with transaction.atomic():
        assert compiled.rows(pk=track.pk) == expected
        transaction.set_rollback(True)

    with transaction.atomic():
        assert compiled.rows(pk=track.pk) == expected


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_wrote_is_read_in_it():
    compiled = by_pk()
    with transaction.atomic():
        track = make_music.track(title="New")
        assert compiled.rows(pk=track.pk)[0][1] == "New"


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_begins_a_transaction_is_part_of_it():
    """PostgreSQL tells by the locks that it holds."""
    track = make_music.track()
    compiled = Compiled(
        lambda: (
            Track.objects.filter(pk=Param("pk", BigAutoField()))
            .select_for_update()
            .values_list("pk")
        )
    )
    with transaction.atomic():
        assert compiled.rows(pk=track.pk) == [(track.pk,)]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
                " AND relation = 'audio_track'::regclass AND mode = 'RowShareLock'"
            )
            assert cursor.fetchone() == (1,)


def test_nothing_is_prepared_behind_a_pooler(monkeypatch):
    track, compiled = make_music.track(title="100 % 'so'"), by_pk()
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)

    for _ in range(3):
        assert compiled.rows(pk=track.pk) == [(track.pk, track.title, None, False)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%100%%'"
        )
        assert cursor.fetchone() == (0,)
