"""What compose.yml's PostgreSQL is told when it is new, tried on a real one."""

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import sql

from config.backup import servers
from config.backup.servers import Server
from tests.servers import ROOT

pytestmark = pytest.mark.django_db
# Roles are the whole server's, where another process of the tests may be at the same.
NAME, FIRST = f"compose_music_{os.getpid()}", f"compose_first_{os.getpid()}"
PASSWORD = "a-word'of \\their own"


def asked(server: Server, statement: str, *names: str) -> list[tuple[Any, ...]]:
    with server.connect() as connection:
        cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def new_database() -> Iterator[Server]:
    """As the image makes it: a superuser of its own, and a database."""
    server = servers.ours()
    asked(server, f"CREATE ROLE {{}} SUPERUSER LOGIN PASSWORD {_quoted(PASSWORD)}", FIRST)
    asked(server, "CREATE DATABASE {} OWNER {} TEMPLATE template0", NAME, FIRST)
    yield server
    asked(server, "DROP DATABASE {}", NAME)
    for role in (NAME, FIRST):
        asked(server, "DROP ROLE IF EXISTS {}", role)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def begun(server: Server) -> None:
    """As the image begins it: the password in its environment, `psql` without a word more."""
    given = {"POSTGRES_USER": FIRST, "POSTGRES_DB": NAME, "POSTGRES_PASSWORD": PASSWORD}
    given |= {"PGHOST": str(server.params["host"]), "PGPASSWORD": PASSWORD}
    given |= {"PGPORT": str(server.params.get("port", 5432))}
    path = f"{servers.programs()}:{os.environ['PATH']}"
    script = ROOT / "deploy/compose/database.sh"
    subprocess.run([script], env={"PATH": path} | given, check=True)


def test_our_role_owns_its_database_and_nothing_else(new_database: Server):
    begun(new_database)

    assert asked(
        new_database,
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin"
        " FROM pg_roles WHERE oid = '{}'::regrole",
        NAME,
    ) == [(False, False, False, False, False, True)]
    ours = Server({**new_database.params, "dbname": NAME, "user": NAME, "password": PASSWORD})
    asked(ours, "CREATE EXTENSION pg_trgm")
    asked(ours, "DROP SCHEMA public CASCADE")  # as a restore does
    asked(ours, "CREATE SCHEMA public")
    asked(ours, "CREATE TABLE one (number int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(ours, "CREATE ROLE another")


def test_the_first_role_is_let_in_by_no_password(new_database: Server):
    begun(new_database)

    assert dict(
        asked(
            new_database,
            "SELECT rolname, left(rolpassword, 13) FROM pg_authid"
            " WHERE oid IN ('{}'::regrole, '{}'::regrole)",
            NAME,
            FIRST,
        )
    ) == {NAME: "SCRAM-SHA-256", FIRST: None}


def test_compose_begins_it_so():
    compose = yaml.safe_load((ROOT / "compose.yml").read_text())
    database = compose["services"]["database"]

    assert database["environment"]["POSTGRES_USER"] == "postgres"
    assert database["environment"]["POSTGRES_DB"] == "tonearm"  # as database_url says
    assert (
        "./deploy/compose/database.sh:/docker-entrypoint-initdb.d/tonearm.sh:ro"
        in database["volumes"]
    )
    assert os.access(ROOT / "deploy/compose/database.sh", os.X_OK)
