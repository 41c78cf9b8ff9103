"""Races with real threads, each on a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def at_once(*actions: Callable[[], Result]) -> list[Result]:
    """Starts all in the same moment; their results in order. For `transaction=True` tests."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def times(number: int, action: Callable[[], Result]) -> Sequence[Result]:
    """The same action, so many times at once."""
    return at_once(*[action] * number)
