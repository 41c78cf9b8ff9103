"""The whole index: made anew, compared, mended, refreshed; while others search and change."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

from django.db import Error, connection, transaction

from audio.catalog import found, standing
from audio.catalog.index import carrying, index_things
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.indexing import fresh, refresh, sung
from audio.indexing.fresh import Differences
from audio.indexing.models import Kind
from audio.indexing.rows import Document
from audio.playlists.found import of_playlists
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.changing import index_playlist
from audio.playlists.services.holding import hold_one
from audio.search.playing import count_plays

READ_AT_ONCE: Final = 5_000
SUNG_AT_ONCE: Final = 1_000
"""Tracks whose lyrics lie in memory: some megabytes."""
WRITTEN_AT_ONCE: Final = 250
"""Things that are indexed in one transaction when a job does it: 0.1 s."""
_LOCK: Final = 7_401_562

Step = Callable[[int, int], None]
Progress = Callable[[str, str], AbstractContextManager[Step]]
"""Given what is done and the unit, as `config.management.progress.progress`."""

Ids = Mapping[Kind, Sequence[int]]

_THINGS: dict[Kind, tuple[Any, Callable[[Collection[int]], Iterator[Document]]]] = {
    Kind.TRACK: (Track, found.of_tracks),
    Kind.ALBUM: (Album, found.of_albums),
    Kind.ARTIST: (Artist, found.of_artists),
    Kind.PLAYLIST: (Playlist, of_playlists),
}
_NOBODY_ELSE: Final = 2**62
"""As the number of a transaction: none is as late."""
_NAMES = {Kind.TRACK: "tracks", Kind.ALBUM: "albums", Kind.ARTIST: "artists"}
_SINCE = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_TOUCHED = """
SELECT kind, array_agg(DISTINCT object_id) FROM audio_change
WHERE xid >= %s AND kind = ANY(%s) GROUP BY kind
"""


class AlreadyRunning(Exception):
    """Another process makes the index, or counts, just now."""

    def __str__(self) -> str:
        return "The search index is being made or counted just now. Run it again later."


@contextmanager
def quietly(what: str, unit: str) -> Iterator[Step]:
    yield lambda done, total: None


def verify(*, progress: Progress = quietly) -> Differences:
    """Between the index and what it should be, at one moment. Raises `AlreadyRunning`."""
    with alone(), _one_moment():
        _make_anew(ids := _all_ids(), progress)
        differences = fresh.compare()
        differences.sung = _sung_otherwise(ids[Kind.TRACK], progress)
        differences.words = refresh.count_words("fresh_document")
    return differences


def rebuild(*, progress: Progress = quietly) -> Differences:
    """Adds what is missing, removes what should not be there, mends the rest. What there was.

    Search goes on, and so do changes: what is changed meanwhile is indexed once more at the
    end. May be stopped and repeated at any time. Raises `AlreadyRunning`.
    """
    with alone():
        with _one_moment():
            since = _first_unfinished()
            _make_anew(ids := _all_ids(), progress)
            differences = fresh.compare()
            differences.sung = _sung_otherwise(ids[Kind.TRACK], progress)
            count_plays()
            moved = refresh.rank(refresh.MADE_ANEW)
        with progress("Writing", "documents") as step:
            for done in fresh.apply(differences, since=since):
                step(done, differences.documents)
        _mend_sung(differences.sung)
        _index_what_changed(since)
        _remove_what_is_gone()
        differences.words = _refresh(moved, progress)
    return differences


def refresh_all(*, progress: Progress = quietly) -> None:
    """Popularity, tiers and the vocabulary, as plays and documents are now: every night.

    Raises `AlreadyRunning`.
    """
    with alone():
        count_plays()
        _refresh(refresh.rank(), progress)


def add(ids: Ids, *, progress: Progress = quietly) -> None:
    """Things that are new in the caller's transaction: nobody else can know them.

    Their words come with the next `refresh_all`: kept here, they would make others wait.
    """
    _make_anew(ids, progress)
    differences = fresh.compare(whole=False)
    count_plays()
    refresh.rank(refresh.A_PART_ANEW)
    with progress("Writing", "documents") as step:
        for done in fresh.apply(differences, since=_NOBODY_ELSE):
            step(done, differences.documents)
    fresh.end()


def reindex_artist(*, artist_id: int) -> None:
    """All that carries the artist's name, by parts. Safe to repeat."""
    with transaction.atomic():
        standing.hold(artist_id)  # whoever asked for this has it until they are done
        artists, albums, tracks = carrying(artist_id)
        index_things(artists=artists)
    for part in _parts(sorted(albums), WRITTEN_AT_ONCE):
        with transaction.atomic():
            index_things(albums=part)
    for part in _parts(sorted(tracks), WRITTEN_AT_ONCE):
        with transaction.atomic():
            index_things(tracks=part)


def _refresh(moved: int, progress: Progress) -> int:
    with progress("Ranking", "documents") as step:
        for done in refresh.move(moved):
            step(done, moved)
    words = refresh.count_words()
    refresh.keep_words()
    refresh.analyse()
    return words


@contextmanager
def alone() -> Iterator[None]:
    """One such work at a time, on whichever machine, which leaves no table behind.

    Raises `AlreadyRunning`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        yield
    finally:
        with suppress(Error):
            fresh.end()
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as it was when this began. Inside another transaction: as that sees it."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _first_unfinished() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE)
        return int(cursor.fetchone()[0])


def _all_ids() -> Ids:
    return {
        kind: list(model.objects.order_by("pk").values_list("pk", flat=True))
        for kind, (model, _) in _THINGS.items()
    }


def _make_anew(ids: Ids, progress: Progress) -> None:
    total = sum(map(len, ids.values()))
    fresh.begin()
    batches = (
        list(_THINGS[kind][1](part))
        for kind, pks in ids.items()
        for part in _parts(pks, READ_AT_ONCE)
    )
    with progress("Reading", "things") as step:
        for done in fresh.fill(batches, rows=total):
            step(done, total)


def _sung_otherwise(tracks: Sequence[int], progress: Progress) -> list[int]:
    found = dict[int, None]()
    with progress("Reading lyrics", "tracks") as step:
        for number, part in enumerate(_parts(tracks, SUNG_AT_ONCE)):
            found |= dict.fromkeys(track_id for track_id, _, _ in sung.differing(part))
            step(number * SUNG_AT_ONCE + len(part), len(tracks))
    return list(found)


def _mend_sung(tracks: Sequence[int]) -> None:
    """As they are by then: who changes lyrics holds their artist, too."""
    for part in _parts(tracks, WRITTEN_AT_ONCE):
        with transaction.atomic():
            artists = Track.objects.filter(pk__in=part).values_list("artist", flat=True)
            standing.hold(*artists)
            sung.mend(part)


def _index_what_changed(since: int) -> None:
    """By the log of changes, in which every change of what is still there stands."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [since, [int(kind) for kind in Kind]])
        touched = dict(cursor.fetchall())
    for kind, name in _NAMES.items():
        for part in _parts(sorted(touched.get(kind, ())), WRITTEN_AT_ONCE):
            with transaction.atomic():
                index_things(**{name: part})
    for pk in sorted(touched.get(Kind.PLAYLIST, ())):
        with transaction.atomic():
            held = hold_one(Playlist.objects.filter(pk=pk))
            if held:
                index_playlist(held)


def _remove_what_is_gone() -> None:
    """Of what was written: of deleted playlists and drafts the log keeps nothing."""
    with transaction.atomic():
        standing.change()  # who was deleting is done; who begins now finds what was written
    for kind, (model, _) in _THINGS.items():
        fresh.remove_gone(kind, model._meta.db_table)


def _parts(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[n : n + size] for n in range(0, len(ids), size))
