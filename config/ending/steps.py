"""From step to step, and back. Each locks the one row, so of two commands one is refused."""

from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from config import sunset
from config.fields import utc_now
from config.models import Ending


class Refused(Exception):
    """It is not this step's turn; says why."""


class Step(StrEnum):
    """In their order."""

    NOTHING = "nothing is announced"
    ANNOUNCED = "announced"
    READ_ONLY = "read-only"
    EXPORTED = "exported"


def row() -> Ending | None:
    return Ending.objects.first()


def stands_at(ending: Ending | None) -> Step:
    if ending is None:
        return Step.NOTHING
    if ending.read_only_at is None:
        return Step.ANNOUNCED
    return Step.READ_ONLY if ending.exported_at is None else Step.EXPORTED


@transaction.atomic
def announce(*, sunset_at: datetime, page: str = "") -> Ending:
    """Again with the same day: nothing changes. Raises `Refused` for one that is over."""
    if there := _locked():
        if there.sunset_at != sunset_at:
            raise Refused(f"Announced for {_day(there)} already: --undo calls that off first.")
        return there
    if sunset_at <= utc_now():
        raise Refused(f"{sunset_at:%Y-%m-%d} is over: people need time to fetch their data.")
    try:
        with transaction.atomic():
            Ending.objects.create(
                pk=Ending.ONLY, announced_at=utc_now(), sunset_at=sunset_at, page=page
            )
    except IntegrityError as error:
        raise Refused("Somebody else announces it just now.") from error
    sunset.forget()
    return Ending.objects.get()


@transaction.atomic
def close() -> Ending:
    """Nothing can be changed any more. Raises `Refused`."""
    there = _locked()
    if there is None:
        raise Refused("The end is not announced: --announce DATE comes first.")
    if there.read_only_at is None:
        Ending.objects.update(read_only_at=Now())
    sunset.forget()
    return Ending.objects.get()


def require_short(place: str) -> None:
    """Of a place that cannot be noted whole nobody could tell whether it is still there."""
    most = Ending._meta.get_field("export_place").max_length
    if most and len(place) > most:
        raise Refused(f"{place} is longer than the {most} characters that are kept of it.")


@transaction.atomic
def note_export(*, place: str, digest: str) -> None:
    """`digest` is that of its manifest. Raises `Refused`."""
    require_read_only()
    Ending.objects.update(exported_at=Now(), export_place=place, export_digest=digest)


def forget_export() -> None:
    """Another begins: until it is whole, none is."""
    Ending.objects.update(exported_at=None, export_place="", export_digest="")


def require_read_only() -> Ending:
    """Raises `Refused`."""
    there = _locked() if transaction.get_connection().in_atomic_block else row()
    if there is None or there.read_only_at is None:
        raise Refused("What is exported must not change meanwhile: --read-only comes first.")
    return there


@transaction.atomic
def undo() -> tuple[Step, Ending]:
    """Takes back the last step; which, and how it stood. Raises `Refused` if there is none."""
    there = _locked()
    if there is None:
        raise Refused("Nothing is announced: there is nothing to undo.")
    step = stands_at(there)
    if step is Step.EXPORTED:
        forget_export()
    elif step is Step.READ_ONLY:
        Ending.objects.update(read_only_at=None)
    else:
        Ending.objects.all().delete()
    sunset.forget()
    return step, there


def _locked() -> Ending | None:
    return Ending.objects.select_for_update().first()


def _day(ending: Ending) -> str:
    return f"{ending.sunset_at:%Y-%m-%d}"
