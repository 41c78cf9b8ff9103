"""An artist at their portal, for the tests of it."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.test import Client as Browser
from django.utils import timezone

from audio.models import Album, Artist, Upload
from tests import make
from tests.audio.publishing import drafts
from tests.users.pages.page import Page, read
from users.models import User


class Desk(NamedTuple):
    """Somebody with a page of their own, signed in."""

    person: User
    artist: Artist
    browser: Browser

    def see(self, address: str, **asked: str) -> Page:
        return read(self.browser.get(address, asked))


def desk(person: User | None = None, **named: Any) -> Desk:
    person = person or drafts.manager(**named)
    return Desk(person, drafts.page(person), make.browser(person))


def release(album: Album) -> str:
    """Its editor's address."""
    return f"/portal/releases/{album.pk}/"


def details(album: Album, **typed: str) -> dict[str, str]:
    """What the form of a release sends when nothing but this was typed."""
    return {
        "title": album.title,
        "album_type": album.album_type,
        "moment": "",
        "time_zone": album.time_zone,
        "genres": ", ".join(genre.name for genre in album.genres.order_by("name")),
        "licence": album.licence,
        "rights_holder": album.rights_holder,
        "upc": album.upc,
        "description": album.description,
        "do": "save",
    } | typed


def upload(artist: Artist, **fields: Any) -> Upload:
    """One on its way."""
    given = {
        "file_name": "night.flac",
        "length": 200,
        "transport": "tus",
        "expires_at": timezone.now() + timedelta(hours=1),
    }
    return Upload.objects.create(artist=artist, by=artist.user, **(given | fields))
