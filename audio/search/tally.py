"""How often is searched: added up in memory, and written once a minute by each process.

A search is to cost no write of its own. Whoever kills a process takes a minute's away.
"""

import logging
from collections import Counter
from datetime import date
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection

from config.fields import utc_now

log = logging.getLogger(__name__)

_ADD = """
INSERT INTO audio_searchday AS d (day, searches, without_result) VALUES (%s, %s, %s)
ON CONFLICT (day) DO UPDATE SET searches = d.searches + excluded.searches,
  without_result = d.without_result + excluded.without_result
"""


class Tally:
    """Of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._searches: Counter[date] = Counter()
        self._empty: Counter[date] = Counter()
        self._since = monotonic()

    def note(self, *, found: bool) -> None:
        """One more. Now and then it writes what came together."""
        day = utc_now().date()
        with self._lock:
            self._searches[day] += 1
            self._empty[day] += not found
            due = monotonic() - self._since >= settings.SEARCHES_WRITTEN_EVERY_S
        if due:
            self.write()

    def write(self) -> None:
        """If it cannot be written that is logged, and whoever searches goes on."""
        with self._lock:
            searches, empty = self._searches, self._empty
            self._searches, self._empty = Counter(), Counter()
            self._since = monotonic()
        try:
            with connection.cursor() as cursor:
                for day, number in searches.items():
                    cursor.execute(_ADD, [day, number, empty[day]])
        except DatabaseError:
            log.warning("Searches could not be counted.", exc_info=True)


tally = Tally()
