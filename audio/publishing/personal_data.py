"""The music of a person's own: what they have published, and what they have not yet."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.db.models import Model, QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Credit, Track
from audio.media.models import Rendition
from audio.publishing.services.erasing import erase_music
from config import images
from users.models import User

_LIFE = ("title", "status", "published_at", "time_zone", "created_at")
_RIGHTS = ("licence", "rights_holder", *RIGHTS, *REACH)
ALBUM = (
    *("pk", *_LIFE, *_RIGHTS, "album_type", "description", "release_date"),
    *("release_date_precision", "label", "upc"),
)
TRACK = (
    *("pk", *_LIFE, *_RIGHTS, "album_id", "disc_number", "track_number", "explicit"),
    *("isrc", "duration_ms"),
)
CREDIT = ("track_id", "role", "name", "artist__name", "accepted", "declined")


class Music:
    """Of the pages that they manage. Rows hang on these, which the catalogue claims.

    Files are those of pages that they opened here: the originals, and covers.
    """

    models: tuple[type[Model], ...] = ()

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        albums = Album.objects.filter(artist__user=user).order_by("pk")
        yield "releases.json", list(albums.values(*ALBUM))
        tracks = Track.objects.filter(artist__user=user).order_by("pk")
        yield "tracks.json", list(tracks.values(*TRACK))
        credited = Credit.objects.filter(track__artist__user=user).order_by("pk")
        yield "credits.json", list(credited.values(*CREDIT))

    def files(self, user: User) -> Iterator[tuple[str, str]]:
        own = {"artist__user": user, "artist__opened_here": True}
        tracks: QuerySet[Track] = Track.objects.filter(**own)
        originals = Rendition.objects.originals().filter(track__in=tracks)
        for pk, slug, file in originals.values_list("track", "track__slug", "file"):
            yield f"music/{pk}-{slug}{PurePath(file).suffix}", file
        for kind, rows in (("album", Album.objects.filter(**own)), ("track", tracks)):
            for pk, key in rows.exclude(cover_key="").values_list("pk", "cover_key"):
                yield f"covers/{kind}-{pk}.jpg", images.files(key)[0]

    def erase(self, user: User) -> None:
        erase_music(user=user)
