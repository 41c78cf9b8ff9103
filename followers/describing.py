"""What notifications are about, as cards: whatever the reader may see of it at that moment."""

from typing import Any

from django.db.models import QuerySet

from audio.catalog.cards import Json, artist_card, share
from audio.catalog.models.marks import ArtistBlock
from audio.models import Album, Artist, Playlist, Track
from audio.playlists.rows import CARD, playlist_card
from config.images import one_size
from followers.queries.people import visible_people
from users.accounts.cards import user_card
from users.models import User, UserBlock
from users.notifications.cards import Source, describe


def _people(reader: User) -> QuerySet[Any]:
    muted = UserBlock.objects.by(reader).values("other")
    return visible_people(reader).exclude(pk__in=muted)


def _artists(reader: User) -> QuerySet[Any]:
    blocks: QuerySet[Any] = ArtistBlock.objects.of(reader).values("artist")
    found: QuerySet[Any] = Artist.objects.visible_to(reader).exclude(pk__in=blocks)
    return found


def _titled(kind: str, base: str, pk: int, title: str, slug: str, *keys: str) -> Json:
    return {
        "id": pk,
        "type": kind,
        "title": title,
        "share_url": share(base, kind, pk, slug),
        "image": one_size(base, next(filter(None, keys), "")),
    }


def _album(base: str, *columns: Any) -> Json:
    return _titled("album", base, *columns)


def _track(base: str, *columns: Any) -> Json:
    return _titled("track", base, *columns)


def _playlist(base: str, *columns: Any) -> Json:
    return playlist_card(base, columns)


_PERSON = ("pk", "username", "first_name", "last_name", "client__picture_key")
_TITLED = ("pk", "title", "slug", "cover_key")

describe("user", Source(_people, _PERSON, user_card))
describe("artist", Source(_artists, ("pk", "name", "slug", "picture_key"), artist_card))
describe("album", Source(Album.objects.visible_to, _TITLED, _album))
describe("track", Source(Track.objects.visible_to, (*_TITLED, "album__cover_key"), _track))
describe("playlist", Source(Playlist.objects.visible_to, CARD, _playlist))
