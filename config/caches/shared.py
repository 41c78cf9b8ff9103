"""`CACHES["default"]` where there is a Redis: while it is away, nothing is remembered."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar, Final, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis import RedisError

PATIENCE: Final = 0.25
"""Seconds for one answer: it takes 0.1 ms, or something is wrong."""
AGAIN_AFTER: Final = 2.0
"""So long nobody asks it again: one request waits for it, not all of them."""

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class AsJson:
    """Nothing of what comes back is run.

    Django's own is pickle: with it whoever writes into Redis is inside of each web process.
    """

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """Raises `ValueError` for what we did not write, or another version of us."""
        try:
            return json.loads(data)
        except RecursionError as error:
            raise ValueError("It is too deep.") from error


class Shared(RedisCache):
    """Raises nothing of Redis'.

    Whoever asks has to be able to go without: what is true stands in PostgreSQL, and a Redis
    that is lost needs nothing in its place. Each thread has one of these; that Redis is away,
    all of them know. Of Django's cache only `get`, `set`, `touch` and `delete`: `incr` and
    `add` would count and lock, which is PostgreSQL's. Values are what JSON can say: a tuple
    comes back as a list.
    """

    _asked_again_at: ClassVar = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        super().__init__(server, params | {"OPTIONS": patience | {"serializer": AsJson}})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What cannot be read is not there."""
        try:
            return self._asked(lambda: super(Shared, self).get(key, default, version), default)
        except ValueError:
            return default

    def set(self, key: Any, value: Any, *args: Any, **named: Any) -> None:
        self._asked(lambda: super(Shared, self).set(key, value, *args, **named), None)

    def touch(self, key: Any, *args: Any, **named: Any) -> bool:
        return self._asked(lambda: super(Shared, self).touch(key, *args, **named), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._asked(lambda: super(Shared, self).delete(key, version), False)

    def add(self, *args: Any, **named: Any) -> bool:
        raise NotImplementedError("Locks stand in PostgreSQL.")

    def incr(self, *args: Any, **named: Any) -> int:
        raise NotImplementedError("Counters stand in PostgreSQL: config.throttling.")

    def _asked(self, ask: Callable[[], Result], otherwise: Result) -> Result:
        if time.monotonic() < Shared._asked_again_at:
            return otherwise
        try:
            return ask()
        except RedisError as error:
            Shared._asked_again_at = time.monotonic() + AGAIN_AFTER
            log.warning("Redis does not answer, and we go without: %s", error)
            return otherwise
