"""Pictures of what is hidden move: whoever saw one knows its address, which then is gone."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.publishing.services.changing import changing, holders
from audio.publishing.services.pictures import (
    FORGET_PICTURE,
    Illustrated,
    Place,
    forget_picture,
)
from config.pictures import copied

PLACES: Final[dict[type[Illustrated], tuple[Place, ...]]] = {
    Artist: (Place.PICTURE, Place.COVER),
    Album: (Place.COVER,),
    Track: (Place.COVER,),
}


def move_pictures(*, kind: str, pk: int) -> None:
    """Each in a transaction of its own. What is shown again meanwhile stays where it is.

    Safe to repeat: what has moved already moves once more. Raises `StorageFails`.
    """
    for rows in _family(kind, pk):
        for thing in list(rows.exclude(status=Status.PUBLISHED).order_by("pk")):
            for place in PLACES[type(thing)]:
                if old := getattr(thing, f"{place}_key"):
                    _move(thing, f"{place}_key", old)


def _family(kind: str, pk: int) -> Iterator[QuerySet[Any]]:
    """The thing and what belongs to it, as in a takedown; of tracks those with own covers."""
    tracks = Track.objects.exclude(cover_key="")
    if kind == "artist":
        yield Artist.objects.filter(pk=pk)
        yield Album.objects.filter(artist=pk).exclude(cover_key="")
        yield tracks.filter(Q(artist=pk) | Q(album__artist=pk))
    elif kind == "album":
        yield Album.objects.filter(pk=pk)
        yield tracks.filter(album=pk)
    else:
        yield tracks.filter(pk=pk)


def _move(thing: Illustrated, column: str, old: str) -> None:
    """Copied before the artist is held: files take their time."""
    new = copied(old, forget=FORGET_PICTURE)
    with changing(*holders(thing)) as change:
        rows = type(thing)._default_manager.filter(pk=thing.pk, **{column: old})
        hidden = rows.exclude(status=Status.PUBLISHED)
        if hidden.update(**{column: new, "updated_at": Now()}):
            change.touch(thing)
            forget_picture(old)
