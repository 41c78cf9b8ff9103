"""When to try again. Decides without a clock: values in, values out."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import accumulate
from typing import Final

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
AFTER: Final = (
    timedelta(seconds=5),
    *(5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR),
    *(14 * _HOUR, 20 * _HOUR, 24 * _HOUR),
)
"""After each failure of a message, as Standard Webhooks suggests. Ten tries in 75 hours."""
LASTS: Final = [*accumulate(AFTER)][-1] + 24 * _HOUR
"""After that nothing is tried any more, however often its turn was missed."""
LONGEST_ASKED: Final = 24 * _HOUR
LONGEST_REST: Final = 5 * _MINUTE
JITTER: Final = 0.1


def after(tries: int) -> timedelta | None:
    """After so many failed tries of a message; None: that was the last.

    Up to a tenth longer, by chance: what failed together does not come back together.
    """
    if tries > len(AFTER):
        return None
    return AFTER[tries - 1] * (1 + random.uniform(0, JITTER))  # noqa: S311


def rest(failures: int) -> timedelta:
    """How long a receiver is left in peace that failed so many times in a row.

    So one that answers nothing costs a try in five minutes, however much waits for it.
    """
    if failures < 2:
        return timedelta(0)
    doubled: int = 2 ** min(failures - 2, 10)
    return min(AFTER[0] * doubled, LONGEST_REST)


def asked_for(header: str, now: datetime) -> timedelta:
    """What `Retry-After` says, in seconds or as a date, up to a day. Nonsense says nothing."""
    try:
        until = _until(header.strip(), now)
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
    return min(max(until - now, timedelta(0)), LONGEST_ASKED)


def _until(header: str, now: datetime) -> datetime:
    if header.isascii() and header.isdigit():
        return now + timedelta(seconds=min(int(header[:9]), 10**8))
    date = parsedate_to_datetime(header)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
