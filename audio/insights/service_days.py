"""How the service does, by day, as the nights counted it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from audio.insights.models import ServiceDay

ADDED = (
    *("sign_ups", "plays", "ms_played", "uploads", "refused", "searches", "searches_empty"),
)


class Cohort(NamedTuple):
    """Who signed up in the week from `monday`, and how many of them came back.

    A number is None until it is known for all seven days.
    """

    monday: date
    sign_ups: int
    back_next_day: int | None
    back_second_week: int | None
    back_fifth_week: int | None


def days(since: date, until: date) -> list[ServiceDay]:
    """Those of the range that were counted, the first one first. One statement."""
    return [*ServiceDay.objects.filter(day__gte=since, day__lte=until).order_by("day")]


def totals(days: Sequence[ServiceDay]) -> dict[str, int]:
    """What can be added up; people of several days cannot."""
    return {name: sum(getattr(one, name) for one in days) for name in ADDED}


def cohorts(days: Sequence[ServiceDay]) -> list[Cohort]:
    """By week of ISO, of whole weeks only."""
    weeks: dict[date, list[ServiceDay]] = {}
    for one in days:
        weeks.setdefault(one.day - timedelta(days=one.day.weekday()), []).append(one)
    return [
        Cohort(
            monday,
            sum(one.sign_ups for one in week),
            _known([one.back_next_day for one in week]),
            _known([one.back_second_week for one in week]),
            _known([one.back_fifth_week for one in week]),
        )
        for monday, week in weeks.items()
        if len(week) == 7
    ]


def _known(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
