"""A playlist as the entries of a file: what whoever asks may see of it, in its order."""

from collections.abc import Iterator, Sequence

from audio.catalog.cards import share
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.catalog.naming import slug_of
from audio.playlists import smart
from audio.playlists.formats.known import FORMATS
from audio.playlists.formats.shape import Entry, Listing
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist

AT_ONCE = 500
_COLUMNS = ("pk", "title", "artist__name", "album__title", "duration_ms", "isrc", "slug")


def text(viewer: Viewer, playlist: Playlist, form: str, base: str) -> Iterator[str]:
    """In the format of this name, piece by piece; `base` is the origin of our own pages.

    The order is that of one moment. Only so many tracks are held at a time.
    """
    listing = Listing(
        title=playlist.title,
        description=playlist.description,
        creator=playlist.owner.username,
        entries=_entries(viewer, _track_ids(viewer, playlist), base),
    )
    return FORMATS[form].write(listing)


def file_name(playlist: Playlist, form: str) -> str:
    """Of letters, digits and hyphens: no system takes it for anything but a name."""
    return f"{slug_of(playlist.title)}.{form}"


def _track_ids(viewer: Viewer, playlist: Playlist) -> Sequence[int | None]:
    if playlist.is_smart:
        return smart.track_ids(playlist, viewer)
    placed = PlaylistEntry.objects.filter(playlist=playlist, position__isnull=False)
    return list(placed.order_by("position").values_list("track_id", flat=True))


def _entries(viewer: Viewer, track_ids: Sequence[int | None], base: str) -> Iterator[Entry]:
    """Without what was deleted, withdrawn or taken down: a file has no place for a gap."""
    for start in range(0, len(track_ids), AT_ONCE):
        some = track_ids[start : start + AT_ONCE]
        wanted = {pk for pk in some if pk is not None}
        tracks = Track.objects.visible_to(viewer).filter(pk__in=wanted).order_by()
        known = {row[0]: row for row in tracks.values_list(*_COLUMNS)}
        for row in (known[pk] for pk in some if pk in known):
            pk, title, artist, album, duration_ms, isrc, slug = row
            location = share(base, "track", pk, slug)
            yield Entry(title, artist, album or "", duration_ms, isrc, location)
