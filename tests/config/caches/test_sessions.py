"""Sessions of pages with a Redis: read there, kept in PostgreSQL."""

import json
import os
import pickle
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.caches.sessions import TOLD_EVERY, SessionStore
from config.caches.shared import AGAIN_AFTER, Shared
from tests import make
from tests.config.caches.redis_server import Redis, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with running(tmp_path_factory.mktemp("redis")) as one:
        yield one


@pytest.fixture(autouse=True)
def with_redis(redis: Redis, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As settings are with REDIS_URL."""
    settings.CACHES = {
        "default": {"BACKEND": "config.caches.shared.Shared", "LOCATION": redis.url}
    }
    settings.SESSION_ENGINE = "config.caches.sessions"
    caches["default"].clear()
    monkeypatch.setattr(Shared, "_asked_again_at", 0.0)


def made(**values: Any) -> SessionStore:
    one = SessionStore()
    one.update(values)
    one.save()
    return one


def again(one: SessionStore) -> SessionStore:
    """As the next request reads it."""
    return SessionStore(one.session_key)


def queries(work: Any) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured]


def test_a_page_costs_postgresql_nothing_for_its_session() -> None:
    one = made(colour="blue")

    def look() -> None:
        seen = again(one)
        assert seen["colour"] == "blue"
        seen.save()  # every request prolongs it

    assert queries(look) == []


def test_a_change_is_in_postgresql_at_once(redis: Redis) -> None:
    one = again(made(colour="blue"))
    one["colour"] = "red"
    one.save()

    assert Session.objects.get().get_decoded() == {"colour": "red"}
    assert again(one)["colour"] == "red"


def test_postgresql_is_told_every_few_minutes_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, now = made(colour="blue"), time.time()
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    monkeypatch.setattr(time, "time", lambda: now + TOLD_EVERY + 1)

    seen = again(one)
    assert seen["colour"] == "blue"
    seen.save()

    assert Session.objects.get().expire_date.year > 2020


def test_what_was_ended_meanwhile_does_not_come_back(redis: Redis) -> None:
    one = made(colour="blue")
    seen = again(one)
    assert seen["colour"] == "blue"
    again(one).flush()

    with pytest.raises(UpdateError):
        seen.save()
    assert again(one).get("colour") is None
    assert redis.keys() == []


def test_nobody_can_plant_one(redis: Redis) -> None:
    """Whoever writes into Redis does not know our key."""
    one = made(colour="blue")
    forged = import_module("base64").b64encode(b'{"_auth_user_id": "1"}').decode()
    caches["default"].set(f"session:{one.session_key}", (time.time(), forged))

    assert dict(again(one).items()) == {}


class Planted:
    """Makes a folder where it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.place),)


def test_nothing_that_lies_there_is_run(redis: Redis, tmp_path: Path) -> None:
    one = made(colour="blue")
    redis.write(f":1:session:{one.session_key}", pickle.dumps(Planted(tmp_path / "run")))

    assert caches["default"].get(f"session:{one.session_key}", "nothing") == "nothing"
    assert again(one)["colour"] == "blue"  # as PostgreSQL has it
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "bytes_there",
    [b"7", b"null", b'"text"', b"[]", b'["then", "text"]', b"[1.5, 7]", b'{"a": 1}',
     b"\xff\xfe", b"[" * 200_000, b""],
)  # fmt: skip
def test_what_is_no_session_is_not_there(redis: Redis, bytes_there: bytes) -> None:
    one = made(colour="blue")
    redis.write(f":1:session:{one.session_key}", bytes_there)

    assert again(one)["colour"] == "blue"


def test_what_is_written_there_is_json(redis: Redis) -> None:
    one = made(colour="blue")

    told_at, encoded = json.loads(redis.read(f":1:session:{one.session_key}"))

    assert abs(told_at - time.time()) < 60
    assert one.decode(encoded) == {"colour": "blue"}


def test_without_redis_all_is_in_postgresql(redis: Redis) -> None:
    browser = make.browser(make.user())
    assert browser.get("/portal/account/").status_code == 200
    redis.kill()
    try:
        began = time.monotonic()
        for _ in range(5):
            assert browser.get("/portal/account/").status_code == 200
        assert time.monotonic() - began < 5
    finally:
        redis.start()
    time.sleep(AGAIN_AFTER)

    assert browser.get("/portal/account/").status_code == 200
    assert len(redis.keys()) == 1


def test_it_neither_counts_nor_locks() -> None:
    for forbidden in (caches["default"].add, caches["default"].incr):
        with pytest.raises(NotImplementedError):
            forbidden("name", 1)
