"""What artists may change, as plain values that are good already: shapes made sure of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict

from audio.catalog.models.album import AlbumType, Precision
from audio.catalog.models.publication import Licence, Status
from audio.catalog.models.track import CreditRole


class CreditGiven(NamedTuple):
    """An artist with a page here, or just a name."""

    role: CreditRole
    artist_id: int | None = None
    name: str = ""


class Place(NamedTuple):
    """Where a track stands on its album; tracks are given in their order."""

    track_id: int
    disc_number: int = 1


class Move(NamedTuple):
    """To another status. `at` and `time_zone` are for what is scheduled."""

    status: Status
    at: datetime | None = None
    time_zone: str = ""


class AlbumChanges(TypedDict, total=False):
    """`genres` are names or slugs."""

    title: str
    album_type: AlbumType
    description: str
    release_date: date | None
    release_date_precision: Precision
    genres: Sequence[str]
    licence: Licence
    rights_holder: str
    p_line: str
    c_line: str
    countries: Sequence[str]
    countries_excluded: bool
    adults_only: bool
    label: str
    upc: str


class TrackFields(TypedDict, total=False):
    """All but the title. What is said of rights is the album's where it is None."""

    album_id: int | None
    disc_number: int
    track_number: int
    explicit: bool
    isrc: str
    licence: Licence | None
    rights_holder: str | None
    p_line: str | None
    c_line: str | None
    countries: Sequence[str] | None
    countries_excluded: bool | None
    adults_only: bool | None
    genres: Sequence[str]
    credits: Sequence[CreditGiven]


class TrackChanges(TrackFields, total=False):
    """Any part of it."""

    title: str


class PageChanges(TypedDict, total=False):
    """Of an artist's page."""

    name: str
    bio: str
    links: Sequence[str]
