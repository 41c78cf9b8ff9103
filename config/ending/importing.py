"""An export into an empty instance, so that both are equal, or nothing."""

import gzip
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple, cast

import psycopg
from django.db import connection as django_connection
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import Connection, sql

from config.backup import erasures, media, servers, tables
from config.backup.index import Medium
from config.backup.making import Progress, alone
from config.backup.media import Checked
from config.backup.places import PIECE, Folder, Place
from config.backup.refusals import BackupFails, Damaged, Refused
from config.ending import contents, lines
from config.ending.contents import Contents

Name = tuple[str, str]
"""Of a migration: its app's, and its own."""
FILLED_BY_MIGRATIONS: Final = frozenset(
    {
        "audio_change",
        "django_content_type",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
    }
)
"""What an instance holds that was only set up. The export has its own of each."""
# Foreign keys are looked at when all rows are there. Some are not ours, and want an order.
_FIRST: Final = """
SELECT c.relname, f.relname FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
WHERE k.contype = 'f' AND NOT k.condeferrable AND c.oid <> f.oid
"""


class Imported(NamedTuple):
    """Files brought, and those that were there already."""

    files: int
    there: int


def import_from(*, place: Place, told: Contents, progress: Progress) -> Imported:
    """Raises `BackupFails`; then the database is as empty as it was."""
    to, server = media.storage(), servers.ours()
    connections.close_all()
    servers.create_if_missing(server)
    try:
        with server.connect() as connection, alone(connection):
            if there := servers.others(connection):
                raise Refused(f"{there} others are connected to the database: stop them first.")
            _require_empty(connection)
            _require_no_strangers(place, told, to)
            _make_tables(told)
            files, was_there = _bring_files(place, told, to, progress)
            with connection.transaction():
                _load(connection, place, told, progress)
    except psycopg.Error as error:
        raise BackupFails(f"The database: {error}") from error
    return Imported(files, was_there)


def _require_empty(connection: Connection[Any]) -> None:
    for table in lines.tables(connection):
        if table in FILLED_BY_MIGRATIONS:
            continue
        query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
        row = connection.execute(query).fetchone()
        if row and row[0]:
            raise Refused(
                f"This instance is not empty: {table} has rows. Import into a new one, with a "
                "VAR_DIR or database of its own."
            )


def _require_no_strangers(place: Place, told: Contents, to: Place) -> None:
    """What an import that stopped has brought is no stranger."""
    there = [f.name for f in media.files(to) if not f.name.startswith(f"{erasures.MARKS}/")]
    if not there:
        return
    known = {one.name for one in listed(place, told)}
    if stranger := next((name for name in there if name not in known), ""):
        raise Refused(f"There are files in {to} that the export does not have, as {stranger}.")


def _make_tables(told: Contents) -> None:
    """As they were when it was exported; `migrate` brings them to today afterwards."""
    executor = MigrationExecutor(django_connection)
    wanted = [_split(one) for one in told.migrations]
    if unknown := [one for one in wanted if one not in executor.loader.graph.nodes]:
        raise Refused(
            f"The export is of a newer release: this one does not know {'.'.join(unknown[0])}."
        )
    if newer := set(executor.loader.applied_migrations) - set(wanted):
        raise Refused(
            f"The tables here are newer than the export ({'.'.join(min(newer))}): begin with "
            "an empty database."
        )
    executor.migrate(_last_of_each_app(wanted, executor))
    connections.close_all()


def _last_of_each_app(wanted: list[Name], executor: MigrationExecutor) -> list[Name]:
    """Whoever asks for one that is not the last, has Django undo what comes after it."""
    nodes = executor.loader.graph.node_map

    def after(one: Name) -> set[Name]:
        return {child.key for child in nodes[one].children if child.key[0] == one[0]}

    return [one for one in wanted if not after(one) & set(wanted)]


def _split(migration: str) -> Name:
    app, _, name = migration.partition(".")
    return app, name


def listed(place: Place, told: Contents) -> Iterator[Medium]:
    """Raises `Damaged` for a list that is not as it was written, before its first line."""
    try:
        with place.open(contents.MEDIA) as file:
            checked = Checked(file, told.media_sha256, contents.MEDIA)
            while checked.read(PIECE):
                pass
    except FileNotFoundError as error:
        raise Damaged(f"{contents.MEDIA} is missing.") from error
    with place.open(contents.MEDIA) as file, gzip.open(file) as lines_of:
        for line in lines_of:
            one = json.loads(line)
            yield Medium(one["name"], one["size"], "", one["sha256"], one["type"])


def _bring_files(
    place: Place, told: Contents, to: Place, progress: Progress
) -> tuple[int, int]:
    brought = there = 0
    with progress("Bringing files", "files") as step:
        every = media.in_turn(lambda one: _bring(place, to, one), listed(place, told))
        for n, was_brought in enumerate(every, 1):
            brought, there = brought + was_brought, there + (not was_brought)
            step(n, told.media_files)
    if isinstance(to, Folder):
        to.tidy()
    return brought, there


def _bring(place: Place, to: Place, medium: Medium) -> bool:
    if media.is_there(to, medium):
        return False
    name = contents.medium_at(medium.name)
    try:
        with place.open(name) as file:
            to.write(medium.name, Checked(file, medium.sha256, name), medium.kind)
    except FileNotFoundError as error:
        raise Damaged(f"{name} is missing.") from error
    return True


def _load(
    connection: Connection[Any], place: Place, told: Contents, progress: Progress
) -> None:
    """In the caller's transaction. Triggers are off meanwhile: what they did is in the rows."""
    names = _in_order(connection, told)
    for name in names:
        _triggers(connection, name, "DISABLE")
    connection.execute("SET CONSTRAINTS ALL DEFERRED")
    for name in names:  # what migrations put there
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    done = 0
    with progress("Loading tables", "rows") as step:
        for name in names:
            for rows in _load_one(connection, place, name):
                step(done + rows, told.rows)
            done += told.tables[name].rows
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        _triggers(connection, name, "ENABLE")
    for name, last in told.sequences.items():
        _set_sequence(connection, name, last)
    _require_equal(connection, told, progress)


def _load_one(connection: Connection[Any], place: Place, table: str) -> Iterator[int]:
    try:
        with place.open(contents.table_at(table)) as file, gzip.open(file) as source:
            yield from lines.write(connection, table, cast(BinaryIO, source))
    except FileNotFoundError as error:
        raise Damaged(f"{contents.table_at(table)} is missing.") from error
    except (OSError, EOFError) as error:
        raise Damaged(f"{contents.table_at(table)} is damaged: {error}.") from error


def _triggers(connection: Connection[Any], table: str, word: str) -> None:
    """Those of foreign keys stay on."""
    change = sql.SQL("ALTER TABLE {} " + word + " TRIGGER USER")
    connection.execute(change.format(sql.Identifier(table)))


def _in_order(connection: Connection[Any], told: Contents) -> list[str]:
    """What others name comes before them, where that is looked at at once."""
    if odd := set(told.tables) ^ set(lines.tables(connection)):
        raise Refused(f"The export and this instance have other tables, as {min(odd)}.")
    needs: dict[str, set[str]] = {name: set() for name in told.tables}
    for table, needed in connection.execute(_FIRST).fetchall():
        if table in needs and needed in needs:
            needs[table].add(needed)
    ordered: list[str] = []
    while len(ordered) < len(needs):
        ready = [n for n in needs if n not in ordered and needs[n] <= set(ordered)]
        if not ready:
            raise BackupFails("Tables name each other in a circle: this release cannot import.")
        ordered += ready
    return ordered


def _set_sequence(connection: Connection[Any], name: str, last: int) -> None:
    if last:
        quoted = sql.Identifier(*name.split(".")).as_string(connection)
        connection.execute("SELECT setval(%s::regclass, %s)", [quoted, last])


def _require_equal(connection: Connection[Any], told: Contents, progress: Progress) -> None:
    """Raises `Damaged`: what stands here now is written down again, and compared."""
    faults = []
    with progress("Comparing tables", "tables") as step:
        for n, (name, was) in enumerate(told.tables.items(), 1):
            found = lines.sum_of(connection, name)
            if found != was:
                faults.append(f"{name} ({found.rows:,} rows of {was.rows:,})")
            step(n, len(told.tables))
    faults += tables.behind(told.sequences, tables.sequences(connection))
    if faults:
        raise Damaged(f"It is not as it was, and nothing is imported: {', '.join(faults)}.")
