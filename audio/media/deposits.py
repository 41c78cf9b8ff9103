"""Bytes on their way into the storage: what a killed process leaves there is found and removed.

Each of them is written down, and committed, before its first byte. Whoever deposits holds a
lock of PostgreSQL's meanwhile, which ends with its connection: so a sweep knows the dead from
the living, on whichever machine they are.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import Error, connection, transaction

from audio.media import storage
from audio.media.models import Deposit

NOBODY = 0
"""Holds what is to be removed: files whose rendition was deleted, which a trigger notes."""
AT_ONCE = 500
_WAIT, _TRY = "SELECT pg_advisory_lock(%s)", "SELECT pg_try_advisory_lock(%s)"


class Swept(Exception):
    """The lock was lost with the connection, and the bytes with it: do it again."""


@dataclass(slots=True)
class Depositor:
    """May store `keys`. `with_it`: other files that go if these are not redeemed."""

    holder: int
    keys: frozenset[str]
    with_it: list[str] = field(default_factory=list)
    may_be_kept: bool = False

    def redeem(self) -> None:
        """In the transaction that writes their rows. Raises `Swept`."""
        deleted, _ = Deposit.objects.filter(holder=self.holder).delete()
        if deleted != len(self.keys):
            raise Swept
        self.may_be_kept = True


@contextmanager
def depositing(keys: Iterable[str]) -> Iterator[Depositor]:
    """What is not redeemed at the end is removed; by `sweep`, where we cannot any more."""
    depositor = Depositor(secrets.randbits(62) + 1, frozenset(keys))
    _lock(depositor.holder)
    try:
        Deposit.objects.bulk_create(
            Deposit(file=key, holder=depositor.holder) for key in depositor.keys
        )
        try:
            yield depositor
        except BaseException:  # Ctrl-C, too
            with suppress(Error, OSError):  # then a sweep does it
                _undo(depositor)
            raise
    finally:
        with suppress(Error):
            _unlock(depositor.holder)


def _undo(depositor: Depositor) -> None:
    """Unless it was committed after all, which a lost connection can hide, and rows cannot."""
    if _remove(depositor.holder) or not depositor.may_be_kept:
        storage.remove((*depositor.keys, *depositor.with_it))


def sweep() -> int:
    """Removes what the dead left, and what was left to it. Returns how many files."""
    holders = Deposit.objects.order_by("holder").values_list("holder", flat=True).distinct()
    return sum(_swept(holder) for holder in list(holders))


def _swept(holder: int) -> int:
    if holder == NOBODY:
        return _remove(holder)
    if not _lock(holder, wait=False):
        return 0
    try:
        return _remove(holder)
    finally:
        _unlock(holder)


def _remove(holder: int) -> int:
    """The rows stay locked until the bytes are gone: nobody can redeem them meanwhile.

    What cannot be removed stays, and keeps nothing behind it; the first fault is raised then.
    """
    removed, after, faults = 0, 0, list[OSError]()
    while True:
        with transaction.atomic():
            rows = Deposit.objects.select_for_update(skip_locked=holder == NOBODY)
            found = list(rows.filter(holder=holder, pk__gt=after).order_by("pk")[:AT_ONCE])
            gone = [row.pk for row in found if _is_removed(row.file, faults)]
            Deposit.objects.filter(pk__in=gone).delete()
        removed += len(gone)
        if len(found) < AT_ONCE:
            break
        after = found[-1].pk
    if faults:
        raise faults[0]
    return removed


def _is_removed(key: str, faults: list[OSError]) -> bool:
    try:
        storage.remove([key])
    except OSError as error:
        faults.append(error)
        return False
    return True


def _lock(holder: int, *, wait: bool = True) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAIT if wait else _TRY, [holder])
        return bool(wait or cursor.fetchone()[0])


def _unlock(holder: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [holder])
