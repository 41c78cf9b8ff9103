"""The music on a page: what can be heard of a thing, and what else there is of its artist."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db.models import BigAutoField, CharField, QuerySet

from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.reach import is_for_some
from audio.catalog.models.track import Credit, Track, TrackQuerySet
from audio.catalog.rows import ALBUMS, TRACKS
from audio.catalog.source import Row
from audio.indexing import models as indexing
from audio.indexing.models import SearchDocument
from audio.playlists import smart
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.sharing.models import Kind
from audio.sharing.shown import Shown
from audio.streaming import previews
from audio.streaming.previews import Preview
from config.compiled import Compiled, Param
from config.errors import DomainError
from config.fields import utc_now
from config.throttling import TooManyRequests, spend

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

    `left` are so many more than are listed. `too_busy`: rules could not be asked just now, and
    unless it is so `for_all`, only because this one has asked too often.
    """

    songs: list[Song]
    beside: list[Song] = field(default_factory=list)
    albums: list[Json] = field(default_factory=list)
    left: int = 0
    too_busy: bool = False
    for_all: bool = True

    @property
    def is_for_all(self) -> bool:
        """Whoever asks would get the same: nothing in it is for some countries or ages."""
        songs = (song.of for song in (*self.songs, *self.beside))
        return self.for_all and not any(map(_is_for_some, songs))

    @property
    def preview(self) -> Preview | None:
        """The first that there is."""
        return next((song.preview for song in self.songs if song.preview), None)


_PK: Final = Param("pk", BigAutoField())
_BUT: Final = Param("but", BigAutoField())
_GENRE: Final = Param("genre", CharField())


def _most_played(tracks: TrackQuerySet, number: int) -> TrackQuerySet:
    return tracks.order_by("-plays_count", "pk")[:number]


def _ids(tracks: TrackQuerySet, number: int) -> QuerySet[Track, dict[str, Any]]:
    """Sorted by themselves: with all their columns, 300,000 of an artist took 1.6 seconds."""
    return _most_played(tracks, number).values("pk")


def _others() -> QuerySet[Track, Row]:
    theirs = Track.objects.published().filter(artist=_PK).exclude(pk=_BUT)
    found = Track.objects.published().filter(pk__in=_ids(theirs, BESIDE))
    return TRACKS.rows(_most_played(found, BESIDE))


def _by() -> QuerySet[Track, Row]:
    """Their own and those that they are credited on: the best of each, and of both."""
    tracks = Track.objects.published()
    credited = Credit.objects.filter(artist=_PK, accepted=True).values("track")
    own, guest = tracks.filter(artist=_PK), tracks.filter(pk__in=credited)
    best = _ids(own, TOP).union(_ids(guest, TOP), all=True)
    return TRACKS.rows(_most_played(tracks.filter(pk__in=best), TOP))


def _popular() -> QuerySet[Track, Row]:
    documents = SearchDocument.objects.filter(kind=indexing.Kind.TRACK).extra(
        where=["tier <= 1", "tsv @@ %s::tsquery"],
        params=[_GENRE],
    )
    popular = documents.order_by("-popularity", "pk").values("object_id")[: 5 * TOP]
    return TRACKS.rows(_most_played(Track.objects.published().filter(pk__in=popular), TOP))


def _entries() -> QuerySet[PlaylistEntry, Row]:
    entries = PlaylistEntry.objects.filter(
        playlist=_PK, position__isnull=False, track__in=Track.objects.visible_to(ANYBODY)
    )
    return TRACKS.rows_under(entries.order_by("position")[:LISTED], "track", None, ())


_OTHERS: Final = Compiled(_others)
_ON_ALBUM: Final = Compiled(
    lambda: TRACKS.rows(
        Track.objects.published().filter(album=_PK).order_by("album_position", "pk")[:LISTED]
    )
)
_BY: Final = Compiled(_by)
_NEWEST: Final = Compiled(
    lambda: ALBUMS.rows(
        Album.objects.published()
        .filter(artist=_PK)
        .order_by("-published_at", "-pk")[:ALBUMS_SHOWN]
    )
)
_OF_GENRE: Final = Compiled(
    lambda: TRACKS.rows(_most_played(Track.objects.published().filter(genres=_PK), TOP))
)
_POPULAR: Final = Compiled(_popular)
_ENTRIES: Final = Compiled(_entries)


def of(shown: Shown, *, asker: str, whole: bool) -> Contents:
    """All of a page, or only what is the thing itself. At most three queries.

    Of a smart playlist it is more; they are counted by `asker`, an address.
    """
    if shown.kind == Kind.TRACK:
        return _of_track(shown, whole)
    if shown.kind == Kind.PLAYLIST:
        return _of_playlist(shown, asker)
    if shown.kind == Kind.ALBUM:
        return _listed(shown, _read(_ON_ALBUM.rows(pk=shown.pk)))
    if shown.kind == Kind.GENRE:
        return _of_genre(shown)
    return _of_artist(shown, whole)


def _of_track(shown: Shown, whole: bool) -> Contents:
    artist = shown.more["artist"]["id"]
    found = _read(_OTHERS.rows(pk=artist, but=shown.pk)) if whole else []
    songs = _songs([shown.more, *found])
    beside = [song._replace(number=song.number - 1) for song in songs[1:]]
    return Contents(songs[:1], beside=beside)


def _of_artist(shown: Shown, whole: bool) -> Contents:
    songs = _songs(_read(_BY.rows(pk=shown.pk)))
    if not whole:
        return Contents(songs)
    newest = _NEWEST.rows(pk=shown.pk)
    return Contents(songs, albums=[ALBUMS.shape("", row) for row in newest])


def _of_genre(shown: Shown) -> Contents:
    """Of a large one only those are sorted that search holds for popular.

    All 300,000 of a genre, joined and sorted by plays, took most of a second.
    """
    if (shown.tracks_count or 0) <= MANY:
        found = _OF_GENRE.rows(pk=shown.pk)
    else:
        found = _POPULAR.rows(genre=f"'g:{shown.pk}'")
    return Contents(_songs(_read(found)))


def _of_playlist(shown: Shown, asker: str) -> Contents:
    if shown.more["is_smart"]:
        return _of_rules(shown, asker)
    return _listed(shown, _read(_ENTRIES.rows(pk=shown.pk)))


def _of_rules(shown: Shown, asker: str) -> Contents:
    """Choosing costs much: whoever asks too often, or too much, sees the page without it."""
    try:
        spend(smart.READS.name, asker)
    except TooManyRequests:
        return Contents([], too_busy=True, for_all=False)
    playlist = Playlist.objects.visible_to(ANYBODY, key=shown.key).get(pk=shown.pk)
    try:
        with smart.bounded():
            found = _read(TRACKS.rows(smart.tracks(playlist, ANYBODY)[:LISTED]))
    except DomainError:
        return Contents([], too_busy=True)
    return Contents(_songs(found))


def _listed(shown: Shown, tracks: list[Json]) -> Contents:
    """What is hidden of them counts as being there, but is not promised below a whole list."""
    left = max((shown.tracks_count or 0) - LISTED, 0)
    return Contents(_songs(tracks), left=left)


def _is_for_some(track: Json) -> bool:
    return is_for_some(track["territory"] is not None, track["adults_only"], track["explicit"])


def _read(rows: Iterable[Row]) -> list[Json]:
    return [TRACKS.shape("", row) for row in rows]


def _songs(found: Iterable[Json]) -> list[Song]:
    """With their previews. One query."""
    tracks = [*found]
    heard = previews.of(
        {track["id"] for track in tracks if track["is_playable"]}, now=utc_now()
    )
    return [
        Song(number, track, heard.get(track["id"])) for number, track in enumerate(tracks, 1)
    ]
