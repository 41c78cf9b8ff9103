"""A compiled queryset answers what the queryset would."""

import pytest
from django.db import OperationalError, connection
from django.db.models import BigAutoField, F
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.track import Track
from config.compiled import Compiled, Param
from tests import make_music

pytestmark = pytest.mark.django_db

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


def test_texts_are_the_same_rows_as_postgresql_writes_them():
    track, compiled = make_music.track(title="Über 100 %, 'so'"), by_pk()

    for _ in range(3):
        assert compiled.texts(pk=track.pk) == [(str(track.pk), track.title, None, "f")]
    assert compiled.texts(pk=track.pk + 1) == []
    assert compiled.rows(pk=track.pk) == [(track.pk, track.title, None, False)]


@pytest.mark.django_db(transaction=True)
def test_texts_after_the_connection_was_lost():
    """It says so, and the next request gets another connection."""
    track, compiled = make_music.track(), by_pk()
    compiled.texts(pk=track.pk)
    connection.connection.close()

    with pytest.raises(OperationalError):
        compiled.texts(pk=track.pk)
    connection.close_if_unusable_or_obsolete()

    assert compiled.texts(pk=track.pk)[0][0] == str(track.pk)


@pytest.mark.django_db(transaction=True)
def test_texts_after_a_plan_became_stale():
    track, compiled = make_music.track(), by_pk()
    compiled.texts(pk=track.pk)
    connection.connection.pgconn.exec_(b"ALTER TABLE audio_track ALTER title TYPE text")
    try:
        with pytest.raises(OperationalError, match="must not change result type"):
            compiled.texts(pk=track.pk)
        connection.close_if_unusable_or_obsolete()

        assert compiled.texts(pk=track.pk)[0][1] == track.title
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audio_track ALTER title TYPE varchar(300)")


def test_nothing_is_prepared_behind_a_pooler(monkeypatch):
    track, compiled = make_music.track(title="100 % 'so'"), by_pk()
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)

    for _ in range(3):
        assert compiled.texts(pk=track.pk) == [(str(track.pk), track.title, None, "f")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%100%%'"
        )
        assert cursor.fetchone() == (0,)
