"""Bringing a backup back: first the files, and then the database, all of it at once."""

from typing import Any, NamedTuple

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import Connection

from config.backup import checking, erasures, media, servers
from config.backup.ciphers import Cipher, opener
from config.backup.making import Progress, alone
from config.backup.manifest import Manifest
from config.backup.places import Folder, Place
from config.backup.refusals import Refused


class Restored(NamedTuple):
    """Files brought back, and those that were there; what is not as it was, a sentence each."""

    files: int
    there: int
    faults: list[str]


def restore(*, place: Place, manifest: Manifest, force: bool, progress: Progress) -> Restored:
    """Raises `BackupFails`; then the database is as it was before.

    The database comes last and in one transaction: whoever is killed here begins again. Without
    `force` nothing is written over anything.
    """
    _require_known(manifest)
    cipher, to, server = opener(manifest.suffix), media.storage(), servers.ours()
    connections.close_all()
    servers.create_if_missing(server)
    with server.connect() as connection, alone(connection):
        servers.require_programs(connection)
        if not force:
            _require_empty(connection, to)
        checking.read_through(place, manifest.dump, cipher)
        files, there = _bring_files(place, manifest, cipher, to, progress)
        with progress("Restoring the database", "bytes") as step:
            checking.load(place, manifest, cipher, server, step)
        faults = checking.compare(connection, manifest, progress)
    return Restored(files, there, faults)


def bring_marks(place: Place, to: Place) -> int:
    """Of who was erased since, from beside the backups into the storage; how many."""
    return erasures.keep_all(to, erasures.of(place))


def _require_known(manifest: Manifest) -> None:
    """A release knows its own tables and those of older ones."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{n}" for m in loader.replacements.values() for app, n in m.replaces}
    if newer := sorted(set(manifest.migrations) - known):
        raise Refused(
            f"The backup is of a newer release: this one does not know {newer[0]}. Install "
            "the release that it was made with, or a newer one."
        )


def _require_empty(connection: Connection[Any], to: Place) -> None:
    if there := servers.others(connection):
        raise Refused(
            f"{there} others are connected to the database: stop web and workers first, "
            "wherever they run. --force restores all the same."
        )
    row = connection.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    ).fetchone()
    if row and row[0]:
        raise Refused(
            f"The database holds {row[0]} tables, which a restore would replace. --force "
            "replaces them."
        )
    if any(not one.name.startswith(f"{erasures.MARKS}/") for one in media.files(to)):
        raise Refused(
            f"There are files in {to}, which a restore may replace. --force replaces those "
            "that the backup has too."
        )


def _bring_files(
    place: Place, manifest: Manifest, cipher: Cipher, to: Place, progress: Progress
) -> tuple[int, int]:
    """Those brought, and those that were there."""
    brought = there = 0

    def bring(medium: Any) -> bool:
        return media.put(place, manifest, cipher, medium, to)

    with progress("Restoring files", "files") as step:
        listed = checking.listed(place, manifest)
        for n, was_brought in enumerate(media.in_turn(bring, listed), 1):
            brought, there = brought + was_brought, there + (not was_brought)
            step(n, manifest.media_files)
    if isinstance(to, Folder):
        to.tidy()
    return brought, there
