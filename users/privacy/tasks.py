"""Nightly: erasing those who are due, forgetting what is old. Exports: made and forgotten."""

import uuid

from procrastinate.contrib.django import app

from config.backup import erasures
from config.jobs import NIGHTLY, PATIENT
from users.accounts import retention
from users.privacy import storage
from users.privacy.services import erasure, exports

_ERASE_DUE = "users.privacy.erase_due"


class NotAllErased(Exception):
    """Somebody who is due could not be erased; the log says why, and it is tried again soon."""


@app.periodic(cron="11 2 * * *")
@app.task(name=_ERASE_DUE, queueing_lock=_ERASE_DUE, retry=NIGHTLY)
def erase_due(timestamp: int) -> None:
    """Everybody whose grace is over."""
    tally = erasure.erase_due()
    if tally.failed:
        raise NotAllErased(f"{tally.failed} of {tally.failed + tally.erased}")


@app.periodic(cron="41 3 * * *")
@app.task(name="users.privacy.forget_old", queueing_lock="users.privacy.forget_old")
def forget_old(timestamp: int) -> None:
    """What is older than its kind is kept."""
    retention.forget_old()


@app.task(name="users.privacy.make_export", retry=PATIENT)
def make_export(export_id: str) -> None:
    """A killed worker's export is begun anew by the next."""
    exports.make(export_id=uuid.UUID(export_id))


@app.task(name=exports.FORGET, retry=PATIENT)
def forget_archive(export_id: str) -> None:
    """Its time is up."""
    exports.forget_archive(export_id=uuid.UUID(export_id))


@app.periodic(cron="47 * * * *")
@app.task(name="users.privacy.forget_archives", queueing_lock="users.privacy.forget_archives")
def forget_archives(timestamp: int) -> None:
    """Those that a failed job left. No setting keeps an archive: it is everything at once."""
    exports.forget_archives()


@app.task(name=exports.REMOVE, retry=PATIENT)
def remove_archive(key: str) -> None:
    """Of an export that nobody may fetch any more; of the erased, no row tells of it."""
    storage.remove(key)


@app.task(name="users.privacy.keep_mark", retry=PATIENT)
def keep_mark(mark: str) -> None:
    """That somebody was erased, where a restored database does not reach: in two places."""
    storage.keep_mark(mark)
    erasures.keep(mark)
