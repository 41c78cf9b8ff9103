"""Copies of everything about a person: asked for, made by a job, kept for a day."""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from config import spooling, throttling
from config.errors import Conflict, NotFound
from config.fields import utc_now
from config.jobs import enqueue, enqueue_later
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.notifications.kinds import Kind
from users.notifications.services import send
from users.privacy import archive, storage
from users.privacy.models import EXPORT_KEPT, Export, ExportQuerySet

log = logging.getLogger(__name__)

REMOVE, FORGET = "users.privacy.remove_archive", "users.privacy.forget_archive"
STUCK = timedelta(hours=6)
"""Nobody works at it any more: a new one may be asked for."""


class UnderWay(Conflict):
    code, message = "export_under_way", "A copy of your data is being made already."


@transaction.atomic
def ask(*, user: User, network: str = "") -> Export:
    """Five in a day, and what is refused is none. Raises `UnderWay`, `TooManyRequests`."""
    mine = Export.objects.filter(user=user)
    mine.under_way().filter(created_at__lt=Now() - STUCK).update(status=Export.Status.FAILED)
    try:
        with transaction.atomic():
            export = Export.objects.create(user=user)
    except IntegrityError as error:
        raise UnderWay from error
    throttling.spend("export", f"user {user.pk}")
    enqueue("users.privacy.make_export", export_id=str(export.pk))
    record(Action.EXPORT_ASKED, actor=user, network=network)
    return export


def find(*, user: User, export_id: uuid.UUID) -> Export:
    """Raises `NotFound` for another's, and for one that is over."""
    export = Export.objects.kept().filter(user=user, pk=export_id).first()
    if export is None:
        raise NotFound
    return export


def make(*, export_id: uuid.UUID) -> None:
    """Writes the archive, whoever was killed at it before. Of two at once one is kept."""
    export = _begin(export_id)
    if export is None:
        return
    try:
        size = _store(export)
    except Exception:
        log.exception("Export %s failed", export_id)
        _mine(export).update(status=Export.Status.FAILED)
        enqueue(REMOVE, key=export.key)
        return
    if not _finish(export, size):
        enqueue(REMOVE, key=export.key)


@transaction.atomic
def _begin(export_id: uuid.UUID) -> Export | None:
    """Under a key of this run's own. What an earlier run stored is of no use."""
    export = Export.objects.select_for_update().under_way().filter(pk=export_id).first()
    if export is None:
        return None
    if export.key:
        enqueue(REMOVE, key=export.key)
    export.key, export.status, export.progress = storage.new_key(), Export.Status.RUNNING, 0
    export.save(update_fields=["key", "status", "progress"])
    return export


def _store(export: Export) -> int:
    with spooling.file() as file:
        archive.write(file, user=export.user, step=partial(_note, export))
        file.seek(0)
        return storage.put(export.key, file)


def _note(export: Export, percent: int) -> None:
    _mine(export).update(progress=percent)


@transaction.atomic
def _finish(export: Export, size: int) -> bool:
    """Whether this run was still the one."""
    ready = utc_now()
    until = ready + EXPORT_KEPT
    finished = _mine(export).update(
        status=Export.Status.READY,
        progress=100,
        size=size,
        ready_at=ready,
        expires_at=until,
    )
    if finished:
        enqueue_later(FORGET, EXPORT_KEPT, export_id=str(export.pk))
        send(
            kind=Kind.EXPORT_READY,
            to=export.user,
            cause=f"export_ready {export.pk}",
            context={"until": f"{until:%-d %B %Y, %H:%M} UTC"},
        )
    return bool(finished)


def _mine(export: Export) -> ExportQuerySet:
    return Export.objects.under_way().filter(pk=export.pk, key=export.key)


def forget_archive(*, export_id: uuid.UUID) -> None:
    """At the end of its time. Too early, or for a second time, it does nothing."""
    _forget(Export.objects.over().filter(pk=export_id))


def forget_archives() -> None:
    """All whose time is up, and what killed workers left: a job for one of them may fail."""
    _forget(Export.objects.over())
    for export in Export.objects.abandoned():
        storage.remove(export.key)
        Export.objects.filter(pk=export.pk, key=export.key).update(key="")


def _forget(exports: ExportQuerySet) -> None:
    """The archive first: without its row nobody would know of it."""
    for export in exports:
        storage.remove(export.key)
        Export.objects.filter(pk=export.pk).delete()


def forget(*, before: datetime) -> int:
    """Rows older than that of which there is no archive; how many."""
    return Export.objects.filter(created_at__lt=before, key="").delete()[0]


def erase(*, user: User) -> None:
    """For the transaction that erases them."""
    mine = Export.objects.select_for_update().filter(user=user)
    for key in mine.exclude(key="").values_list("key", flat=True):
        enqueue(REMOVE, key=key)
    Export.objects.filter(user=user).delete()
