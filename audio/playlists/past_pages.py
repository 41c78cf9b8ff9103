"""The past of a playlist as JSON."""

from collections.abc import Sequence
from typing import Any

from audio.catalog.cards import Json
from audio.catalog.source import Row
from audio.playlists import listing, lists, past
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.positions import BY_POSITION, of_list
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.cards import card_columns, user_card
from users.accounts.people import named_to
from users.auth.bearer import AuthedRequest
from users.models import User

LAST_FIRST = Order("-version", "version", int, descending=True)
CHANGE = (
    *("pk", "version", "kind", "at", "detail__tracks_count", "detail__counts", "detail__to"),
    *card_columns("by"),
    "named",
)
KNOWN = ("pk", "known")
NOTHING = {"added": 0, "removed": 0, "moved": 0}


def changes(request: AuthedRequest, playlist: Playlist, query: PageQuery) -> Json:
    """A page of changes, the last one first. One query, and no list of entries in it."""
    made = PlaylistChange.objects.filter(playlist=playlist)
    rows = made.annotate(named=named_to(request.auth.pk, "by")).values_list(*CHANGE)
    page = page_of(
        request, query, LAST_FIRST, from_queryset(rows), key=lambda row: (row[1], row[0])
    )
    base = origin(request)
    return page | {"items": [_change(base, row) for row in page["items"]]}


def _change(base: str, row: Row) -> Json:
    _, version, kind, at, tracks_count, counts, to, *by, named = row
    card: list[Any] = by
    return {
        "snapshot_id": str(version),
        "kind": kind,
        "by": user_card(base, *card) if named else None,
        "at": at,
        "tracks_count": tracks_count,
        "counts": counts or NOTHING,
        "restored": None if to is None else str(to),
    }


def as_it_was(
    request: AuthedRequest, playlist: Playlist, version: int, query: PageQuery
) -> Json:
    """A page of its entries. Raises `NotKept`."""
    ids = past.as_of(past.present(playlist.pk), playlist.pk, version)
    page = page_of(request, query, BY_POSITION, of_list(ids), key=lambda row: row)
    places = {pk: at for at, pk in page["items"]}
    return page | {
        "items": listing.entries_of(request, playlist, places),
        "snapshot_id": str(version),
        "total": len(ids),
    }


def difference(viewer: User, playlist: Playlist, version: int, to: int | None) -> Json:
    """From one version to another. Raises `NotKept`."""
    now = past.present(playlist.pk)
    to = now.version if to is None else to
    before = past.as_of(now, playlist.pk, version)
    after = past.as_of(now, playlist.pk, to)
    told = lists.differences(before, after)
    ids = [pk for kind in told for pk in kind]
    entries = PlaylistEntry.objects.filter(playlist=playlist, pk__in=ids)
    tracks: dict[int, int] = dict(entries.telling(viewer).values_list(*KNOWN))
    stood, stands = _places(before), _places(after)

    def shown(pks: Sequence[int]) -> list[Json]:
        return [
            {
                "entry_id": pk,
                "track_id": tracks.get(pk),
                "position_before": stood.get(pk),
                "position": stands.get(pk),
            }
            for pk in pks
        ]

    kinds = {kind: shown(pks) for kind, pks in told._asdict().items()}
    return {"snapshot_id": str(version), "to": str(to)} | kinds


def _places(entries: Sequence[int]) -> dict[int, int]:
    return {pk: at for at, pk in enumerate(entries)}
