"""Where the database is, as Django is told: past the pooler, through it, and its copies."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import conninfo_to_dict

from config import embedded_postgres, env

_NAMES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
_NAMES["dbname"] = "NAME"
_ALWAYS = {"server_side_binding": True, "connect_timeout": 5}
# Plans are made once a connection: planning was half of a read's database time when measured.
# synchronous_commit stays on: an acknowledged play survives kill -9.
_PREPARED = {"prepare_threshold": 2}
_OF_A_REPLICA = {"connect_timeout": 2, "tcp_user_timeout": 3_000}
REPLICAS = [f"replica_{number}" for number in range(len(env.DATABASE_REPLICA_URLS))]
"""Names of `connections`; nothing asks for them but config/replicas."""


def databases() -> dict[str, dict[str, Any]]:
    """`DATABASES`: a session of PostgreSQL's own for each thread, and the replicas."""
    direct = env.DATABASE_DIRECT_URL if env.DATABASE_POOLED else env.DATABASE_URL
    ours = conninfo_to_dict(direct) if direct else embedded_postgres.connection()
    lent = {} if env.DATABASE_POOLED else _PREPARED
    copies = {
        alias: _settings(conninfo_to_dict(url), lent | _OF_A_REPLICA)
        | {"TEST": {"MIRROR": DEFAULT_DB_ALIAS}}
        for alias, url in zip(REPLICAS, env.DATABASE_REPLICA_URLS, strict=True)
    }
    return {DEFAULT_DB_ALIAS: _settings(ours, _PREPARED)} | copies


def answer_through_the_pooler() -> None:
    """For the processes that answer requests, before their first statement.

    All others, as workers and commands, hold locks of a session, listen, or keep temporary
    tables from one transaction to the next: they have a connection of their own.
    """
    if env.DATABASE_POOLED:
        connections.databases[DEFAULT_DB_ALIAS].update(
            _settings(conninfo_to_dict(env.DATABASE_URL), {}),
            DISABLE_SERVER_SIDE_CURSORS=True,
        )


def _settings(given: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """From what libpq itself understands."""
    known = {_NAMES[key]: value for key, value in given.items() if key in _NAMES}
    more = {key: value for key, value in given.items() if key not in _NAMES}
    return known | {
        "ENGINE": "config.postgres",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": more | _ALWAYS | options,
    }
