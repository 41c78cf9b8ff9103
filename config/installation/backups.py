"""Backups: whether the worker could make one tonight."""

import io
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from config import env
from config.backup import destination, servers
from config.backup.places import Folder
from config.backup.refusals import BackupFails
from config.installation.findings import Finding, fault, good, hint

SUBJECT: Final = "Backups"
LONGEST_DAYS: Final = 35
"""Whoever was erased should be in none after so many."""


def check() -> Iterator[Finding]:
    """Nothing where none is wanted. A bucket is not written to: its key may not delete."""
    if not env.BACKUP_TO:
        return
    try:
        place = destination.chosen()
    except BackupFails as error:
        yield fault(SUBJECT, str(error))
        return
    if isinstance(place, Folder):
        yield _written(place)
    yield from _programs()
    if env.BACKUP_DAYS > LONGEST_DAYS:
        yield hint(
            SUBJECT,
            f"They are kept for {env.BACKUP_DAYS} days, and whoever is erased is in them as "
            f"long: set BACKUP_DAYS to {LONGEST_DAYS} at most.",
        )


def _written(place: Folder) -> Finding:
    told, name = uuid.uuid4().bytes, f"check/{uuid.uuid4().hex}"
    was_there = place.root.exists()
    try:
        try:
            place.write(name, io.BytesIO(told))
            with place.open(name) as file:
                came_back = file.read()
        finally:
            place.remove(name)
            place.tidy()
            if not was_there:
                with suppress(OSError):
                    place.root.rmdir()
    except OSError as error:
        return fault(
            SUBJECT,
            f"We cannot write to BACKUP_TO={place} ({error.strerror}): see whether it is "
            "mounted, who owns it, and what systemd or the container lets us write.",
        )
    if came_back != told:
        return fault(SUBJECT, f"What we write to {place} comes back as something else.")
    return good(SUBJECT, f"We write to {place}, read it again, and can delete it.")


def _programs() -> Iterator[Finding]:
    """Says nothing of a database that does not answer: that was said already."""
    try:
        program = servers.programs() / "pg_dump"
    except BackupFails as error:
        yield fault(SUBJECT, str(error))
        return
    if not os.access(program, os.X_OK):
        yield fault(SUBJECT, f"There is no {program}: correct BACKUP_PROGRAMS.")
        return
    with suppress(BackupFails), servers.ours().connect() as connection:
        try:
            servers.require_programs(connection)
        except BackupFails as error:
            yield fault(SUBJECT, str(error))
