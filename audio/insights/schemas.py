"""Figures as JSON."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from audio.catalog.schemas import ArtistOut, GenreCard, TrackOut
from audio.insights.queries import LONGEST
from audio.insights.years import FIRST_YEAR, LAST_YEAR
from config.fields import COUNTED

YearNumber = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR), COUNTED]
_UTC = "A day of UTC, as in 2026-03-01."


class RangeQuery(BaseModel):
    """Days of UTC, both included; without them, the last 28."""

    model_config = ConfigDict(populate_by_name=True)

    since: date | None = Field(None, alias="from", description=_UTC)
    until: date | None = Field(None, alias="to", description=f"{_UTC} Without it: today.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        since, until = self.since, self.until
        if since and until and not timedelta(0) <= until - since < LONGEST:
            raise ValueError("`to` must not be before `from`, nor more than two years after it")
        return self


class ArtistRangeQuery(RangeQuery):
    """Of a table, what has a line in it."""

    by: Literal["day", "track", "source", "country"] = Field(
        "day", description="Of `text/csv`: what each line is about. JSON has all of them."
    )


class YearQuery(BaseModel):
    """Which year; without it, this one."""

    year: YearNumber | None = Field(None, description="Of UTC.")


class _Heard(BaseModel):
    plays: int = Field(description="From 30 seconds, or half of the track.")
    listeners: int = Field(description="Different people.")
    skips: int
    ms_played: int = Field(description="All that was heard, skips too.")
    saves: int = Field(description="Likes of tracks, and saved albums.")
    followers: int = Field(description="Who began to follow.")
    completion: float | None = Field(
        description="The share, 0 to 1, of all that began that was heard to 95 %."
    )


class DayInsightsOut(_Heard):
    """One day."""

    day: date


class TotalsOut(_Heard):
    """Of the range. `listeners` counts histories that are still kept."""


class TrackInsightsOut(BaseModel):
    """A track's part in it."""

    track_id: int
    title: str
    plays: int
    listeners: int
    completion: float | None


class SourcePlaysOut(BaseModel):
    """Where plays were started from."""

    source: str = Field(description="As players tell it: `album`, `search` …; empty: not told.")
    plays: int


class CountryPlaysOut(BaseModel):
    """Where listeners say they live."""

    country: str = Field(description="ISO 3166. Empty: those of few listeners, or not told.")
    plays: int


# Fed by `shown.of_artist`.
class ArtistInsightsOut(BaseModel):
    """What became of an artist's own tracks. Days are UTC's."""

    since: date = Field(alias="from")
    until: date = Field(alias="to")
    counted_to: date | None = Field(
        description="Up to this day as a night has counted it; later ones as of now."
    )
    totals: TotalsOut
    days: list[DayInsightsOut]
    tracks: list[TrackInsightsOut] = Field(description="The 50 played most.")
    sources: list[SourcePlaysOut]
    countries: list[CountryPlaysOut] = Field(
        description="Of the whole months that the range touches, as of last night; a country "
        "is named from 5 listeners in a month on."
    )


class StreakOut(BaseModel):
    """Days in a row with music."""

    days: int
    since: date = Field(alias="from")
    until: date = Field(alias="to")


class _Played(BaseModel):
    plays: int
    ms_played: int


class TopTrackOut(_Played):
    """A track, and how often it was heard."""

    track: TrackOut


class TopArtistOut(_Played):
    """An artist, by their own tracks."""

    artist: ArtistOut


class TopGenreOut(_Played):
    """A genre of the tracks."""

    genre: GenreCard


# Fed by `shown.of_year`.
class ListeningYearOut(BaseModel):
    """Your own year. Up to 10 of each, without those that are no longer to be seen."""

    year: int
    plays: int = Field(description="Also in other players; not what was broken off.")
    minutes: int
    tracks: int = Field(description="Different ones.")
    artists: int = Field(description="Different ones.")
    days: int = Field(description="With music.")
    streak: StreakOut | None = Field(description="The longest of the year.")
    months: list[int] = Field(description="Plays from January to December.")
    top_tracks: list[TopTrackOut]
    top_artists: list[TopArtistOut]
    top_genres: list[TopGenreOut]
    share_url: str | None = Field(description="Where you show it; null: nowhere.")


class SharedYearOut(BaseModel):
    """Whoever has the address sees your year as it was when you shared it."""

    year: int
    share_url: str
    shared_at: datetime


class ServiceDayOut(BaseModel):
    """One day of the service."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    sign_ups: int
    daily: int = Field(description="People who began a track on this day.")
    weekly: int = Field(description="On one of the 7 days that end with it.")
    monthly: int = Field(description="On one of the 28 days that end with it.")
    plays: int
    ms_played: int
    uploads: int
    refused: int = Field(description="Of these uploads, since refused.")
    searches: int = Field(description="As asked, also while somebody types.")
    searches_empty: int = Field(description="Without a result.")


class ServiceTotalsOut(BaseModel):
    """What can be added up over days."""

    sign_ups: int
    plays: int
    ms_played: int
    uploads: int
    refused: int
    searches: int
    searches_empty: int


class CohortOut(BaseModel):
    """Who signed up in one week, and how many came back. Null: not over yet."""

    monday: date
    sign_ups: int
    back_next_day: int | None = Field(description="Active on the day after.")
    back_second_week: int | None = Field(description="Active on one of the days 7 to 13.")
    back_fifth_week: int | None = Field(description="Active on one of the days 28 to 34.")


# Fed by `shown.of_service`.
class ServiceInsightsOut(BaseModel):
    """How the service does. Days are UTC's, those that a night has counted."""

    since: date = Field(alias="from")
    until: date = Field(alias="to")
    counted_to: date | None
    totals: ServiceTotalsOut
    days: list[ServiceDayOut]
    retention: list[CohortOut] = Field(description="By week of sign-up, whole weeks.")
