"""Covers, portraits and banners: a row names only what is stored, and nothing else stays."""

from enum import StrEnum

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.publishing.services.changing import changing, holders, managed, page_of
from config import images
from config.jobs import enqueue
from config.pictures import stored
from users.models import User

FORGET_PICTURE = "audio.publishing.forget_picture"
Illustrated = Artist | Album | Track


class Place(StrEnum):
    """Where it is shown; `<place>_key` names it. Only artists have a portrait."""

    PICTURE = "picture"
    COVER = "cover"


def show(
    *, thing: Illustrated, by: User, file: images.Readable, place: Place = Place.COVER
) -> None:
    """Stores the picture, in place of the last one. An artist's cover is a banner.

    Raises `NotYourArtist`, `images.UnusableImage`, `StorageFails`.
    """
    page_of(thing).require_manager(by)
    banner = isinstance(thing, Artist) and place is Place.COVER
    _put(thing, by, place, store(images.Picture(file, banner=banner)))


def take_away(*, thing: Illustrated, by: User, place: Place = Place.COVER) -> None:
    """Shows none. There need not be one. Raises `NotYourArtist`."""
    _put(thing, by, place, "")


def store(picture: images.Picture) -> str:
    """The key. Raises `StorageFails`."""
    return stored(picture, forget=FORGET_PICTURE)


def forget_picture(key: str) -> None:
    """Once this is committed."""
    enqueue(FORGET_PICTURE, key=key)


def forget_unused(*, key: str) -> None:
    """Deletes its files, unless something shows it. Safe to repeat."""
    shown = (
        Artist.objects.filter(picture_key=key),
        Artist.objects.filter(cover_key=key),
        Album.objects.filter(cover_key=key),
        Track.objects.filter(cover_key=key),
    )
    if not any(rows.exists() for rows in shown):
        images.remove(key)


def _put(thing: Illustrated, by: User, place: Place, key: str) -> None:
    with changing(*holders(thing)) as change:
        found = managed(thing, by)
        column = f"{place}_key"
        old = getattr(found, column)
        setattr(found, column, key)
        found.save(update_fields=[column, "updated_at"])
        change.touch(found)
        if old:
            forget_picture(old)
