"""Races with real threads, each on a database connection of its own."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection, models, transaction

from config.errors import NotFound

Result = TypeVar("Result")
Seen = TypeVar("Seen")


def at_once(*actions: Callable[[], Result]) -> list[Result]:
    """Starts all in the same moment; their results in order. For `transaction=True` tests."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Result]) -> Result:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(lambda action: _closing(lambda: run(action)), actions))


def times(number: int, action: Callable[[], Result]) -> Sequence[Result]:
    """The same action, so many times at once."""
    return at_once(*[action] * number)


def at_a_locked_row(
    row: models.Model, number: int, action: Callable[[], Result]
) -> Sequence[Result]:
    """The same action, so many times; all of them wait for this row before any may go on.

    A race that happens every time: threads of one process seldom meet in the database by luck.
    """
    with ThreadPoolExecutor(number) as pool:
        with transaction.atomic():
            type(row)._default_manager.select_for_update().get(pk=row.pk)
            running = [pool.submit(_closing, action) for _ in range(number)]
            wait_for_locks(number)
        return [thread.result() for thread in running]


def at_a_lock(take: Callable[[], None], *actions: Callable[[], Result]) -> list[Result]:
    """Several actions, all of which wait for what `take` locks before any may go on."""
    with ThreadPoolExecutor(len(actions)) as pool:
        with transaction.atomic():
            take()
            running = [pool.submit(_closing, action) for action in actions]
            wait_for_locks(len(actions))
        return [thread.result() for thread in running]


def in_turn(take: Callable[[], object], *actions: Callable[[], Result]) -> list[Result]:
    """As `at_a_lock`; each has come to a lock before the next begins."""
    running = []
    with ThreadPoolExecutor(len(actions)) as pool:
        with transaction.atomic():
            take()
            for number, action in enumerate(actions, 1):
                running.append(pool.submit(_closing, action))
                wait_for_locks(number)
        return [thread.result() for thread in running]


def seen_at_a_lock(
    take: Callable[[], object], action: Callable[[], Result], look: Callable[[], Seen]
) -> tuple[Seen, Result]:
    """What there is to be seen while the action waits for what `take` locks, and its result."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take()
            running = pool.submit(_closing, action)
            wait_for_locks(1)
            seen = look()
        return seen, running.result()


def tried(do: Callable[[], object]) -> Callable[[], bool]:
    """Whether it was done; else somebody or something was gone. Another failure is one."""

    def run() -> bool:
        try:
            do()
        except NotFound:
            return False
        return True

    return run


def _closing(action: Callable[[], Result]) -> Result:
    try:
        return action()
    finally:
        connection.close()


def wait_for_locks(number: int) -> None:
    """Returns once so many connections wait for each other's locks."""
    until = time.monotonic() + 30
    waiting: Any = None
    while waiting != number:
        if time.monotonic() > until:
            raise AssertionError(f"{waiting} of {number} wait for a lock")
        time.sleep(0.02)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # one a transaction, otherwise
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            [waiting] = cursor.fetchone() or (None,)
