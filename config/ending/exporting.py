"""The whole instance in the open: lines of JSON, files under their names, checksums.

Begun again it goes on: files that are there whole are read, not copied.
"""

import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple, cast

import psycopg
from psycopg import Connection

from config.backup import index, media, servers, tables
from config.backup.index import Index, Medium
from config.backup.making import Progress, alone
from config.backup.manifest import fingerprints
from config.backup.places import PIECE, Folder, Found, Place, Readable
from config.backup.refusals import BackupFails
from config.backup.streams import Digested, Pushed
from config.ending import contents, lines, steps
from config.ending.contents import Contents
from config.fields import utc_now

SAFE_NAME: Final = re.compile(r"[^\x00-\x1f\\]+")
_MIGRATIONS: Final = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"


class Told(NamedTuple):
    """What the caller knows and this package does not."""

    audit_head: str
    certificate_key: str


def export(*, to: Place, told: Told, progress: Progress) -> Contents:
    """Raises `BackupFails`, `OSError`. Whatever stops it, no part is taken for an export."""
    server = servers.ours()
    try:
        with server.connect() as connection, alone(connection), index.opened() as found:
            contents.claim(to, told.certificate_key)
            steps.forget_export()
            to.remove(contents.MANIFEST)
            if isinstance(to, Folder):
                to.tidy()
            made = _write_tables(connection, to, progress)
            names = [contents.table_at(name) for name in made.tables]
            _drop_strangers(to, "tables", set(names))
            _write_media(to, found, progress)
            return _finish(to, found, made, told)
    except psycopg.Error as error:
        raise BackupFails(f"The database: {error}") from error
    except index.Error as error:
        raise OSError(f"The temporary folder: {error}.") from error


class _Made(NamedTuple):
    tables: dict[str, lines.Sum]
    files: dict[str, str]
    sequences: dict[str, int]
    migrations: list[str]
    postgresql: str


def _write_tables(connection: Connection[Any], to: Place, progress: Progress) -> _Made:
    """All of one moment."""
    sums: dict[str, lines.Sum] = {}
    files: dict[str, str] = {}
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        names = lines.tables(connection)
        with progress("Writing tables", "tables") as step:
            for n, name in enumerate(names, 1):
                read = lines.Read(connection, name)
                with packed(iter(read)) as source:
                    digested = Digested(source)
                    to.write(contents.table_at(name), digested)
                sums[name] = read.sum
                files[contents.table_at(name)] = digested.sha256()
                step(n, len(names))
        migrations = [one for (one,) in connection.execute(_MIGRATIONS).fetchall()]
        sequences = tables.sequences(connection)
    version = connection.info.parameter_status("server_version") or ""
    return _Made(sums, files, sequences, migrations, version)


def packed(pieces: Iterator[bytes]) -> BinaryIO:
    """Without a time in it: the same lines are the same bytes."""

    def work(into: BinaryIO) -> None:
        with gzip.GzipFile(fileobj=into, mode="wb", mtime=0, compresslevel=5) as file:
            for piece in pieces:
                file.write(piece)

    return cast(BinaryIO, Pushed(work))


def _write_media(to: Place, found: Index, progress: Progress) -> None:
    source = media.storage()
    there = {one.name.removeprefix("media/"): one for one in to.walk("media")}
    total = found.find(media.files(source))
    with progress("Copying files", "files") as step:
        every = media.in_turn(lambda one: _take(source, to, one, there), found.found())
        for n, medium in enumerate(every, 1):
            if medium:
                there.pop(medium.name, None)
                found.add(medium, 1)
            step(n, total)
    for name in there:
        to.remove(contents.medium_at(name))


def _take(source: Place, to: Place, found: Found, there: dict[str, Found]) -> Medium | None:
    """None: it vanished meanwhile."""
    if not SAFE_NAME.fullmatch(found.name):
        raise BackupFails(f"A file's name cannot be written down: {found.name!r}.")
    name = contents.medium_at(found.name)
    old = there.get(found.name)
    try:
        kind = source.kind(found.name)
        if old and old.size == found.size and old.changed_at >= found.changed_at:
            with to.open(name) as file:
                read = Digested(file)
                while read.read(PIECE):
                    pass
        else:
            with source.open(found.name) as file:
                read = Digested(file)
                to.write(name, read, kind)
    except FileNotFoundError:
        return None
    return Medium(found.name, read.size, "", read.sha256(), kind)


def _drop_strangers(to: Place, under: str, known: set[str]) -> None:
    """Of an export that stopped, or of an older one."""
    for one in list(to.walk(under)):
        if one.name not in known:
            to.remove(one.name)


def _finish(to: Place, found: Index, made: _Made, told: Told) -> Contents:
    listed = _listed(found)
    with packed(listed) as source:
        media_list = Digested(source)
        to.write(contents.MEDIA, media_list)
    to.write(contents.README, io.BytesIO(contents.EXPLAINED.encode()))
    count, size = found.tally()
    done = Contents(
        at=utc_now().isoformat(timespec="seconds"),
        tables=made.tables,
        media_files=count,
        media_bytes=size,
        media_sha256=media_list.sha256(),
        sequences=made.sequences,
        migrations=made.migrations,
        postgresql=made.postgresql,
        secrets=fingerprints(),
        audit_head=told.audit_head,
        certificate_key=told.certificate_key,
    )
    with Pushed(lambda into: _sums(into, found, made, done, media_list)) as sums:
        to.write(contents.SUMS, cast(Readable, sums))
    to.write(contents.MANIFEST, io.BytesIO(done.as_bytes()))
    return done


def _listed(found: Index) -> Iterator[bytes]:
    for one in found.media():
        told = {"name": one.name, "size": one.size, "sha256": one.sha256, "type": one.kind}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _sums(into: BinaryIO, found: Index, made: _Made, done: Contents, listed: Digested) -> None:
    """As sha256sum writes them; whoever has only the place can check it with that alone."""
    explained = hashlib.sha256(contents.EXPLAINED.encode()).hexdigest()
    few = {**made.files, contents.MEDIA: listed.sha256(), contents.README: explained}
    few[contents.MANIFEST] = done.digest
    for name, digest in few.items():
        into.write(f"{digest}  {name}\n".encode())
    for one in found.media():
        into.write(f"{one.sha256}  {contents.medium_at(one.name)}\n".encode())
