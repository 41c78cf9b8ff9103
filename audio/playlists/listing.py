"""A playlist's entries as JSON, a page at a time."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from audio.catalog.cards import Json
from audio.catalog.models.publication import Viewer
from audio.catalog.queries import blocked_artists, unavailable, visible_tracks
from audio.catalog.source import Row
from audio.playlists import smart
from audio.playlists.models.entry import PlaylistEntry, PlaylistEntryQuerySet
from audio.playlists.models.playlist import Playlist
from audio.playlists.positions import BY_POSITION, of_rows
from config.addresses import origin
from config.pagination import PageQuery, page_of
from users.accounts.cards import card_columns, user_card
from users.accounts.people import named_to
from users.auth.bearer import AuthedRequest, ViewerRequest

Asking = ViewerRequest | AuthedRequest

ENTRY = ("pk", "position", "added_at", "known", *card_columns("added_by"))
STATE = ("playlist__version", "playlist__tracks_count")


def entries_page(request: Asking, playlist: Playlist, query: PageQuery) -> Json:
    """Entries, together with the version that they are of; and their tracks.

    Two queries, and one more for those who have blocked artists. Of a smart playlist its tracks
    of now, see `smart.entries_page`.
    """
    if playlist.is_smart:
        return smart.entries_page(request, playlist, query)
    placed = PlaylistEntry.objects.filter(playlist=playlist, position__isnull=False)
    rows = _rows(request.auth, placed).values_list(*ENTRY, *STATE, "named")
    fetch = of_rows(rows, playlist.pk)
    page = page_of(request, query, BY_POSITION, fetch, key=lambda row: (row[1], row[0]))
    found = page["items"]
    version, total = found[0][-3:-1] if found else (playlist.version, playlist.tracks_count)
    return page | {
        "items": _shown(request, [(*row[:-3], row[-1]) for row in found]),
        "snapshot_id": str(version),
        "total": total,
    }


def entries_of(request: Asking, playlist: Playlist, places: Mapping[int, int]) -> list[Json]:
    """Those of these ids, at these positions (by id), whether they stand there now or not.

    As many queries as `entries_page`.
    """
    wanted = PlaylistEntry.objects.filter(playlist=playlist, pk__in=list(places))
    rows = _rows(request.auth, wanted).values_list(*ENTRY, "named")
    placed = [(row[0], places[row[0]], *row[2:]) for row in rows]
    return _shown(request, sorted(placed, key=lambda row: row[1]))


def _rows(viewer: Viewer, entries: PlaylistEntryQuerySet) -> PlaylistEntryQuerySet:
    """With `named`: whether the viewer is told who added it."""
    return entries.telling(viewer).annotate(named=named_to(viewer.pk, "added_by"))


def _shown(request: Asking, rows: Iterable[Row]) -> list[Json]:
    rows, base = list(rows), origin(request)
    ids = {row[3] for row in rows if row[3] is not None}
    tracks = visible_tracks(request.auth, ids, base)
    blocked = blocked_artists(request)
    return [entry(base, row, tracks.get(row[3]), blocked) for row in rows]


def entry(base: str, row: Row, track: Json | None, blocked: Collection[int]) -> Json:
    """An `EntryOut`, of the columns of `ENTRY`, and `named`. `blocked` are artists."""
    pk, position, added_at, track_id, *by, named = row
    card: list[Any] = by
    return {
        "entry_id": pk,
        "position": position,
        "added_at": added_at,
        "added_by": user_card(base, *card) if named else None,
        "track": track,
        "track_id": track_id,
        "unavailable": unavailable(track, blocked),
    }
