"""A year as pages show it: names instead of ids, of what whoever looks may see."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.insights import drawing
from audio.insights.drawing import Series
from audio.insights.models import SharedYear
from audio.insights.services import SHOWN
from audio.insights.years import Ranked, Streak, Year
from config.addresses import origin

_MONTHS: Final = range(1, 13)


class Line(NamedTuple):
    """A place in a list of five. `path` leads to its page."""

    name: str
    by: str
    plays: str
    path: str


class Told(NamedTuple):
    """A year in words and figures."""

    year: int
    is_empty: bool
    figures: list[tuple[str, str]]
    streak: str
    tracks: list[Line]
    artists: list[Line]
    genres: list[Line]
    months: drawing.Chart
    sentence: str


def told(found: Year, viewer: Viewer) -> Told:
    """Three statements, one for each list."""
    tracks, artists, genres = _tracks(found, viewer), _artists(found, viewer), _genres(found)
    minutes = found.ms_played // 60_000
    return Told(
        year=found.year,
        is_empty=not found.plays,
        figures=[
            (_("Minutes"), _number(minutes)),
            (_("Plays"), _number(found.plays)),
            (_("Tracks"), _number(found.tracks)),
            (_("Artists"), _number(found.artists)),
            (_("Days with music"), _number(found.days)),
        ],
        streak=_streak(found.streak),
        tracks=tracks,
        artists=artists,
        genres=genres,
        months=_chart(found.months),
        sentence=_sentence(minutes, artists),
    )


def address(request: HttpRequest, shared: SharedYear) -> str:
    """Where everybody who knows it finds it."""
    return f"{origin(request)}/y/{shared.key}/"


def _number(value: int) -> str:
    return str(number_format(value, force_grouping=True))


def _sentence(minutes: int, artists: Sequence[Line]) -> str:
    said = ngettext("%(n)s minute of music", "%(n)s minutes of music", minutes) % {
        "n": _number(minutes)
    }
    if artists:
        said += ". " + _("Most of all: %(artist)s") % {"artist": artists[0].name}
    return f"{said}."


def _streak(streak: Streak | None) -> str:
    if streak is None or streak.days < 2:
        return ""
    since, until = (date_format(day, "j F") for day in (streak.since, streak.until))
    return _("%(n)s days in a row with music: from %(since)s to %(until)s.") % {
        "n": _number(streak.days),
        "since": since,
        "until": until,
    }


def _chart(months: Sequence[int]) -> drawing.Chart:
    labels = [date_format(date(2000, month, 1), "M") for month in _MONTHS]
    return drawing.chart(labels, [Series(_("plays"), months)], bars=True)


def _tracks(found: Year, viewer: Viewer) -> list[Line]:
    top = found.top_tracks[:SHOWN]
    seen: QuerySet[Track] = Track.objects.visible_to(viewer).select_related("artist")
    by_id = seen.in_bulk([one.pk for one in top])
    return [
        Line(row.title, row.artist.name, _plays(one), f"/s/track/{row.pk}/{row.slug}/")
        for one in top
        if (row := by_id.get(one.pk))
    ]


def _artists(found: Year, viewer: Viewer) -> list[Line]:
    top = found.top_artists[:SHOWN]
    by_id = Artist.objects.visible_to(viewer).in_bulk([one.pk for one in top])
    return [
        Line(row.name, "", _plays(one), f"/s/artist/{row.pk}/{row.slug}/")
        for one in top
        if (row := by_id.get(one.pk))
    ]


def _genres(found: Year) -> list[Line]:
    top = found.top_genres[:SHOWN]
    by_id = Genre.objects.in_bulk([one.pk for one in top])
    return [
        Line(row.name, "", _plays(one), f"/s/genre/{row.pk}/{row.slug}/")
        for one in top
        if (row := by_id.get(one.pk))
    ]


def _plays(one: Ranked) -> str:
    return ngettext("%(n)s play", "%(n)s plays", one.plays) % {"n": _number(one.plays)}
