"""A small catalogue for stations: rows written at once, since there are many."""

from collections.abc import Sequence
from itertools import count

from audio.catalog.models.publication import Status
from audio.models import Artist, Genre, Track

_NUMBERS = count(1)


def genre(name: str = "") -> Genre:
    number = next(_NUMBERS)
    return Genre.objects.create(name=name or f"Genre {number}", slug=f"genre-{number}")


def artists(number: int, *, each: int, genres: Sequence[Genre] = ()) -> list[Artist]:
    """So many, each with so many tracks of all these genres."""
    made = [_artist() for _ in range(number)]
    tracks = Track.objects.bulk_create(
        _track(artist, n) for artist in made for n in range(each)
    )
    through = Track.genres.through
    through.objects.bulk_create(
        through(track=track, genre=genre) for track in tracks for genre in genres
    )
    for one in genres:
        Genre.objects.filter(pk=one.pk).update(tracks_count=len(tracks))
    return made


def _artist() -> Artist:
    name = f"Artist {next(_NUMBERS)}"
    return Artist.objects.create(
        name=name, sort_name=name.lower(), slug=name.lower(), status=Status.PUBLISHED
    )


def _track(artist: Artist, number: int) -> Track:
    title = f"Track {number} of {artist.name}"
    return Track(
        artist=artist,
        title=title,
        sort_title=title.lower(),
        slug=f"track-{number}",
        status=Status.PUBLISHED,
        is_playable=True,
        duration_ms=200_000,
        plays_count=number,
    )
