"""What reading tracks asks of the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make_music

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [1, 50])
def test_queries_do_not_grow_with_rows(client: Client, size):
    for number in range(size):
        make_music.track(genres=("Folk", "Rock"), featuring=("Guest",), album=f"A{number}")
    client.get("/api/tracks/?limit=50")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/tracks/?limit=50")

    assert len(answer.json()["items"]) == size
    assert len(queries) == 1


def test_a_track_costs_one_query(client: Client):
    track = make_music.track(genres=("Folk", "Rock"), featuring=("Guest",), album="A")
    client.get(f"/api/tracks/{track.pk}/")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/tracks/{track.pk}/")

    assert len(queries) == 1
