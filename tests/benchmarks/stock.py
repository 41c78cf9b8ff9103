"""The catalogues that are measured, each a database of its own; kept between runs."""

import hashlib
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import make_conninfo

from audio.charts import services as charts
from audio.search import rebuilding
from config import embedded_postgres
from config.fields import utc_now
from tests.benchmarks import libraries, seed
from tests.benchmarks.seed import FULL, Size


def database(size: Size) -> str:
    """Its name: each size is kept in its own."""
    if size == FULL:
        return embedded_postgres.DATABASE
    return f"bench_{size.tracks}"


def address(size: Size) -> str:
    """As DATABASE_URL has it."""
    return make_conninfo(**embedded_postgres.connection() | {"dbname": database(size)})


def use(size: Size) -> None:
    """From now on this process asks that database."""
    name = database(size)
    if name == connection.settings_dict["NAME"]:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name


def prepare(size: Size = FULL) -> None:
    """Used from now on, and filled, unless it is already; sessions are renewed."""
    use(size)
    mark = _mark(size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        (found,) = cursor.fetchone() or ("",)
        if found != mark:
            _say(f"Making {size.tracks:,} tracks …")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            call_command("migrate", verbosity=0, interactive=False)
            seed.load(size, checked=False)
            if size.indexed:
                cursor.execute("VACUUM ANALYZE")
                _say("Making its search index …")
                rebuilding.rebuild()
                charts.count(now=utc_now())
            cursor.execute(f"COMMENT ON SCHEMA public IS '{mark}'")
        cursor.execute("UPDATE users_authsession SET expires_at = now() + interval '30 days'")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _mark(size: Size) -> str:
    """Changes with the two files that fill it, and with every migration."""
    loaded = MigrationLoader(connection).disk_migrations
    modules = [sys.modules[loaded[name].__module__] for name in sorted(loaded)]
    digest = hashlib.sha256(repr(size).encode())
    for file in (seed.__file__, libraries.__file__):
        digest.update(Path(file).read_bytes())
    for module in modules:
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.hexdigest()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
