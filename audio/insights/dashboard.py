"""The service's days as charts and tables, for the administration."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from audio.insights import drawing, queries, service_days
from audio.insights.drawing import Series
from audio.insights.models import ServiceDay
from audio.insights.service_days import Cohort

RANGES: Final = (28, 90, 365)
USUAL: Final = 28


class Figure(NamedTuple):
    """A number, and how it was before; `change` in per cent, None without anything before."""

    name: str
    shown: str
    change: int | None = None

    @property
    def less(self) -> int:
        return -(self.change or 0)


class Panel(NamedTuple):
    """A chart with its name, and how it is to be read."""

    key: str
    title: str
    note: str
    chart: drawing.Chart


def of(since: date, until: date) -> dict[str, Any]:
    """What the template shows. Three statements."""
    days = _every(since, until)
    before = service_days.days(*queries.the_same_before(since, until))
    return {
        "since": since,
        "until": until,
        "counted_to": queries.counted_to(),
        "figures": _figures(days, before),
        "panels": _panels(days),
        "cohorts": [_shown(one) for one in reversed(service_days.cohorts(days))],
        "is_empty": not any(one.monthly or one.sign_ups for one in days),
    }


def _every(since: date, until: date) -> list[ServiceDay]:
    """A day that was not counted has nothing."""
    found = {one.day: one for one in service_days.days(since, until)}
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return [found.get(day) or ServiceDay(day=day) for day in days]


def _figures(days: Sequence[ServiceDay], before: Sequence[ServiceDay]) -> list[Figure]:
    now, then = service_days.totals(days), service_days.totals(before)
    last, last_before = days[-1], before[-1] if before else ServiceDay()
    return [
        _figure(_("Active in 28 days"), last.monthly, last_before.monthly),
        _figure(_("Active in 7 days"), last.weekly, last_before.weekly),
        _figure(_("Sign-ups"), now["sign_ups"], then["sign_ups"]),
        _figure(_("Plays"), now["plays"], then["plays"]),
        _figure(
            _("Hours heard"), now["ms_played"] // 3_600_000, then["ms_played"] // 3_600_000
        ),
        _figure(_("Uploads"), now["uploads"], then["uploads"]),
        Figure(_("Searches without a result"), _part(now["searches_empty"], now["searches"])),
    ]


def _figure(name: str, now: int, before: int) -> Figure:
    change = round((now - before) * 100 / before) if before else None
    return Figure(name, number_format(now, force_grouping=True), change)


def _part(part: int, whole: int) -> str:
    return f"{round(part * 100 / whole)} %" if whole else "–"


def _panels(days: Sequence[ServiceDay]) -> list[Panel]:
    labels = [date_format(one.day, "j M Y") for one in days]

    def drawn(*named: tuple[str, str], bars: bool) -> drawing.Chart:
        series = [Series(name, [getattr(one, field) for one in days]) for name, field in named]
        return drawing.chart(labels, series, bars=bars)

    return [
        Panel(
            "people",
            _("People"),
            _("Different people who began a track: in 28 days, in 7, and on the day."),
            drawn(
                (_("in 28 days"), "monthly"),
                (_("in 7 days"), "weekly"),
                (_("on the day"), "daily"),
                bars=False,
            ),
        ),
        Panel("plays", _("Plays"), "", drawn((_("plays"), "plays"), bars=True)),
        Panel("sign-ups", _("Sign-ups"), "", drawn((_("sign-ups"), "sign_ups"), bars=True)),
        Panel(
            "uploads",
            _("Uploads"),
            _("By the day on which a file began to arrive, and how many were refused."),
            drawn((_("uploads"), "uploads"), (_("refused"), "refused"), bars=True),
        ),
        Panel(
            "searches",
            _("Searches"),
            _("As they were asked, also while somebody types. What for is kept nowhere."),
            drawn(
                (_("searches"), "searches"),
                (_("without a result"), "searches_empty"),
                bars=True,
            ),
        ),
    ]


def _shown(one: Cohort) -> dict[str, str]:
    def back(number: int | None) -> str:
        return _("not over yet") if number is None else _part(number, one.sign_ups)

    return {
        "monday": date_format(one.monday, "DATE_FORMAT"),
        "sign_ups": number_format(one.sign_ups, force_grouping=True),
        "next_day": back(one.back_next_day),
        "second_week": back(one.back_second_week),
        "fifth_week": back(one.back_fifth_week),
    }
