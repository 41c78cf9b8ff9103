"""Figures for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from audio.insights.models import ServiceDay
from audio.insights.queries import Day, TrackPlays

TYPE: Final = "text/csv"
_OF_ARTIST: Final = (
    *("day", "plays", "listeners", "skips", "ms_played", "completion", "saves", "followers"),
)


def of_artist(days: Iterable[Day]) -> str:
    """A line for each day; `completion` from 0 to 1, empty where nothing began."""
    return written(
        _OF_ARTIST,
        (
            [
                *(one.day.isoformat(), one.plays, one.listeners, one.skips, one.ms_played),
                "" if one.completion is None else round(one.completion, 4),
                *(one.saves, one.followers),
            ]
            for one in days
        ),
    )


_OF_TRACKS: Final = ("track_id", "title", "plays", "listeners", "completion")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet works out."""


def of_tracks(tracks: Iterable[TrackPlays]) -> str:
    """A line for each track, the most played first."""
    return written(
        _OF_TRACKS,
        (
            [
                *(one.track_id, _plain(one.title), one.plays, one.listeners),
                "" if one.completion is None else round(one.completion, 4),
            ]
            for one in tracks
        ),
    )


def of_parts(name: str, parts: Iterable[tuple[str, int]]) -> str:
    """A line for each source or country."""
    return written((name, "plays"), ([_plain(part), plays] for part, plays in parts))


def _plain(text: str) -> str:
    """Somebody else's words, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


_OF_SERVICE: Final = (
    *("day", "sign_ups", "daily", "weekly", "monthly", "plays", "ms_played", "uploads"),
    *("refused", "searches", "searches_empty"),
    *("back_next_day", "back_second_week", "back_fifth_week"),
)


def of_service(days: Iterable[ServiceDay]) -> str:
    """A line for each day; what is not known yet is empty."""
    return written(_OF_SERVICE, ([getattr(one, name) for name in _OF_SERVICE] for one in days))


def written(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """With its first line the names."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(columns)
    lines.writerows(rows)
    return text.getvalue()


def answer(text: str, name: str) -> HttpResponse:
    """As a file of that name."""
    made = HttpResponse(text, content_type=f"{TYPE}; charset=utf-8")
    made.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    made.headers["Cache-Control"] = "no-store"
    return made
