"""Which of a file's tags are news to a draft: what its artist has not said."""

from typing import Any, cast

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Licence
from audio.catalog.models.track import CreditRole, Track
from audio.catalog.new import NewTrack
from audio.publishing.changes import AlbumChanges, CreditGiven, TrackChanges

HIGHEST_NUMBER = 999


def of_album(album: Album, tags: NewTrack) -> AlbumChanges:
    """Asks for the album's genres."""
    told: dict[str, Any] = {
        "label": tags.label,
        "licence": _not_the_default(tags.licence),
        "rights_holder": tags.rights_holder,
        "genres": tags.genres,
    }
    news = {name: value for name, value in told.items() if _is_news(album, name, value)}
    if tags.release_date and not album.release_date and "release_date" not in album.typed:
        news["release_date"] = tags.release_date
        news["release_date_precision"] = tags.release_date_precision
    return cast(AlbumChanges, news)


def of_track(track: Track, tags: NewTrack, guess: str) -> TrackChanges:
    """Asks for the track's genres and credits. Guests are names here, and no pages."""
    told: dict[str, Any] = {
        "isrc": tags.isrc,
        "explicit": tags.explicit,
        "licence": _not_the_default(tags.licence),
        "rights_holder": tags.rights_holder,
        "genres": tags.genres,
        "credits": [CreditGiven(CreditRole.PERFORMER, name=name) for name in tags.featuring],
    }
    news = {name: value for name, value in told.items() if _is_news(track, name, value)}
    if tags.title and track.title == guess and "title" not in track.typed:
        news["title"] = tags.title
    if _says_where(tags) and "track_number" not in track.typed:
        news |= {"disc_number": tags.disc_number, "track_number": tags.track_number}
    return cast(TrackChanges, news)


def _is_news(thing: Album | Track, name: str, value: object) -> bool:
    if not value or name in thing.typed:
        return False
    if name in ("genres", "credits"):
        return not getattr(thing, name).exists()
    has = getattr(thing, name)
    return not has or has == Licence.ALL_RIGHTS_RESERVED


def _not_the_default(licence: Licence) -> Licence | None:
    return None if licence == Licence.ALL_RIGHTS_RESERVED else licence


def _says_where(tags: NewTrack) -> bool:
    return 0 < tags.track_number <= HIGHEST_NUMBER and tags.disc_number <= HIGHEST_NUMBER
