"""Sessions of pages: PostgreSQL has them all, and Redis those that are in use.

Pages ask for their session each time, and each time prolong it. With a Redis neither costs
PostgreSQL anything: it is told of changes at once, and that one lasts longer every few minutes.
"""

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InPostgreSQL
from django.core.cache import cache

TOLD_EVERY: Final = 300
"""Seconds. So much sooner than `SESSION_COOKIE_AGE` a session ends where Redis was lost."""
_PREFIX: Final = "session:"


class SessionStore(InPostgreSQL):
    """`SESSION_ENGINE`. What Redis has is signed, as in the database: nobody can plant one.

    What surrounds it is JSON (`config.caches.shared.AsJson`); what is of another shape is not
    there.

    A Redis that missed the end of a session may still have it. Whether somebody is signed in
    is asked of PostgreSQL all the same, each time (users/auth/page_sessions.py).
    """

    told_at = 0.0

    def load(self) -> dict[str, Any]:
        match cache.get(_PREFIX + self.session_key) if self.session_key else None:
            case [float(told_at), str(encoded)]:
                self.told_at = told_at
                return self.decode(encoded)
        self.told_at = 0.0
        return super().load()

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        lately = time.time() - self.told_at < TOLD_EVERY
        if lately and not must_create and not self.modified and self._prolonged():
            return
        super().save(must_create)
        self.told_at = time.time()
        if not self.is_empty():
            told = (self.told_at, self.encode(dict(self.items())))
            cache.set(_PREFIX + self.session_key, told, settings.SESSION_COOKIE_AGE)

    def _prolonged(self) -> bool:
        """Never puts back what has been deleted meanwhile."""
        return cache.touch(_PREFIX + str(self.session_key), settings.SESSION_COOKIE_AGE)

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        cache.delete(_PREFIX + str(session_key or self.session_key))
