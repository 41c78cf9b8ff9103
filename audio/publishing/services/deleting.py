"""Really gone, rows and files: drafts that nobody else can know, and music of the erased."""

from collections.abc import Iterable

from audio.catalog.models.album import Album, AlbumQuerySet
from audio.catalog.models.publication import ANYBODY, Removal
from audio.catalog.models.track import Track, TrackQuerySet
from audio.media.models import Rendition
from audio.media.services import remove_renditions
from audio.publishing.services.changing import Change
from audio.publishing.services.pictures import forget_picture


def delete_tracks(change: Change, tracks: TrackQuerySet) -> None:
    """The caller holds them, and counts anew. Files go by jobs, once this is committed."""
    ids = list(tracks.values_list("pk", flat=True))
    covers = list(tracks.exclude(cover_key="").values_list("cover_key", flat=True))
    remove_renditions(renditions=Rendition.objects.filter(track__in=ids))
    unseen = tracks.unknown_to(ANYBODY).values_list("pk", "artist__user")
    change.unseen_tracks.update(unseen)
    Track.objects.filter(pk__in=ids).delete()
    change.gone_tracks.update(ids)
    _forget_removals("track", ids)
    for key in covers:
        forget_picture(key)


def delete_albums(change: Change, albums: AlbumQuerySet) -> None:
    """Those that have no track any more. As `delete_tracks`."""
    ids = list(albums.values_list("pk", flat=True))
    covers = list(albums.exclude(cover_key="").values_list("cover_key", flat=True))
    unseen = albums.unknown_to(ANYBODY).values_list("pk", "artist__user")
    change.unseen_albums.update(unseen)
    Album.objects.filter(pk__in=ids).delete()
    change.gone_albums.update(ids)
    _forget_removals("album", ids)
    for key in covers:
        forget_picture(key)


def _forget_removals(kind: str, ids: Iterable[int]) -> None:
    """Why it was hidden tells of it, too."""
    Removal.objects.filter(subject__in=[f"{kind} {pk}" for pk in ids]).delete()
