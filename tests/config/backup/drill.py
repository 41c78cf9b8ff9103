"""An instance that was lost: a database and a VAR_DIR of its own, to be restored into."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import env
from config.backup.servers import Server, ours
from tests.config import processes

_TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
_DIGEST = "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {} t"


def tests_own() -> Server:
    return Server({**ours().params, "dbname": connection.settings_dict["NAME"]})


def digests(server: Server) -> dict[str, Any]:
    """Of each table's rows in order, by another reckoning than that of backups."""
    with psycopg.connect(make_conninfo(**server.params)) as asked:
        names = [name for (name,) in asked.execute(_TABLES).fetchall()]
        return {
            name: asked.execute(sql.SQL(_DIGEST).format(sql.Identifier(name))).fetchone()
            for name in names
        }


class Drill(NamedTuple):
    """`var_dir` has the storage's files in `media`, unless they lie in a bucket."""

    server: Server
    var_dir: Path
    more: dict[str, str]

    def run(self, *command: str) -> str:
        """What a command says that must not fail."""
        code, said = self.try_(*command)
        assert code == 0, said
        return said

    def try_(self, *command: str) -> tuple[int, str]:
        return processes.finished(
            *command,
            var_dir=self.var_dir,
            DATABASE_URL=make_conninfo(**self.server.params),
            OTP_PEPPER=env.OTP_PEPPER,
            **self.more,
        )

    def drop(self) -> None:
        with psycopg.connect(
            make_conninfo(**{**self.server.params, "dbname": "postgres"}), autocommit=True
        ) as asked:
            name = sql.Identifier(self.server.name)
            asked.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@contextmanager
def lost(var_dir: Path, **more: str) -> Iterator[Drill]:
    """There is nothing yet, not even the database."""
    name = f"drill_{uuid.uuid4().hex[:12]}"
    drill = Drill(Server({**ours().params, "dbname": name}), var_dir, more)
    try:
        yield drill
    finally:
        drill.drop()
