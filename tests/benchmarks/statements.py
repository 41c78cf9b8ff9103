"""Hands the limit app our SQL, and our own process the tokens of the listeners."""

import json
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from psycopg.conninfo import make_conninfo

from audio.catalog import shelves
from audio.plays import listens
from audio.plays import services as plays
from audio.plays.models import TrackDay
from config import embedded_postgres, env
from config.compiled import Param
from config.pagination import DEFAULT_LIMIT
from tests.benchmarks.seed import session_id
from users.auth import queries as sessions
from users.auth.models import AuthSession
from users.auth.tokens import AUDIENCE, Access


def statement(queryset: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """As `Compiled` makes it."""
    sql, params = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
    return sql, [{"gap": p.name} if isinstance(p, Param) else str(p) for p in params]


def limit_settings(connections: int) -> dict[str, Any]:
    """What `limit.Limit` is made of."""
    shelf = shelves.tracks
    newest, seen_by_all = shelf.orders.default, shelf.source.rows(shelf._public())
    place = embedded_postgres.connection() | {"dbname": connection.settings_dict["NAME"]}
    return {
        "conninfo": make_conninfo(**place, options="-c timezone=UTC"),
        "connections": connections,
        "key": list(env.JWT_KEYS.values())[-1],
        "audience": AUDIENCE,
        "statements": {
            "track": statement(shelf._one.build()),
            "tracks": statement(shelf._stretch(seen_by_all, newest, None, DEFAULT_LIMIT + 1)),
            "session": statement(sessions._SIGNED_IN.build()),
            "plays": (
                plays._RECORD_AND_TELL,
                {
                    **listens.given(),
                    "counts_from": plays.COUNTS_FROM_MS,
                    "most": TrackDay.MOST_A_DAY,
                },
            ),
        },
    }


def write_limit_settings(file: Path, connections: int) -> None:
    """Only we may read it: it holds the key that signs tokens."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(limit_settings(connections)), encoding="utf-8")


def access(listener: int) -> str:
    """A fresh token of this listener's session."""
    return str(Access.of(AuthSession(pk=session_id(listener), user_id=listener)))
