"""How long kinds of data are kept: a registry that reaches every app without an upward import.

Features name their kinds in `personal_data.py`, beside what they know about a person; each
app's `personal_data.py` registers them. RETENTION changes the days.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from config import env
from config.fields import utc_now

log = logging.getLogger(__name__)

NEVER = "never"


class Retention(NamedTuple):
    """`days` are the usual ones; None is never. `forget(before)` says how many it forgot."""

    name: str
    days: int | None
    meaning: str
    forget: Callable[[datetime], int]


_kinds: dict[str, Retention] = {}


def register(kind: Retention) -> None:
    """Apps do this in the order of INSTALLED_APPS."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Retention, ...]:
    return tuple(_kinds.values())


def periods(changes: str) -> Mapping[str, int | None]:
    """Days by kind, with what `RETENTION` changes. Raises `Misconfigured`."""
    days = {kind.name: kind.days for kind in kinds()}
    for change in changes.split():
        name, _, given = change.partition("=")
        is_number = given.isdecimal() and given.isascii() and 1 <= int(given) <= 36_500
        if name not in days or not (is_number or given == NEVER):
            known = ", ".join(sorted(days))
            raise env.Misconfigured(
                f"RETENTION: {change!r} is not name=days or name={NEVER} ({known})."
            )
        days[name] = int(given) if is_number else None
    return days


def forget_old() -> None:
    """Forgets what is older than its days, kind by kind.

    A kind that fails does not keep the others; the last of the failures is raised at the end.
    """
    days, now, failure = periods(env.RETENTION), utc_now(), None
    for kind in kinds():
        kept = days[kind.name]
        if kept is None:
            continue
        try:
            rows = kind.forget(now - timedelta(days=kept))
        except Exception as error:  # whatever it is, the others are due as well
            log.exception("Old %s could not be forgotten", kind.name)
            failure = error
        else:
            log.info("Forgot %d of %s, older than %d days", rows, kind.name, kept)
    if failure:
        raise failure
