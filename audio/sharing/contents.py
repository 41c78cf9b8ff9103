"""The music on a page: what can be heard of a thing, and what else there is of its artist."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from audio.catalog import queries
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.track import Track
from audio.catalog.rows import ALBUMS, TRACKS, Json
from audio.indexing import models as indexing
from audio.indexing.models import SearchDocument
from audio.playlists import smart
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.sharing.models import Kind
from audio.sharing.shown import Shown
from audio.streaming import previews
from audio.streaming.previews import Preview
from config.errors import DomainError
from config.fields import utc_now
from config.throttling import spend

LISTED: Final = 50
"""Of an album or a playlist; of an artist and a genre `TOP`."""
TOP: Final = 10
MANY: Final = 2_000
BESIDE: Final = 5
ALBUMS_SHOWN: Final = 12


class Song(NamedTuple):
    """A track in a list. `of` is the API's JSON of it, its addresses without an origin."""

    number: int
    of: Json
    preview: Preview | None


@dataclass(frozen=True)
class Contents:
    """`songs` are the thing itself, `beside` others of the track's artist.

    `left` are so many more than are listed. `too_busy`: rules could not be asked just now.
    """

    songs: list[Song]
    beside: list[Song] = field(default_factory=list)
    albums: list[Json] = field(default_factory=list)
    left: int = 0
    too_busy: bool = False

    @property
    def preview(self) -> Preview | None:
        """The first that there is."""
        return next((song.preview for song in self.songs if song.preview), None)


def of(shown: Shown, *, asker: str, whole: bool) -> Contents:
    """All of a page, or only what is the thing itself. At most three queries.

    Of a smart playlist it is more; they are counted by `asker`, an address.
    """
    if shown.kind == Kind.TRACK:
        return _of_track(shown, whole)
    if shown.kind == Kind.PLAYLIST:
        return _of_playlist(shown, asker)
    if shown.kind == Kind.ALBUM:
        tracks = Track.objects.published().filter(album=shown.pk)
        return _listed(shown, _read(tracks.order_by("album_position", "pk")[:LISTED]))
    if shown.kind == Kind.GENRE:
        return _of_genre(shown)
    return _of_artist(shown, whole)


def _of_track(shown: Shown, whole: bool) -> Contents:
    artist = shown.more["artist"]["id"]
    others = Track.objects.published().filter(artist=artist).exclude(pk=shown.pk)
    found = _read(others.order_by("-plays_count", "pk")[:BESIDE]) if whole else []
    songs = _songs([shown.more, *found])
    beside = [song._replace(number=song.number - 1) for song in songs[1:]]
    return Contents(songs[:1], beside=beside)


def _of_artist(shown: Shown, whole: bool) -> Contents:
    by = Track.objects.published().filter(queries.by_artist(Artist(pk=shown.pk)))
    songs = _songs(_read(by.order_by("-plays_count", "pk")[:TOP]))
    if not whole:
        return Contents(songs)
    albums = Album.objects.published().filter(artist=shown.pk)
    newest = albums.order_by("-published_at", "-pk")[:ALBUMS_SHOWN]
    return Contents(songs, albums=[*ALBUMS.json("", newest).values()])


def _of_genre(shown: Shown) -> Contents:
    """Of a large one only those are sorted that search holds for popular.

    All 300,000 of a genre, joined and sorted by plays, took most of a second.
    """
    tracks = Track.objects.published()
    if (shown.tracks_count or 0) <= MANY:
        tracks = tracks.filter(genres=shown.pk)
    else:
        documents = SearchDocument.objects.filter(kind=indexing.Kind.TRACK).extra(
            where=["tier <= 1", "tsv @@ %s::tsquery"], params=[f"'g:{shown.pk}'"]
        )
        popular = documents.order_by("-popularity", "pk").values("object_id")[: 5 * TOP]
        tracks = tracks.filter(pk__in=popular)
    return Contents(_songs(_read(tracks.order_by("-plays_count", "pk")[:TOP])))


def _of_playlist(shown: Shown, asker: str) -> Contents:
    if shown.more["is_smart"]:
        return _of_rules(shown, asker)
    entries = PlaylistEntry.objects.filter(
        playlist=shown.pk,
        position__isnull=False,
        track__in=Track.objects.visible_to(ANYBODY),
    )
    ids = [*entries.order_by("position").values_list("track_id", flat=True)[:LISTED]]
    known = queries.visible_tracks(ANYBODY, set(ids), "")
    return _listed(shown, [known[pk] for pk in ids if pk in known])


def _of_rules(shown: Shown, asker: str) -> Contents:
    """Choosing costs much: whoever asks too often, or too much, sees the page without it."""
    playlist = Playlist.objects.visible_to(ANYBODY, key=shown.key).get(pk=shown.pk)
    try:
        spend(smart.READS.name, asker)
        with smart.bounded():
            found = _read(smart.tracks(playlist, ANYBODY)[:LISTED])
    except DomainError:
        return Contents([], too_busy=True)
    return Contents(_songs(found))


def _listed(shown: Shown, tracks: list[Json]) -> Contents:
    """What is hidden of them counts as being there, but is not promised below a whole list."""
    left = max((shown.tracks_count or 0) - LISTED, 0)
    return Contents(_songs(tracks), left=left)


def _read(tracks: Any) -> list[Json]:
    return [*TRACKS.json("", tracks).values()]


def _songs(found: Iterable[Json]) -> list[Song]:
    """With their previews. One query."""
    tracks = [*found]
    heard = previews.of(
        {track["id"] for track in tracks if track["is_playable"]}, now=utc_now()
    )
    return [
        Song(number, track, heard.get(track["id"])) for number, track in enumerate(tracks, 1)
    ]
