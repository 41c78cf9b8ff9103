"""Numbers, lengths and moments as people read them, in their language."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from audio.catalog.words import count, length

__all__ = ["count", "decibels", "hours", "left", "length", "moment", "share", "size"]


def size(number: int) -> str:
    """`34.5 MB`, which no line breaks; MB as those who sell disks count them."""
    return f"{number_format(number / 1_000_000, 1, force_grouping=True)}\xa0MB"


def decibels(value: float) -> str:
    """`−9.5`, with a minus that screen readers know."""
    sign = "−" if value < 0 else ""
    return f"{sign}{number_format(abs(value), 1)}"


def hours(ms: int) -> str:
    """`12.5`, and `1,234` where tenths no longer matter."""
    number = ms / 3_600_000
    return number_format(number, 1 if number < 100 else 0, force_grouping=True)


def share(part: float | None) -> str:
    """`83 %`; a dash where there was nothing to take a part of."""
    return "–" if part is None else f"{round(part * 100)} %"


def moment(at: datetime, zone: str) -> str:
    """`4 December 2026, 00:00 (Europe/Berlin)`; UTC where no zone is known."""
    local = at.astimezone(ZoneInfo(zone or "UTC"))
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M} ({zone or 'UTC'})"


def left(at: datetime, now: datetime) -> str:
    """How long it is until then: `3 days, 1 hour`; nothing is `0 minutes` away."""
    if at - now < timedelta(minutes=1):
        return _("less than a minute")
    return timeuntil(at, now)
