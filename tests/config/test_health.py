"""/livez and /readyz."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client

from config import health
from tests.config import processes


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    health.storage.forget()
    yield
    health.storage.forget()


@pytest.fixture
def worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_alive_without_a_database(client: Client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_whatever_a_balancer_calls_the_machine(client: Client):
    assert client.get("/livez", headers={"host": "10.0.3.7:8000"}).status_code == 200
    assert client.get("/api/docs", headers={"host": "10.0.3.7:8000"}).status_code == 400


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


def storage_of(answer: Any) -> bool:
    return bool(answer.json()["storage"])


@pytest.mark.django_db
def test_the_storage_is_asked_once_in_ten_seconds(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    now = 1000.0
    monkeypatch.setattr("config.health.monotonic", lambda: now)
    settings.MEDIA_ROOT = tmp_path / "media"
    assert storage_of(client.get("/readyz"))
    (tmp_path / "media" / "ready").rmdir()
    (tmp_path / "media" / "ready").write_text("a file where the folder should be")

    now += 9.9
    assert storage_of(client.get("/readyz"))
    now += 0.1
    assert not storage_of(client.get("/readyz"))


class Hanging(FileSystemStorage):
    """Says when it is asked, and answers when it may."""

    asked, may_answer = threading.Event(), threading.Event()

    def exists(self, name: str) -> bool:
        self.asked.set()
        self.may_answer.wait(30)
        return super().exists(name)


@pytest.mark.django_db
def test_nobody_else_waits_for_a_storage_that_hangs(
    client: Client, settings: Any, tmp_path: Path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    hanging = {"BACKEND": "tests.config.test_health.Hanging"}
    settings.STORAGES = settings.STORAGES | {"default": hanging}
    first = threading.Thread(target=health.storage)
    first.start()
    assert Hanging.asked.wait(30)

    assert not storage_of(client.get("/readyz"))
    assert first.is_alive()

    Hanging.may_answer.set()
    first.join()
    assert storage_of(client.get("/readyz"))


def test_a_storage_that_hangs_does_not_go_on_being_well(monkeypatch: pytest.MonkeyPatch):
    now, began, may_answer = 1000.0, threading.Event(), threading.Event()

    def check() -> bool:
        began.set()
        return may_answer.wait(30)

    monkeypatch.setattr("config.health.monotonic", lambda: now)
    is_well = health.Remembered(check)
    may_answer.set()
    assert is_well()

    may_answer.clear()
    began.clear()
    now += 10
    first = threading.Thread(target=is_well)
    first.start()
    assert began.wait(30)
    now += 9.9
    assert is_well()
    now += 0.1
    assert not is_well()

    may_answer.set()
    first.join()
    assert is_well()


FULL = """
import resource
import django
django.setup()
from config import health
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(3):
    health.storage.forget()
    print(health.storage())
"""


def test_a_full_disk_keeps_nothing_of_what_was_tried(tmp_path: Path):
    """No file may have a byte; its name would stay, one more for each who asks."""
    code, said = processes.finished("-c", FULL, var_dir=tmp_path)

    assert (code, said.count("The storage cannot be used"), said.count("False")) == (0, 3, 3)
    assert list((tmp_path / "media" / "ready").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_in_between(client: Client):
    def lost(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if "procrastinate_workers" in sql:
            connection.connection.close()
        return execute(sql, *more)

    with connection.execute_wrapper(lost):
        answer = client.get("/readyz")
    connection.close()

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "storage": True, "worker": False}
