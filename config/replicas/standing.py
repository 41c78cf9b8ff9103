"""How far each replica is, as a thread for each of them asks; free for those who choose one."""

import logging
import math
import threading
import time
from collections import deque
from typing import Any, Final, NamedTuple

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import make_conninfo

EVERY: Final = 0.2
"""Seconds from one question to the next. It costs the primary, and the replica, 0.1 ms."""
BEHIND_AT_MOST: Final = 0.5
GOOD_FOR: Final = 0.5
"""Seconds: so nobody reads what was true more than a second ago."""
AGAIN_AFTER: Final = 1.0
KNOWN_OF_THE_PRIMARY: Final = 50

_PRIMARY = "SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint"
_REPLICA = """
SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() - '0/0', 0)::bigint
"""

log = logging.getLogger(__name__)


class Standing(NamedTuple):
    """What was heard of a replica at `at`, in the seconds of `time.monotonic`.

    It had replayed the log up to `position`, in bytes, which the primary wrote `behind` seconds
    before.
    """

    position: int
    behind: float
    at: float


class Replica:
    """One of `DATABASE_REPLICA_URLS`, by its name among `connections`."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.standing: Standing | None = None
        self._primary: deque[tuple[float, int]] = deque(maxlen=KNOWN_OF_THE_PRIMARY)

    def is_good(self) -> bool:
        heard, now = self.standing, time.monotonic()
        return (
            heard is not None and heard.behind <= BEHIND_AT_MOST and now - heard.at <= GOOD_FOR
        )

    def has(self, position: int) -> bool:
        """Whether it is known to have replayed the log as far as that."""
        heard = self.standing
        return heard is not None and heard.position >= position

    def doubt(self) -> None:
        """It is not asked until it was heard of again."""
        self.standing = None

    def hear(self, *, at: float, primary: int, replayed: int) -> None:
        """The primary was asked before the replica, at `at`."""
        self._primary.append((at, primary))
        reached = [when for when, position in self._primary if position <= replayed]
        behind = at - reached[-1] if reached else math.inf
        self.standing = Standing(replayed, behind, at)

    def watch(self) -> None:
        """Without an end."""
        while True:
            try:
                self._listen()
            except (psycopg.Error, OSError) as error:
                if self.standing is not None:
                    log.warning("%s cannot be asked: %s", self.alias, error)
            except _NotAReplica:
                log.error("%s follows no primary: nothing is read from it.", self.alias)
            self.doubt()
            time.sleep(AGAIN_AFTER)

    def _listen(self) -> None:
        with _connected(DEFAULT_DB_ALIAS) as primary, _connected(self.alias) as replica:
            while True:
                at = time.monotonic()
                (position,) = primary.execute(_PRIMARY).fetchone() or (0,)
                follows, replayed = replica.execute(_REPLICA).fetchone() or (False, 0)
                if not follows:
                    raise _NotAReplica
                self.hear(at=at, primary=position, replayed=replayed)
                time.sleep(EVERY)


class _NotAReplica(Exception):
    """It was promoted, or the address is another database's."""


def _connected(alias: str) -> "psycopg.Connection[tuple[int, ...]]":
    place = connections.databases[alias]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    names["dbname"] = "NAME"
    given: dict[str, Any] = {ours: place.get(theirs) or None for ours, theirs in names.items()}
    ours = ("server_side_binding", "prepare_threshold")
    more = {key: value for key, value in place["OPTIONS"].items() if key not in ours}
    conninfo = make_conninfo(**given, **more)
    return psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)


def watched(aliases: list[str]) -> list[Replica]:
    """With a thread for each, which ends with the process."""
    replicas = [Replica(alias) for alias in aliases]
    for replica in replicas:
        threading.Thread(target=replica.watch, name=replica.alias, daemon=True).start()
    return replicas
