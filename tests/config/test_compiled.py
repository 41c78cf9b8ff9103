"""A compiled queryset answers what the queryset would."""

import pytest
from django.db import connection
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
