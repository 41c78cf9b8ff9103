"""What the commands of the end have in common: they know the apps, `config.ending` does not."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config import addresses, supervisor
from config.backup import destination
from config.backup.making import Progress
from config.backup.places import Place
from config.backup.refusals import BackupFails
from config.ending import certificate, contents, erasing, exporting, steps
from config.ending.contents import Contents
from config.ending.exporting import Told
from config.ending.steps import Refused, Step
from config.fields import utc_now
from config.models import Ending
from users.audit.actions import Action
from users.audit.chain import Broken, Head
from users.audit.models import AuditEntry
from users.audit.services import record, verify


def cause(row: Ending) -> str:
    """Of its mails. Announced anew after an undo, it is another one."""
    return f"service_ends {row.announced_at:%Y%m%dT%H%M%S}"


def await_all() -> None:
    """Until the slowest process knows, and what it had in hand is over."""
    time.sleep(min(settings.ENDING_READ_EVERY_S, 60.0) + 1.0)


def head() -> Head:
    """Of the log, once all of it was followed. Raises `Refused` for one that is broken."""
    try:
        return verify()
    except Broken as error:
        raise Refused(f"The audit log is not whole: nothing is signed. {error}") from error


def export(place: Place, progress: Progress) -> Contents:
    """Raises `Refused`, `BackupFails`, `OSError`."""
    _require_whole()
    told = Told(str(head()), certificate.public_key())
    return exporting.export(to=place, told=told, progress=progress)


def _require_whole() -> None:
    """Files that are gone here, an export would take out of the good one. Raises `Refused`."""
    row = steps.row()
    begun = AuditEntry.objects.filter(action=Action.ENDING_ERASED)
    if row and begun.filter(at__gte=row.announced_at).exists():
        raise Refused("It is being erased: what is left here is not all of it.")


def host() -> str:
    return urlsplit(addresses.base()).hostname or ""


class Consent(NamedTuple):
    """`host`: ours, said again by somebody. `early`: before the day that was announced."""

    host: str
    without_export: bool
    early: bool


def erase(*, paper: Path, consent: Consent, progress: Progress) -> bytes:
    """Raises `Refused`, `BackupFails`, `OSError`."""
    paper = paper.expanduser().absolute()
    media = Path(settings.MEDIA_ROOT).absolute()
    if media in paper.parents:
        raise Refused(f"{paper} lies among the files that are erased.")
    if paper.exists():
        raise Refused(f"{paper} is there already: nothing is written over a certificate.")
    with ExitStack() as files:
        supervisor.be_the_only_one(files)
        if consent.host != host():
            raise Refused(f"This cannot be undone. If it is meant: --yes {host()}.")
        told = {"instance": certificate.public_key(), "service": addresses.base()}
        if Ending._meta.db_table in connection.introspection.table_names():
            row = _agreed(consent)
            told |= _of(row)
        elif not erasing.has_begun(paper):
            raise Refused("The database holds no tables: there is nothing to erase.")
        return erasing.erase(paper=paper, of=told, last=_last_words, progress=progress)


def _agreed(consent: Consent) -> Ending:
    """Whose end it is. Raises `Refused`. Changes nothing."""
    row = steps.row()
    step = steps.stands_at(row)
    if row is None or step in (Step.NOTHING, Step.ANNOUNCED):
        raise Refused(f"It is {step.value}: --read-only and --export come first.")
    if not consent.without_export:
        _require_export(row)
    if utc_now() < row.sunset_at and not consent.early:
        raise Refused(
            f"People were told that they have until {row.sunset_at:%Y-%m-%d}: --early erases "
            "all the same."
        )
    head()
    return row


def _require_export(row: Ending) -> None:
    """That it lies where it was written. Raises `Refused`."""
    if row.exported_at is None:
        raise Refused("Nothing was exported: --export PLACE first, or say --without-export.")
    try:
        place = destination.chosen(row.export_place)
        told = contents.read(place)
        lack = contents.lacks(place, told)
    except (BackupFails, OSError) as error:
        lack = str(error)
    else:
        lack = lack or ("" if told.digest == row.export_digest else "It is another one.")
    if lack:
        raise Refused(
            f"The export is not in {row.export_place} as it was written: {lack} Bring it back, "
            "export once more, or say --without-export."
        )


def _of(row: Ending) -> dict[str, str]:
    return {
        "announced_at": row.announced_at.isoformat(),
        "sunset_at": row.sunset_at.isoformat(),
        "export_place": row.export_place,
        "export_manifest_sha256": row.export_digest,
    }


def _last_words() -> dict[str, str]:
    """The log's last line is that it ends. Raises `Refused`."""
    record(Action.ENDING_ERASED, actor=None, subject=host())
    return {"audit_head": str(head())}
