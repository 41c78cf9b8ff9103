"""Making a backup: the files, one moment of the database, the files that came meanwhile."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import Connection

from config.backup import erasures, index, manifest, media, rotation, servers, tables
from config.backup.ciphers import Cipher
from config.backup.manifest import MANIFEST, Manifest, Part, name_of, place_of
from config.backup.media import Way
from config.backup.places import Folder, Place
from config.backup.refusals import BackupFails, Refused
from config.backup.streams import Counted, Digested, Step
from config.fields import utc_now

Progress = Callable[[str, str], AbstractContextManager[Step]]
"""Given what is done and the unit, as `config.management.progress.progress`."""
LOCK: Final = 7_061_973
"""Of PostgreSQL's advisory locks: one at a time makes or restores."""
DUMP, LIST = "database.dump", "media.jsonl.gz"


class Made(NamedTuple):
    """What it is, bytes of media that were new, and how many older ones were removed."""

    manifest: Manifest
    copied: int
    removed: int


def make(*, place: Place, cipher: Cipher, progress: Progress) -> Made:
    """Raises `BackupFails`, `OSError`. Whatever stops it, no part is taken for a backup."""
    began = time.monotonic()
    server = servers.ours()
    try:
        with server.connect() as connection, alone(connection), index.opened() as found:
            servers.require_programs(connection)
            if isinstance(place, Folder):
                place.tidy()
            before = manifest.names(place)
            way = Way(media.storage(), place, cipher, found)
            _recall(way, before)
            copied = _take(way, 1, progress) + _take(way, 2, progress)
            found.drop_before(2)
            _await_a_name(before)
            made = _read_database(way, server, progress)
            copied += _take(way, 3, progress)
            erasures.keep_all(place, erasures.of(way.media))
            told = _finish(way, made, time.monotonic() - began)
            removed = rotation.rotate(place, keep=told.name)
    except psycopg.Error as error:
        raise BackupFails(f"The database: {error}") from error
    except index.Error as error:
        raise OSError(f"The temporary folder: {error}.") from error
    return Made(told, copied, removed)


@contextmanager
def alone(connection: Connection[Any]) -> Iterator[None]:
    """The lock goes with the connection, so of the killed nothing stays.

    Who comes to the end gives it back: a busy server notices late that a connection has ended.
    """
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    if not row or not row[0]:
        raise Refused("A backup of this instance is being made or restored just now.")
    try:
        yield
    finally:
        with suppress(psycopg.Error):
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _recall(way: Way, before: list[str]) -> None:
    """What the last one knew, so that only what is new is read. Without it all is read."""
    way.contents.note_stored(one.name for one in way.place.walk(way.folder))
    if not before:
        return
    try:
        last = manifest.read(way.place, before[-1])
        with way.place.open(last.media.name) as file:
            way.contents.know(index.read(file))
    except (BackupFails, OSError, ValueError):
        way.contents.forget()


def _take(way: Way, turn: int, progress: Progress) -> int:
    with progress("Copying files", "files") as step:
        return media.take(way, turn=turn, step=step)


def _await_a_name(before: list[str]) -> None:
    """A second each: nothing is written over what is good."""
    while name_of(utc_now()) in before:
        time.sleep(0.05)


class _Read(NamedTuple):
    """One moment of the database."""

    name: str
    dump: Part
    tables: tables.Tables
    sequences: tables.Sequences
    migrations: list[str]
    postgresql: str


_MIGRATIONS: Final = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"


def _read_database(way: Way, server: servers.Server, progress: Progress) -> _Read:
    with server.connect() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot, name = (row[0] if row else ""), name_of(utc_now())
        sequences = tables.sequences(connection)
        with progress("Copying the database", "bytes") as step:
            dump = _dump(way, name, servers.dump(server, snapshot), step)
        with progress("Adding up tables", "tables") as step:
            found = tables.of(connection, step)
        migrations = [one for (one,) in connection.execute(_MIGRATIONS).fetchall()]
        version = connection.info.parameter_status("server_version") or ""
    return _Read(name, dump, found, sequences, migrations, version)


def _dump(way: Way, name: str, dumped: Any, step: Step) -> Part:
    where = f"{place_of(name)}/{DUMP}{way.cipher.suffix}"
    with dumped:
        source = Counted(dumped, step)
        with way.cipher.seal(source) as sealed:
            way.place.write(where, sealed)
    return Part(where, source.size, source.sha256())


def _finish(way: Way, made: _Read, took: float) -> Manifest:
    """The list, and then the manifest: once it has its name, there is a backup."""
    where = f"{place_of(made.name)}/{LIST}"
    with index.written(way.contents.media()) as lines:
        source = Digested(lines)
        way.place.write(where, source)
    count, size = way.contents.tally()
    told = Manifest(
        name=made.name,
        suffix=way.cipher.suffix,
        objects=way.folder,
        dump=made.dump,
        media=Part(where, source.size, source.sha256()),
        media_files=count,
        media_bytes=size,
        tables=made.tables,
        sequences=made.sequences,
        migrations=made.migrations,
        postgresql=made.postgresql,
        secrets=manifest.fingerprints(),
        took_s=round(took, 1),
    )
    way.place.write(f"{place_of(made.name)}/{MANIFEST}", io.BytesIO(told.as_bytes()))
    return told
