"""What other transactions of the same PostgreSQL do to a cursor, for tests that are exact."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def open_transaction(then: Callable[[], object]) -> Iterator[None]:
    """Somebody began to write, does what they do, and commits at the end of the block."""
    begun, done = threading.Event(), threading.Event()
    failed: list[Exception] = []

    def write() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_current_xact_id()")
                then()
                begun.set()
                done.wait(30)
        except Exception as error:
            failed.append(error)
        finally:
            begun.set()
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join()
        assert not failed, failed


def settle() -> None:
    """Returns once all that was written so far, by anybody, is over.

    Other tests write in other databases of the same server, whose transactions count too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        [end] = cursor.fetchone() or (0,)
        until = time.monotonic() + 120
        xmin = 0
        while xmin < end:
            assert time.monotonic() < until, "somebody writes for two minutes"
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            [xmin] = cursor.fetchone() or (0,)
            time.sleep(0.02)
