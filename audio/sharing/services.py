"""Short links are made, once for each thing; what is opened is counted, and nobody with it."""

import logging
from typing import Final

from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist, Visibility
from audio.sharing import codes
from audio.sharing.models import Kind, Network, ShareLink
from audio.sharing.shown import Shown
from config.errors import Busy

log = logging.getLogger(__name__)

TRIES: Final = 5
"""With a hundred million links, five codes in a row are taken once in 10^14 times."""

AT_ONCE: Final = 5_000


def link_to(*, shown: Shown) -> ShareLink:
    """The thing's one link, made if there is none. At most one is made, whoever asks at once.

    Raises `Busy` if no free code was found.
    """
    thing = {"kind": shown.kind, "object_id": shown.pk, "key": shown.key}
    for _ in range(TRIES):
        found = ShareLink.objects.filter(**thing).first()
        if found is not None:
            return found
        made = ShareLink(code=codes.new_code(secret=bool(shown.key)), **thing)
        # Either somebody else made this link, which the next look finds, or the code is taken.
        ShareLink.objects.bulk_create([made], ignore_conflicts=True)
    found = ShareLink.objects.filter(**thing).first()
    if found is None:
        raise Busy(retry_after=1)
    return found


_COUNT = """
INSERT INTO audio_shareday AS d (link_id, day, network, opens)
VALUES (%s, (now() AT TIME ZONE 'UTC')::date, %s, 1)
ON CONFLICT (link_id, day, network) DO UPDATE SET opens = d.opens + 1
"""


def count_opening(*, link: ShareLink, network: Network | None) -> None:
    """One more today. If it cannot be counted that is logged, and whoever opened it goes on."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [link.pk, network or ""])
    except DatabaseError:
        log.warning("An opened link could not be counted.", exc_info=True)


_THINGS: Final = {
    Kind.TRACK: Track,
    Kind.ALBUM: Album,
    Kind.ARTIST: Artist,
    Kind.GENRE: Genre,
    Kind.PLAYLIST: Playlist,
}


def forget_dead_links() -> int:
    """Those of what is deleted, and of keys that open nothing any more. Returns how many.

    What is only hidden keeps its link, which leads there again once it is shown.
    """
    dead = 0
    for kind, model in _THINGS.items():
        there = model._default_manager.filter(pk=OuterRef("object_id"))
        dead += _delete(ShareLink.objects.filter(kind=kind).exclude(Exists(there)))
    opened = Q(key=OuterRef("key")) | Q(visibility=Visibility.PUBLIC)
    leads = Playlist.objects.filter(opened, pk=OuterRef("object_id"))
    keyed = ShareLink.objects.filter(kind=Kind.PLAYLIST).exclude(key="")
    return dead + _delete(keyed.exclude(Exists(leads)))


def _delete(links: QuerySet[ShareLink]) -> int:
    """With the days on which they were opened. So many at once: a statement has an end."""
    dead = 0
    while found := list(links.values_list("pk", flat=True)[:AT_ONCE]):
        ShareLink.objects.filter(pk__in=found).delete()
        dead += len(found)
    return dead
