"""Hands the limit app our SQL, and our own process the tokens of the listeners."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigAutoField, Count, QuerySet
from psycopg.conninfo import make_conninfo

from audio.catalog import shelves
from audio.catalog.models.marks import LikedTrack
from audio.catalog.models.publication import ANYBODY
from audio.library.queries import LIKES
from audio.library.queries import NEWEST as LAST_LIKED
from audio.plays import listens
from audio.plays import services as plays
from audio.plays.models import TrackDay
from config import embedded_postgres, env
from config.compiled import Param
from config.pagination import DEFAULT_LIMIT, stretch
from config.postgres.statements import Named
from tests.benchmarks.seed import session_id
from users.auth import queries as sessions
from users.auth.models import AuthSession
from users.auth.tokens import AUDIENCE, Access


def statement(queryset: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """As `Compiled` makes it."""
    sql, params = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
    places = tuple(f"${number + 1}" for number in range(len(params)))
    return sql % places, [gap(p.name) if isinstance(p, Param) else str(p) for p in params]


def named(statement: Named, constants: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """As it asks."""
    params = [constants.get(name, gap(name)) for name in statement.names]
    return statement.statement.sql.decode(), params


def gap(name: str) -> dict[str, str]:
    """Where each execution has something of its own."""
    return {"gap": name}


def limit_settings(connections: int) -> dict[str, Any]:
    """What `limit.Limit` is made of."""
    shelf = shelves.tracks
    seen_by_all = shelf.visible_to(ANYBODY)
    one = shelf.source.rows(seen_by_all.filter(pk=Param("pk", BigAutoField())))
    every, newest = shelf.source.rows(seen_by_all), shelf.orders.default
    person: Any = Param("person", BigAutoField())
    mine: QuerySet[Any] = LikedTrack.objects.filter(user_id=person)
    likes = LIKES._rows(mine, person, ANYBODY, LAST_LIKED)
    counted = mine.values("user_id").annotate(number=Count("pk")).values_list("number")
    place = embedded_postgres.connection() | {"dbname": connection.settings_dict["NAME"]}
    return {
        "conninfo": make_conninfo(**place, options="-c timezone=UTC -c enable_memoize=off"),
        "connections": connections,
        "key": list(env.JWT_KEYS.values())[-1],
        "audience": AUDIENCE,
        "statements": {
            "track": statement(one),
            "tracks": statement(stretch(every, newest, None, DEFAULT_LIMIT + 1)),
            "likes": statement(stretch(likes, LAST_LIKED, None, DEFAULT_LIMIT + 1)),
            "likes_total": statement(counted),
            "session": statement(sessions._SIGNED_IN.build()),
            "plays": named(
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
