"""What is compared must do the same work: the limit app, the REST framework twin and ours."""

import asyncio
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.benchmarks import seed
from tests.benchmarks.drf import settings as drf
from tests.benchmarks.equal import LIKES, require_equal
from tests.benchmarks.limit import Limit
from tests.benchmarks.link import Links, Pool
from tests.benchmarks.statements import access, limit_settings

SMALL = seed.Size(tracks=120, albums=12, artists=6, listeners=2, likes=60)
HOST = "localhost"


class Scope:
    """What granian tells an RSGI application of a request."""

    def __init__(self, path: str, body: bytes | None) -> None:
        self.path, self.body = path, body
        self.headers = {"host": HOST, "authorization": f"Bearer {access(1)}"}
        self.answer = b""

    async def __call__(self) -> bytes:
        return self.body or b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = body


def ask_limit(
    path: str, body: dict[str, Any] | None = None, pool: type[Pool | Links] = Pool
) -> Any:
    async def answered() -> bytes:
        app = Limit(settings, pool)
        await app.pool.open()
        await app.__rsgi__(scope, scope)
        await app.pool.close()
        return scope.answer

    scope = Scope(path, None if body is None else json.dumps(body).encode())
    settings = limit_settings(connections=1)
    return json.loads(asyncio.run(answered()))


def ask_floor(path: str, body: dict[str, Any] | None = None) -> Any:
    return ask_limit(path, body, Links)


def ask_django(path: str, body: dict[str, Any] | None = None) -> Any:
    client = Client(headers={"Host": HOST})
    mine = path.startswith("/api/me/")
    bearer = {"Authorization": f"Bearer {access(1)}"} if mine else {}
    if body is None:
        return client.get(path, headers=bearer).json()
    return client.post(path, body, content_type="application/json", headers=bearer).json()


def ask_drf(path: str, body: dict[str, Any] | None = None) -> Any:
    with override_settings(
        ROOT_URLCONF=drf.ROOT_URLCONF,
        MIDDLEWARE=drf.MIDDLEWARE,
        REST_FRAMEWORK=drf.REST_FRAMEWORK,
    ):
        return ask_django(path, body)


@pytest.fixture
def catalogue(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audio_stamp")
    seed.load(SMALL)


def test_all_that_are_compared_answer_the_same(catalogue: None) -> None:
    asked = {"floor": ask_floor, "limit": ask_limit, "ours": ask_django, "DRF": ask_drf}
    require_equal(asked, SMALL)


def test_an_answer_with_something_missing_is_noticed(catalogue: None) -> None:
    def ask_less(path: str, body: dict[str, Any] | None = None) -> Any:
        answer = ask_django(path, body)
        answer.pop("genres", None)
        return answer

    with pytest.raises(AssertionError, match=r"/api/tracks/1/: ours and less differ"):
        require_equal({"ours": ask_django, "less": ask_less}, SMALL)


def test_the_twin_asks_as_often_for_many_likes_as_for_one(catalogue: None) -> None:
    """Session, count, likes with their tracks, genres, featured artists."""
    for likes in (60, 1):
        connection.cursor().execute("DELETE FROM audio_likedtrack WHERE id > %s", [likes])
        with CaptureQueriesContext(connection) as asked:
            assert ask_drf(LIKES)["total"] == likes
        assert len(asked) == 5
