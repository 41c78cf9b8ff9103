"""That somebody was erased, kept beside the backups: who is restored must be erased again."""

import io
from collections.abc import Iterable
from typing import Final

from config import env
from config.backup import destination
from config.backup.places import Place

MARKS: Final = "erased"


def keep(mark: str) -> None:
    """At each erasure, where backups are made. Raises `OSError`."""
    if env.BACKUP_TO:
        keep_all(destination.chosen(), [mark])


def keep_all(place: Place, marks: Iterable[str]) -> int:
    """Those that are not there yet; how many."""
    there, new = of(place), 0
    for mark in set(marks) - there:
        place.write(f"{MARKS}/{mark}", io.BytesIO(mark.encode()))
        new += 1
    return new


def of(place: Place) -> set[str]:
    """All that are kept in a place."""
    return {found.name.rpartition("/")[2] for found in place.walk(MARKS)}
