"""How things stand in the database, looked at when somebody asks, and never in their thread.

A feature says what is worth watching in its app's `watched.py`. Whoever asks waits a second at
most and gets what was seen last, if the database takes longer: a server whose database is away
still tells all the rest.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final, NamedTuple

from django.db import Error, connection, transaction

log = logging.getLogger(__name__)

KEPT_S: Final = 10.0
"""Asked more often, the same numbers are told again."""
PATIENCE_S: Final = 1.0
OLD_S: Final = 60.0
"""Older numbers are not told: none are better than wrong ones."""
STATEMENT_MS: Final = 1_000

Row = tuple[tuple[str, ...], float]


class Gauge(NamedTuple):
    """`measure` gives the labels' values and the number, in one or two short statements."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    measure: Callable[[], Iterable[Row]]


class Seen(NamedTuple):
    """`rows` by name; a gauge that could not be measured has none."""

    rows: dict[str, list[Row]]
    answered: bool


REGISTERED: dict[str, Gauge] = {}


def register(*gauges: Gauge) -> None:
    """From a `watched.py`. ValueError for a name that is taken."""
    for gauge in gauges:
        if gauge.name in REGISTERED:
            raise ValueError(gauge.name)
        REGISTERED[gauge.name] = gauge


class Looking:
    """Looks at the database in a thread of its own, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._seen, self._at = Seen({}, answered=False), -OLD_S
        self._under_way: threading.Thread | None = None

    def __call__(self) -> Seen:
        """As of now, or of a moment ago; empty if the database has not answered for long."""
        with self._lock:
            if monotonic() - self._at < KEPT_S:
                return self._seen
            if self._under_way is None or not self._under_way.is_alive():
                self._under_way = threading.Thread(
                    target=self._look, name="gauges", daemon=True
                )
                self._under_way.start()
            looking = self._under_way
        looking.join(PATIENCE_S)
        if not looking.is_alive():
            return self._seen
        recent = monotonic() - self._at < OLD_S
        return Seen(self._seen.rows if recent else {}, answered=False)

    def _look(self) -> None:
        rows: dict[str, list[Row]] = {}
        answered = True
        try:
            connection.ensure_connection()
            for gauge in REGISTERED.values():
                measured = _measured(gauge)
                if measured is not None:
                    rows[gauge.name] = measured
        except Error:
            answered = False
        finally:
            connection.close()
        self._seen, self._at = Seen(rows, answered), monotonic()


def _measured(gauge: Gauge) -> list[Row] | None:
    """None, if it takes too long or cannot be. Raises what says that nobody is there."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_MS}")
            return [(labels, float(number)) for labels, number in gauge.measure()]
    except Error as error:
        if not connection.is_usable():
            raise
        log.warning("%s cannot be measured: %s", gauge.name, error)
        return None


look = Looking()
