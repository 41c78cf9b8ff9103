"""Each backup, and that it failed: noted, so that somebody notices."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django import db

from config import env
from config.backup import ciphers, destination
from config.backup.ciphers import Cipher
from config.backup.making import Made, Progress
from config.backup.making import make as make_backup
from config.backup.places import Place
from config.backup.refusals import BackupFails
from config.backup.streams import Step
from config.backup_place import NAMED
from config.fields import utc_now
from config.models import Backup

OLD: Final = timedelta(hours=26)
KEPT: Final = timedelta(days=400)

log = logging.getLogger(__name__)


def make(*, place: Place, cipher: Cipher, progress: Progress) -> Made:
    """Raises `BackupFails` and `OSError`, once they are noted."""
    began = time.monotonic()
    try:
        made = make_backup(place=place, cipher=cipher, progress=progress)
    except (BackupFails, OSError) as error:
        _note_failure(str(error), place=place, took_s=time.monotonic() - began)
        raise
    told = made.manifest
    Backup.objects.create(
        name=told.name,
        at=told.at,
        took_s=time.monotonic() - began,
        files=told.media_files,
        bytes=told.media_bytes,
        copied=made.copied,
        dump=told.dump.size,
        encrypted=bool(told.suffix),
        place=str(place)[:NAMED],
    )
    Backup.objects.filter(at__lt=utc_now() - KEPT).delete()
    return made


def _note_failure(failure: str, *, place: Place, took_s: float) -> None:
    """It may be the database that failed: then the log alone has it."""
    try:
        Backup.objects.create(
            at=utc_now(), took_s=took_s, failure=failure[:300], place=str(place)[:NAMED]
        )
    except db.Error as error:
        log.error("A backup failed (%s), which could not be noted: %s", failure, error)


def make_one() -> None:
    """To BACKUP_TO, quietly. Raises as `make` does."""
    made = make(place=destination.chosen(), cipher=ciphers.chosen(), progress=_quietly)
    log.info("Backup %s: %d files", made.manifest.name, made.manifest.media_files)


@contextmanager
def _quietly(what: str, unit: str) -> Iterator[Step]:
    yield lambda done, total: None


def age() -> timedelta | None:
    """Of the newest good one; None if there is none."""
    newest = Backup.objects.newest_good()
    return utc_now() - newest.at if newest else None


def complain_if_old() -> None:
    """A line of the log, which whoever watches it sees."""
    old = age()
    if old is None:
        log.error("There is no good backup yet, though BACKUP_TO is %s.", env.BACKUP_TO)
    elif old > OLD:
        log.error("The newest good backup is %d hours old.", old.total_seconds() // 3600)
