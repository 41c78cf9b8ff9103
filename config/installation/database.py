"""The database: whether it answers, is of the right kind, and is ready."""

import time
from collections.abc import Iterator
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from config import env
from config.installation.findings import Finding, fault, good, hint

SUBJECT: Final = "Database"
OLDEST: Final = 15
WORKERS: Final = 12
"""Connections of workers and the event stream."""
CLOCKS_APART_S: Final = 5
SENTENCES: Final = (
    ("password authentication failed", "The database refuses the user or the password."),
    ("no password supplied", "The database wants a password."),
    ("no pg_hba.conf entry", "The database admits nobody from here, or not without TLS."),
    ("Connection refused", "Nobody listens there: start PostgreSQL."),
    ("timeout", "It does not answer: a firewall, or the wrong host."),
    ("could not translate host name", "There is no host of that name."),
    ("failed to resolve host", "There is no host of that name."),
    ("No such file", "Nobody listens at that socket: start PostgreSQL."),
    ("certificate", "Its certificate is not believed: see sslmode and sslrootcert."),
    ("too many clients", "It has no connection left: raise max_connections."),
)


def check() -> Iterator[Finding]:
    place = connections[DEFAULT_DB_ALIAS]
    try:
        place.ensure_connection()
    except (OperationalError, OSError) as error:
        yield fault(SUBJECT, f"{_sentence(str(error))} Correct DATABASE_URL ({_where(place)}).")
        return
    try:
        yield from _kind(place)
        yield from _tables(place)
    except Error as error:
        yield fault(SUBJECT, f"It refuses what we ask: {_first_line(error)}.")
    yield from _replicas()


def _kind(place: Any) -> Iterator[Finding]:
    with place.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('server_encoding'), pg_is_in_recovery(),"
            " current_setting('max_connections')::int, r.rolsuper,"
            " extract(epoch FROM clock_timestamp())::float8"
            " FROM pg_roles r WHERE r.rolname = current_user"
        )
        version, encoding, is_replica, most, is_super, now = cursor.fetchone()
    yield good(SUBJECT, f"PostgreSQL {version} answers ({_where(place)}).")
    if version < OLDEST:
        yield fault(SUBJECT, f"PostgreSQL {version} is too old: {OLDEST} is needed.")
    if encoding != "UTF8":
        yield fault(SUBJECT, f"It is in {encoding}: make one with ENCODING 'UTF8'.")
    if is_replica:
        yield fault(SUBJECT, "DATABASE_URL leads to a replica, which takes no writes.")
    if is_super and env.DATABASE_URL:
        yield hint(SUBJECT, "Our role is a superuser: one that owns its database is enough.")
    needed = env.WEB_WORKERS * env.WEB_THREADS + WORKERS
    if most < needed:
        yield fault(
            SUBJECT,
            f"It takes {most} connections, and {needed} may be needed: raise max_connections, "
            "or set WEB_WORKERS or WEB_THREADS lower.",
        )
    yield from _clocks(now)


def _clocks(theirs: float) -> Iterator[Finding]:
    apart = abs(theirs - time.time())
    if apart > CLOCKS_APART_S:
        yield fault(
            "Clock",
            f"This machine and the database are {apart:.0f} seconds apart: codes and signed "
            "addresses will fail. Let both follow a time server.",
        )


def _tables(place: Any) -> Iterator[Finding]:
    executor = MigrationExecutor(place)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not executor.loader.applied_migrations:
        yield fault("Tables", "There are none yet: run manage.py migrate.")
    elif waiting:
        first = waiting[0][0]
        yield fault(
            "Tables",
            f"{_changes(len(waiting))}, the first is {first}: run manage.py migrate.",
        )
    else:
        yield good("Tables", "They are those of this version.")


def _replicas() -> Iterator[Finding]:
    """Whatever else settings name; who is away is done without."""
    for alias in connections:
        if alias == DEFAULT_DB_ALIAS:
            continue
        place = connections[alias]
        try:
            with place.cursor() as cursor:
                cursor.execute("SELECT 1")
        except (Error, OSError) as error:
            yield hint("Replica", f"{_sentence(str(error))} ({_where(place)})")
        else:
            yield good("Replica", f"It answers ({_where(place)}).")


def _changes(number: int) -> str:
    return "1 change waits" if number == 1 else f"{number} changes wait"


def _where(place: Any) -> str:
    """Without the password."""
    told = place.settings_dict
    return f"{told['NAME']} at {told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"


def _sentence(told: str) -> str:
    known = [sentence for sign, sentence in SENTENCES if sign.lower() in told.lower()]
    if "does not exist" in told:
        known = [
            f"{told.strip().splitlines()[-1].rpartition('FATAL:')[2].strip().capitalize()}."
        ]
    return known[0] if known else "It cannot be reached."


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0].rstrip(".")
