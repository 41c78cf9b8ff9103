"""Which recording it is, which release that is on, and what of it is news. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from audio.catalog.models.album import Album, Precision
from audio.catalog.models.track import Track
from audio.identification.models import Field
from audio.identification.musicbrainz import Recording, Release, ShortRelease
from audio.indexing.normalise import base, normalise
from audio.publishing import codes

LEAST_SCORE = 90
MS_APART = 5_000


class Day(NamedTuple):
    """The first of what is not known."""

    day: date
    precision: Precision


def of_isrc(track: Track, found: Sequence[Recording]) -> Recording | None:
    """The one of its name; or the only one, since the artist has named its number."""
    same = [one for one in found if base(one.title) == base(track.title)]
    if same:
        return same[0]
    return found[0] if len(found) == 1 else None


def of_names(track: Track, found: Sequence[Recording]) -> Recording | None:
    """The likeliest of those with the same names, and as long."""
    for one in found:
        names = base(one.title) == base(track.title)
        artists = normalise(one.artist) == normalise(track.artist.name)
        if names and artists and one.score >= LEAST_SCORE and _is_as_long(one, track):
            return one
    return None


def release_of(track: Track, recording: Recording) -> ShortRelease | None:
    """That of its album's name: an official one, and the earliest. A single's is its own."""
    name = base(track.album.title if track.album else track.title)
    same = [one for one in recording.releases if base(one.title) == name]
    same.sort(key=lambda one: (one.status != "Official", one.date or "9999", str(one.id)))
    return same[0] if same else None


def news(track: Track, recording: Recording, release: Release | None) -> dict[Field, str]:
    """What differs from what the track and its album say. Nothing of it is changed yet."""
    told = {Field.RECORDING: str(recording.id), Field.ISRC: _isrc(recording)}
    has = {Field.RECORDING: str(track.mbid or ""), Field.ISRC: track.isrc}
    album = track.album
    if album and release:
        told |= {
            Field.RELEASE: str(release.id),
            Field.RELEASE_DATE: _newer_day(album, release.date or ""),
            Field.LABEL: next((one.label.name for one in release.labels if one.label), "")[
                :200
            ],
            Field.UPC: _upc(release.barcode or ""),
        }
        has |= {
            Field.RELEASE: str(album.mbid or ""),
            Field.LABEL: album.label,
            Field.UPC: album.upc,
        }
    return {name: value for name, value in told.items() if value and value != has.get(name)}


def day_of(text: str) -> Day | None:
    """`1999`, `1999-06`, `1999-06-21`; None for what is no date."""
    parts = text.split("-")
    kinds = (Precision.YEAR, Precision.MONTH, Precision.DAY)
    try:
        year, month, day = (int(part) for part in [*parts, "1", "1"][:3])
        return Day(date(year, month, day), kinds[len(parts) - 1])
    except (ValueError, IndexError):
        return None


def _is_as_long(recording: Recording, track: Track) -> bool:
    if not recording.length or not track.duration_ms:
        return True
    return abs(recording.length - track.duration_ms) <= MS_APART


def _newer_day(album: Album, told: str) -> str:
    day = day_of(told)
    is_new = day and day != (album.release_date, album.release_date_precision)
    return told if is_new else ""


def _isrc(recording: Recording) -> str:
    """Only if it has but one: which of several is on this file, nobody says."""
    try:
        return codes.isrc(recording.isrcs[0]) if len(recording.isrcs) == 1 else ""
    except ValueError:
        return ""


def _upc(barcode: str) -> str:
    try:
        return codes.upc(barcode)
    except ValueError:
        return ""
