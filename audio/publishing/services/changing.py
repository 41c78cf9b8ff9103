"""The frame of every change: alone with the artist's things, and what follows at its end."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction

from audio.catalog import standing
from audio.catalog.counting import recount
from audio.catalog.genres import genres_named
from audio.catalog.index import index_things, note_changed
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import raise_stamp
from audio.catalog.models.track import Track
from audio.catalog.services import artists_of
from audio.changes.models import Kind
from audio.changes.services import note_playlists_of, note_unseen
from config.errors import NotFound
from users.audit.actions import Action
from users.audit.services import record
from users.models import User

Thing = TypeVar("Thing", bound=Artist | Album | Track)


class Change:
    """What was touched: `shown_…` is indexed anew, `counted_…` recounted, `gone_…` deleted.

    `renamed_artists` are found by another name, with all that carries it.
    `first_public_tracks`: nobody but their artist was told of them before.
    `unseen_…`: of the gone those that never were public, and who managed each.
    """

    def __init__(self) -> None:
        self.shown_artists: set[int] = set()
        self.shown_albums: set[int] = set()
        self.shown_tracks: set[int] = set()
        self.renamed_artists: set[int] = set()
        self.counted_artists: set[int] = set()
        self.counted_albums: set[int] = set()
        self.counted_genres: set[int] = set()
        self.first_public_tracks: set[int] = set()
        self.gone_albums: set[int] = set()
        self.gone_tracks: set[int] = set()
        self.unseen_albums: dict[int, int | None] = {}
        self.unseen_tracks: dict[int, int | None] = {}

    def touch(self, thing: Artist | Album | Track) -> None:
        """It reads otherwise than before."""
        shown = {
            Artist: self.shown_artists,
            Album: self.shown_albums,
            Track: self.shown_tracks,
        }
        shown[type(thing)].add(thing.pk)

    def shift(self, *, albums: Iterable[int] = (), tracks: Iterable[int] = ()) -> None:
        """They come or go, or belong to others: whatever counts them counts again.

        Called again after a change of what they belong to.
        """
        albums, tracks = set(albums), set(tracks)
        self.shown_albums |= albums
        self.shown_tracks |= tracks
        self.counted_albums |= albums
        for artist, album in Track.objects.filter(pk__in=tracks).values_list("artist", "album"):
            self.counted_artists.add(artist)
            self.counted_albums |= {album} if album else set()
        of_albums = Album.objects.filter(pk__in=albums).values_list("artist", flat=True)
        self.counted_artists |= set(of_albums)
        for of, rows in (("albums", albums), ("tracks", tracks)):
            genres = Genre.objects.filter(**{f"{of}__in": rows})
            self.counted_genres |= set(genres.values_list("pk", flat=True))

    def settle(self) -> None:
        """Last, for the locks that it takes: counters, index, log, stamp. Or nothing.

        The log once, of all: two whose tracks name each other take its rows in one order.
        """
        if not any(vars(self).values()):
            return
        recount(
            artists=self.counted_artists,
            albums=self.counted_albums,
            genres=self.counted_genres,
        )
        index_things(
            artists=self.shown_artists | self.counted_artists,
            albums=self.shown_albums | self.gone_albums,
            tracks=self.shown_tracks | self.gone_tracks,
            all_of=self.renamed_artists,
        )
        note_playlists_of(self.first_public_tracks)
        note_changed(
            artists=self.counted_artists,
            albums=self.counted_albums | self.gone_albums,
            tracks=self.shown_tracks | self.gone_tracks,
            shown_artists=self.shown_artists,
            shown_albums=self.shown_albums,
        )
        note_unseen(kind=Kind.TRACK, gone=self.unseen_tracks)
        note_unseen(kind=Kind.ALBUM, gone=self.unseen_albums)
        raise_stamp()


def set_genres(change: Change, thing: Album | Track, names: Iterable[str]) -> None:
    """These and no others; made where there is none of the name."""
    before = set(thing.genres.values_list("pk", flat=True))
    thing.genres.set(genres_named(names))
    if thing.status == Status.PUBLISHED:
        change.counted_genres |= before | set(thing.genres.values_list("pk", flat=True))
    change.touch(thing)


@contextmanager
def changing(*artists: int | None) -> Iterator[Change]:
    """One transaction. Nothing else changes these artists' things meanwhile, nor hides them."""
    with transaction.atomic():
        standing.hold(*artists)
        change = Change()
        yield change
        change.settle()


def holders(thing: Artist | Album | Track) -> tuple[int | None, ...]:
    """The artists to hold while it changes."""
    match thing:
        case Artist():
            return (thing.pk,)
        case Album():
            return (thing.artist_id,)
        case Track():
            return artists_of(thing)


def page_of(thing: Artist | Album | Track) -> Artist:
    """Whose it is."""
    return thing if isinstance(thing, Artist) else thing.artist


def managed(thing: Thing, by: User) -> Thing:
    """As it is now that it is held. Raises `NotYourArtist`, `NotFound`.

    What staff do to a page of others is in the log.
    """
    related = {Artist: (), Album: ("artist",), Track: ("artist", "album")}[type(thing)]
    rows = type(thing)._default_manager.select_related(*related)
    found: Thing | None = rows.filter(pk=thing.pk).first()
    if found is None:
        raise NotFound
    page = page_of(found)
    page.require_manager(by)
    if not page.is_managed_by(by):
        subject = f"{type(found).__name__.lower()} {found.pk}"
        record(Action.STAFF_ACTED, actor=by, subject=subject, detail={"did": "edited"})
    return found
