"""Figures as JSON, for whoever may see them."""

from collections.abc import Sequence
from datetime import date, timedelta

from audio.catalog import shelves
from audio.catalog.cards import Json, genre_card
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.shelf import Shelf
from audio.insights import pages, queries, service_days, sheet, years
from audio.insights.models import SharedYear
from audio.insights.schemas import RangeQuery
from audio.insights.years import Ranked
from config.addresses import origin
from config.errors import Invalid
from config.fields import utc_now
from users.accounts.requests import AuthedRequest

USUAL = timedelta(days=27)


class BadRange(Invalid):
    """One end is given, and lies on the wrong side of the other, which is today."""

    code = "bad_range"
    message = "`to` must not be before `from`, nor more than two years after it."


def span(query: RangeQuery) -> tuple[date, date]:
    """Raises `BadRange`."""
    until = query.until or utc_now().date()
    try:
        since = query.since or until - USUAL
        ordered = timedelta(0) <= until - since < queries.LONGEST
    except OverflowError:
        raise BadRange(loc=("query", "to")) from None
    if not ordered:
        raise BadRange(loc=("query", "from"))
    return since, until


def of_artist(artist: Artist, since: date, until: date) -> Json:
    """Five statements."""
    found = queries.figures(artist, since, until)
    return {
        "from": since,
        "to": until,
        "counted_to": queries.counted_to(),
        "totals": found.totals._asdict(),
        "days": [one._asdict() | {"completion": one.completion} for one in found.days],
        "tracks": [one._asdict() for one in found.tracks],
        "sources": [{"source": name, "plays": n} for name, n in found.sources],
        "countries": [
            {"country": name, "plays": n} for name, n in queries.countries(artist, since, until)
        ],
    }


def table(artist: Artist, since: date, until: date, *, by: str) -> str:
    """CSV with a line for each day, track, source or country. Three statements at most."""
    match by:
        case "track":
            return sheet.of_tracks(queries.figures(artist, since, until).tracks)
        case "source":
            return sheet.of_parts(by, queries.figures(artist, since, until).sources)
        case "country":
            return sheet.of_parts(by, queries.countries(artist, since, until))
        case _:
            return sheet.of_artist(queries.days(artist, since, until))


def of_service(since: date, until: date) -> Json:
    """Two statements."""
    found = service_days.days(since, until)
    return {
        "from": since,
        "to": until,
        "counted_to": queries.counted_to(),
        "totals": service_days.totals(found),
        "days": found,
        "retention": [one._asdict() for one in service_days.cohorts(found)],
    }


def of_year(request: AuthedRequest, year: int) -> Json:
    """Five statements."""
    found = years.of(request.auth, year)
    shared = years.shared(request.auth, year)
    streak = found.streak
    return found._asdict() | {
        "minutes": found.ms_played // 60_000,
        "streak": streak and {"days": streak.days, "from": streak.since, "to": streak.until},
        "top_tracks": _things(request, shelves.tracks, "track", found.top_tracks),
        "top_artists": _things(request, shelves.artists, "artist", found.top_artists),
        "top_genres": _genres(origin(request), found.top_genres),
        "share_url": shared and pages.address(request, shared),
    }


def shared(request: AuthedRequest, made: SharedYear) -> Json:
    return {
        "year": made.year,
        "share_url": pages.address(request, made),
        "shared_at": made.shared_at,
    }


def _things(
    request: AuthedRequest, shelf: Shelf, name: str, ranked: Sequence[Ranked]
) -> list[Json]:
    by_id = {one.pk: one for one in ranked}
    found = shelf.ranked(request, list(by_id), years.TOP)
    return [_played(by_id[thing["id"]]) | {name: thing} for thing in found]


def _genres(base: str, ranked: Sequence[Ranked]) -> list[Json]:
    rows = Genre.objects.filter(pk__in=[one.pk for one in ranked])
    cards = {row[0]: genre_card(base, *row) for row in rows.values_list("pk", "name", "slug")}
    return [_played(one) | {"genre": cards[one.pk]} for one in ranked if one.pk in cards]


def _played(one: Ranked) -> Json:
    return {"plays": one.plays, "ms_played": one.ms_played}
