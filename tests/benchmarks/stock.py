"""The catalogues that are measured, each a database of its own; kept between runs."""

import hashlib
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import make_conninfo

import audio.indexing
from audio.charts import counting
from audio.charts import services as charts
from audio.search import rebuilding
from config import embedded_postgres
from config.fields import utc_now
from tests.benchmarks import libraries, seed
from tests.benchmarks.seed import FULL, Size

INDEXING = Path(audio.indexing.__file__).parent


def database(size: Size) -> str:
    """Its name: each size is kept in its own."""
    if size == FULL:
        return embedded_postgres.DATABASE
    return f"bench_{size.tracks}" if size.indexed else f"bench_plain_{size.tracks}"


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


def megabytes() -> int:
    """What the database that is used takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def _mark(size: Size) -> str:
    """Changes with what fills it, with every migration, and with what indexes and counts it."""
    loaded = MigrationLoader(connection).disk_migrations
    modules = [sys.modules[loaded[name].__module__] for name in sorted(loaded)]
    if size.indexed:
        modules += [rebuilding, charts, counting]
    files = [Path(module.__file__ or "") for module in (seed, libraries, *modules)]
    if size.indexed:
        files += sorted(INDEXING.glob("*.py"))
    digest = hashlib.sha256(repr(size).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
