"""The PostgreSQL that is copied, or filled: how it is reached, and the programs that do it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

import psycopg
from django.db import connection as django_connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import embedded_postgres, env, postgres_host
from config.backup.places import Readable
from config.backup.refusals import BackupFails, Refused
from config.backup.streams import Pushed, run

MAINTENANCE: Final = "postgres"
SETTINGS: Final = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';"
    " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET statement_timeout = 0;"
    " SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
    " SET search_path = public"
)
"""So that a row is the same text whichever server writes it."""

# What it holds goes in the transaction that brings the other, or nothing does.
_EMPTY: Final = b"DROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"


class Server(NamedTuple):
    """A database: what libpq wants to know, and the password apart."""

    params: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.params.get("dbname", ""))

    def connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """Raises `BackupFails`. Autocommits."""
        try:
            to = make_conninfo(**{"connect_timeout": 10, **self.params})
            connection = psycopg.connect(to, autocommit=True)
        except psycopg.OperationalError as error:
            raise BackupFails(f"The database does not answer: {error}") from error
        connection.execute(SETTINGS)
        return connection

    def program(self, name: str, *options: str) -> list[str]:
        """The password stands in no command line, which everybody on the machine can read."""
        known = {key: value for key, value in self.params.items() if key != "password"}
        return [str(programs() / name), f"--dbname={make_conninfo(**known)}", *options]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        password = self.params.get("password")
        return kept | ({"PGPASSWORD": str(password)} if password else {})


def programs() -> Path:
    """Their folder. Raises `BackupFails`."""
    if env.BACKUP_PROGRAMS:
        return Path(env.BACKUP_PROGRAMS)
    try:
        return postgres_host.packaged_programs()
    except postgres_host.CannotStart as error:
        raise BackupFails("There is no pg_dump here: set BACKUP_PROGRAMS.") from error


def ours() -> Server:
    """The instance's own, past a pooler."""
    url = env.DATABASE_DIRECT_URL or env.DATABASE_URL
    given: dict[str, Any] = (
        dict(conninfo_to_dict(url)) if url else embedded_postgres.connection()
    )
    if not env.DATABASE_DIRECT_URL:
        given["dbname"] = django_connection.settings_dict["NAME"]
    return Server(given)


def dump(server: Server, snapshot: str) -> BinaryIO:
    """As the custom format of pg_dump, from a snapshot that somebody holds open."""
    command = server.program(
        "pg_dump",
        "--format=custom",
        "--compress=3",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
    )
    environment = server.environment
    work = Pushed(lambda into: run(command, into=into, env=environment))
    return cast(BinaryIO, work)


def load(server: Server, dumped: Readable) -> None:
    """In the place of all that is there, in one transaction. Raises `BackupFails`."""
    options = ("--file=-", "--no-owner", "--no-privileges", "--exit-on-error")
    as_sql = [str(programs() / "pg_restore"), *options]
    environment = server.environment
    script = Pushed(lambda into: run(as_sql, into=into, source=dumped, env=environment))
    quiet = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    command = server.program("psql", *quiet, "--single-transaction", "--file=-")
    with script, open(os.devnull, "wb") as nowhere:
        run(command, into=nowhere, source=_After(_EMPTY, script), env=environment)


class _After:
    """Some words first."""

    def __init__(self, words: bytes, source: Readable) -> None:
        self._words, self._source = words, source

    def read(self, size: int = -1) -> bytes:
        words, self._words = self._words, b""
        return words or self._source.read(size)


def create_if_missing(server: Server) -> None:
    """An empty database of that name. Raises `Refused` where we may not make one."""
    try:
        psycopg.connect(make_conninfo(**server.params), connect_timeout=10).close()
        return
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise BackupFails(f"The database does not answer: {error}") from error
    try:
        with Server({**server.params, "dbname": MAINTENANCE}).connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(server.name)
                )
            )
    except (psycopg.Error, BackupFails) as error:
        raise Refused(f"There is no database {server.name}: create an empty one.") from error


def require_programs(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """Programs older than the server cannot copy it. Raises `BackupFails`."""
    server = connection.info.server_version // 10_000
    version = _version()
    if version < server:
        raise BackupFails(
            f"The server is PostgreSQL {server}, and pg_dump is of {version}: "
            "set BACKUP_PROGRAMS to the folder of a newer one."
        )


def _version() -> int:
    said = Pushed(lambda into: run([str(programs() / "pg_dump"), "--version"], into=into))
    with said:
        words = said.read().decode().split()
    return int(words[2].partition(".")[0])


def others(connection: "psycopg.Connection[tuple[Any, ...]]") -> int:
    """How many others are connected to this database."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    ).fetchone()
    return int(row[0]) if row else 0
