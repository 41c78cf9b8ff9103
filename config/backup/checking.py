"""Whether a backup would bring everything back: every file is read, the database restored."""

from collections.abc import Iterator
from typing import Any, Final

from psycopg import Connection

from config.backup import index, media, scratch, servers, tables
from config.backup.ciphers import Cipher, opener
from config.backup.index import Medium
from config.backup.making import Progress
from config.backup.manifest import Manifest, Part
from config.backup.media import Checked, in_turn
from config.backup.places import PIECE, Place
from config.backup.refusals import Damaged
from config.backup.streams import Counted, Step

SHOWN: Final = 50
"""Of each kind of fault; there may be a million."""


def verify(*, place: Place, manifest: Manifest, progress: Progress) -> list[str]:
    """A sentence for each fault, and none if all is well. Changes nothing anywhere.

    Raises `WrongKey`, and `BackupFails` where it cannot be tried.
    """
    cipher = opener(manifest.suffix)
    faults = _in_media(place, manifest, cipher, progress)
    try:
        read_through(place, manifest.dump, cipher)
    except Damaged as fault:
        return [*faults, str(fault)]
    with scratch.server() as server, progress("Restoring the database", "bytes") as step:
        load(place, manifest, cipher, server, step)
        with server.connect() as connection:
            return faults + compare(connection, manifest, progress)


def _in_media(
    place: Place, manifest: Manifest, cipher: Cipher, progress: Progress
) -> list[str]:
    faults: list[str] = []

    def look(medium: Medium) -> str:
        try:
            media.check(place, manifest, cipher, medium)
        except Damaged as fault:
            return str(fault)
        return ""

    try:
        with progress("Reading files", "files") as step:
            for n, fault in enumerate(in_turn(look, once_each(place, manifest)), 1):
                faults += [fault] if fault and len(faults) < SHOWN else []
                step(n, manifest.media_files)
    except Damaged as fault:  # the list itself
        faults.append(str(fault))
    return faults


def listed(place: Place, manifest: Manifest) -> Iterator[Medium]:
    """What the list says, once it is known to be whole. Raises `Damaged`."""
    read_through(place, manifest.media, opener(""))
    with place.open(manifest.media.name) as file:
        yield from index.read(file)


def once_each(place: Place, manifest: Manifest) -> Iterator[Medium]:
    """A name for each content."""
    with index.opened() as seen:
        for medium in listed(place, manifest):
            if not seen.is_stored(medium.sha256):
                seen.store(medium.sha256)
                yield medium


def read_through(place: Place, part: Part, cipher: Cipher) -> None:
    """Raises `Damaged` for one that is not what was written, `WrongKey`."""
    with opened(place, part, cipher) as source:
        while source.read(PIECE):
            pass


class opened:  # noqa: N801 - used as a function
    """A part of the backup, to be read to its end."""

    def __init__(self, place: Place, part: Part, cipher: Cipher) -> None:
        try:
            self._sealed = place.open(part.name)
        except FileNotFoundError as error:
            raise Damaged(f"{part.name} is missing.") from error
        self._source = cipher.opened(self._sealed)
        self._checked = Checked(self._source, part.sha256, part.name)

    def __enter__(self) -> Checked:
        return self._checked

    def __exit__(self, *args: object) -> None:
        self._source.close()
        self._sealed.close()


def load(
    place: Place, manifest: Manifest, cipher: Cipher, server: servers.Server, step: Step
) -> None:
    """In the place of all that the database holds, at once."""
    with opened(place, manifest.dump, cipher) as source:
        servers.load(server, Counted(source, step, manifest.dump.size))
    with server.connect() as connection:
        connection.execute("ANALYZE")


def compare(connection: Connection[Any], manifest: Manifest, progress: Progress) -> list[str]:
    """A sentence for each table and sequence that is not as it was."""
    with progress("Comparing tables", "tables") as step:
        found = tables.of(connection, step)
    faults = tables.differences(manifest.tables, found)
    return faults + tables.behind(manifest.sequences, tables.sequences(connection))
