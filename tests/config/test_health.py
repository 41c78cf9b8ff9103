"""/livez and /readyz."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client


@pytest.fixture
def worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_alive_without_a_database(client: Client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready(client: Client, worker: None):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "storage": True, "worker": True}


@pytest.mark.django_db
def test_not_without_a_worker(client: Client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "storage": True, "worker": False}


@pytest.mark.django_db
def test_not_with_a_worker_that_died(client: Client, worker: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'"
        )

    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_not_without_storage(client: Client, worker: None, settings, tmp_path: Path):
    (tmp_path / "media").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "media"

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "storage": False, "worker": True}
