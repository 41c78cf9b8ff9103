"""What became of an artist's music, counted from plays. Nobody is named, here or above.

Days are UTC's, and both ends of a range belong to it. Counted are an artist's own tracks, not
those that only credit them: the figures of a track are for those who manage it.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.plays.models import PlayEvent, PlayEventQuerySet

Subject = Artist | Track

TO_THE_END = 0.95
"""So much of a track must be heard: few wait for the last note to fade."""
UNKNOWN = ""
"""A source that the player did not tell, a country that the listener has not set."""

_PLAYS = Count("pk", filter=Q(counted=True))
_LISTENERS = Count("user", filter=Q(counted=True), distinct=True)
_STARTS = Count("pk")
_TO_THE_END = Count("pk", filter=Q(ms_played__gte=F("track__duration_ms") * TO_THE_END))


class Day(NamedTuple):
    """`listeners` are different people."""

    day: date
    plays: int
    listeners: int


class Totals(NamedTuple):
    """Of a range. `skips` went on before the end; `ms_played` is everything heard, skips too.

    `completion` is the share, from 0 to 1, of all that began that was heard to the end; None
    when nothing began.
    """

    plays: int
    listeners: int
    skips: int
    ms_played: int
    completion: float | None


class TrackPlays(NamedTuple):
    """One track's part in it. `completion` as in `Totals`."""

    track_id: int
    title: str
    plays: int
    listeners: int
    completion: float | None


def days(subject: Subject, since: date, until: date) -> list[Day]:
    """Every day of the range, those without plays too. One statement."""
    rows = (
        _heard(subject, since, until)
        .values_list(TruncDate("played_at", tzinfo=UTC))
        .annotate(plays=_PLAYS, listeners=_LISTENERS)
        .order_by()
    )
    found = {day: Day(day, plays, listeners) for day, plays, listeners in rows}
    length = (until - since).days + 1
    every = [since + timedelta(days=number) for number in range(length)]
    return [found.get(day, Day(day, 0, 0)) for day in every]


def totals(subject: Subject, since: date, until: date) -> Totals:
    """One statement."""
    found = _heard(subject, since, until).aggregate(
        plays=_PLAYS,
        listeners=_LISTENERS,
        skips=Count("pk", filter=Q(skipped=True)),
        heard=Sum("ms_played", default=0),
        starts=_STARTS,
        to_the_end=_TO_THE_END,
    )
    return Totals(
        plays=found["plays"],
        listeners=found["listeners"],
        skips=found["skips"],
        ms_played=found["heard"],
        completion=_share(found["to_the_end"], found["starts"]),
    )


def the_same_before(since: date, until: date) -> tuple[date, date]:
    """The range of the same length that ends the day before this one begins."""
    length = until - since + timedelta(days=1)
    return since - length, until - length


def tracks(subject: Subject, since: date, until: date, most: int = 50) -> list[TrackPlays]:
    """Those with plays, the most played first. One statement."""
    rows = (
        _heard(subject, since, until)
        .values_list("track", "track__title")
        .annotate(plays=_PLAYS, listeners=_LISTENERS, starts=_STARTS, to_the_end=_TO_THE_END)
        .filter(plays__gt=0)
        .order_by("-plays", "track")[:most]
    )
    return [
        TrackPlays(track, title, plays, listeners, _share(to_the_end, starts))
        for track, title, plays, listeners, starts, to_the_end in rows
    ]


def sources(subject: Subject, since: date, until: date) -> list[tuple[str, int]]:
    """Plays by where they were started from, as in `PlayEvent.source_type`; the most first."""
    return _most(_heard(subject, since, until), "source_type")


def countries(subject: Subject, since: date, until: date) -> list[tuple[str, int]]:
    """Plays by the country (ISO 3166) in the listener's profile; the most first."""
    return _most(_heard(subject, since, until), "user__client__country")


def _heard(subject: Subject, since: date, until: date) -> PlayEventQuerySet:
    own = Track.objects.filter(artist=subject) if isinstance(subject, Artist) else [subject.pk]
    return PlayEvent.objects.about(own).filter(
        played_at__gte=_midnight(since), played_at__lt=_midnight(until + timedelta(days=1))
    )


def _most(plays: PlayEventQuerySet, name: str) -> list[tuple[str, int]]:
    rows: Any = (
        plays.filter(counted=True)
        .values_list(name)
        .annotate(plays=Count("pk"))
        .order_by("-plays", name)
    )
    return [(value or UNKNOWN, number) for value, number in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
