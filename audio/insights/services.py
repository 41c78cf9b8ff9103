"""Counting by night, and showing one's year to others."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_urlsafe
from typing import Any, Final

from django.db import connection, transaction
from pydantic_core import to_json

from audio.insights import counting, years
from audio.insights.models import ArtistCountry, DueDay, RollUp, SharedYear
from audio.insights.sources import SOURCES
from audio.plays.models import Elsewhere
from config.errors import Conflict, NotFound
from config.fields import utc_now
from users.accounts.staying import stay
from users.models import User

SURE: Final = timedelta(hours=1)
"""No transaction takes so long: plays received before are all to be seen."""
_ONE: Final = 1
_UNITS: Final = (DueDay.Unit.DAY, DueDay.Unit.COUNTRIES, DueDay.Unit.SERVICE)

Step = Callable[[int, int], None]


def roll_up(*, now: datetime, step: Step = lambda done, total: None) -> int:
    """Counts every day that is over and has anything new; how many days and months that were.

    Each in a transaction of its own, so it may be stopped anywhere and goes on from there; and
    two at once share the work. `step` is told how many are done, of how many.
    """
    yesterday = now.date() - timedelta(days=1)
    note_due(now=now)
    done = 0
    for unit in _UNITS:
        while _count_one(unit, yesterday):
            done += 1
            step(done, done + DueDay.objects.count())
    if not DueDay.objects.filter(day__lte=yesterday).exists():
        RollUp.objects.filter(pk=_ONE).update(counted_to=yesterday, counted_at=now)
    return done


@transaction.atomic
def note_due(*, now: datetime) -> None:
    """What is to be counted: days that are over since the last time, and days of late plays."""
    RollUp.objects.bulk_create([RollUp(pk=_ONE)], ignore_conflicts=True)
    state = RollUp.objects.select_for_update().get(pk=_ONE)
    begun = _begun(now)
    since = state.counted_to + timedelta(days=1) if state.counted_to else begun
    given: dict[str, Any] = {
        "last_play": state.last_play,
        "elsewhere": Elsewhere.values,
        "since": since,
        "until": now.date() - timedelta(days=1),
        "begun": begun,
    }
    with connection.cursor() as cursor:
        cursor.execute(counting.LAST_SURE, [now - SURE])
        [last] = cursor.fetchone() or (state.last_play,)
        cursor.execute(counting.DUE, given)
    state.last_play = max(last, state.last_play)
    state.save(update_fields=["last_play"])


def _begun(now: datetime) -> date:
    """The day of the first account."""
    first = User.objects.order_by("date_joined").values_list("date_joined", flat=True).first()
    return (first or now).astimezone(UTC).date()


@transaction.atomic
def _count_one(unit: DueDay.Unit, yesterday: date) -> bool:
    """False if nothing of this kind is left that nobody else is at."""
    waiting = DueDay.objects.filter(unit=unit, day__lte=yesterday).order_by("-day")
    due = waiting.select_for_update(skip_locked=True).first()
    if due is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        _COUNT[unit](cursor, due.day, yesterday)
    due.delete()
    return True


def _day(cursor: Any, day: date, yesterday: date) -> None:
    given = {"day": day, **_range(day, day)}
    heard = {
        "to_the_end": counting.TO_THE_END,
        "elsewhere": Elsewhere.values,
        "sources": list(SOURCES),
    }
    cursor.execute(counting.DAY, given | heard)
    cursor.execute(counting.MARKS, given)


def _countries(cursor: Any, month: date, yesterday: date) -> None:
    until = min(_last_of(month), yesterday)
    given = {"month": month, "few": ArtistCountry.FEW, **_range(month, until)}
    cursor.execute(counting.COUNTRIES, given)


def _service(cursor: Any, month: date, yesterday: date) -> None:
    until = min(_last_of(month), yesterday)
    given = {"since": month, "until": until, "yesterday": yesterday}
    cursor.execute(counting.SERVICE, given | {"elsewhere": Elsewhere.values})


_COUNT: Final = {
    DueDay.Unit.DAY: _day,
    DueDay.Unit.COUNTRIES: _countries,
    DueDay.Unit.SERVICE: _service,
}


def _last_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _range(since: date, until: date) -> dict[str, datetime]:
    """Both days included: `start` belongs to it, `end` no more."""
    start, last = (datetime.combine(day, time(), UTC) for day in (since, until))
    return {"start": start, "end": last + timedelta(days=1)}


class NothingToShare(Conflict):
    code, message = "nothing_to_share", "Nothing was heard in that year."


SHOWN: Final = 5
"""So many tracks, artists and genres stand on the page that others see."""
_TOPS: Final = ("top_tracks", "top_artists", "top_genres")


@transaction.atomic
def share_year(*, user: User, year: int) -> SharedYear:
    """As it is now. Told again, it keeps its address. Raises `NothingToShare`."""
    stay(user.pk)
    known = years.FIRST_YEAR <= year <= years.LAST_YEAR
    found = years.of(user, year) if known else None
    if found is None or not found.plays:
        raise NothingToShare
    told = json.loads(to_json(found._asdict()))
    told |= {name: told[name][:SHOWN] for name in _TOPS}
    made, _ = SharedYear.objects.update_or_create(
        user=user,
        year=year,
        defaults={"told": told, "shared_at": utc_now()},
        create_defaults={"told": told, "shared_at": utc_now(), "key": token_urlsafe(16)},
    )
    return made


def stop_sharing_year(*, user: User, year: int) -> None:
    """Raises `NotFound` if it is not shared."""
    gone, _ = SharedYear.objects.filter(user=user, year=year).delete()
    if not gone:
        raise NotFound
