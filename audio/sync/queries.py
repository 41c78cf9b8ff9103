"""A page of what changed, as it is now."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from audio.catalog.cards import Json
from audio.changes.models import Kind
from audio.sync import log, playlists, things
from audio.sync.cursors import Cursor, CursorExpired, Place, types_of
from audio.sync.log import Stretch
from audio.sync.types import NAMES, Type
from users.auth.bearer import AuthedRequest

Thing = tuple[Kind, int]


class _Page(NamedTuple):
    """Places in the log that are told, and whether there are more behind them."""

    places: Sequence[Place]
    more: bool


def changes(
    request: AuthedRequest, wanted: frozenset[Type] | None, told: str | None, limit: int
) -> Json:
    """Two queries with nothing to tell, at most nine. Raises `BadCursor`, `CursorExpired`."""
    given = Cursor.read(told) if told else None
    user, types = request.auth, types_of(wanted, given)
    anew = Cursor(0, user.pk, user.is_staff, types)
    stretch = log.beyond((given or anew).place, user=user.pk, types=types, most=limit + 1)
    cursor = given or anew._replace(log=stretch.log, began=stretch.xmin)
    _require_good(cursor, request, stretch)
    page = _Page(stretch.places[:limit], len(stretch.places) > limit)
    kept = playlists.kept(request, {p.object_id for p in page.places if _is_playlist(p)})
    page = _with_room(page, kept)
    onward = cursor.advanced(page.places, all_read=not page.more, xmin=stretch.xmin)
    return {
        "changes": _told(request, page.places, kept, began=cursor.began or 0),
        "cursor": onward.cursor.told(),
        "has_more": onward.has_more,
    }


def _require_good(cursor: Cursor, request: AuthedRequest, stretch: Stretch) -> None:
    cursor.require_of(request.auth.pk)
    is_other = (cursor.log, cursor.staff) != (stretch.log, request.auth.is_staff)
    if is_other or cursor.place.xid > stretch.xmax:
        raise CursorExpired


def _is_playlist(place: Place) -> bool:
    return place.kind in (Kind.PLAYLIST, Kind.MEMBERSHIP)


def _with_room(page: _Page, kept: dict[int, Json]) -> _Page:
    """Up to where it holds as many entries as a page may."""
    told: set[int] = set()
    entries = 0
    for n, place in enumerate(page.places):
        pk = place.object_id
        if not _is_playlist(place) or pk not in kept or pk in told:
            continue
        entries += kept[pk]["tracks_count"] or 0
        if told and entries > playlists.MOST_ENTRIES:
            return _Page(page.places[:n], more=True)
        told.add(pk)
    return page


def _told(
    request: AuthedRequest, places: Sequence[Place], kept: dict[int, Json], *, began: int
) -> list[Json]:
    """Each thing once, where it first stands."""
    wanted: dict[Kind, list[int]] = defaultdict(list)
    first: dict[Thing, Place] = {}
    for place in places:
        kind = Kind.PLAYLIST if _is_playlist(place) else Kind(place.kind)
        if first.setdefault((kind, place.object_id), place) is place:
            wanted[kind].append(place.object_id)
    found = _found(request, wanted, kept)
    missing = [thing for thing in first if thing not in found]
    unsaid = {thing for thing in missing if first[thing].xid < began}
    left = _by_kind([thing for thing in missing if thing not in unsaid])
    unsaid |= things.never_known(request.auth, left)
    return [_change(thing, found.get(thing)) for thing in first if thing not in unsaid]


def _found(
    request: AuthedRequest, wanted: dict[Kind, list[int]], kept: dict[int, Json]
) -> dict[Thing, Json]:
    shown = {pk: kept[pk] for pk in wanted.get(Kind.PLAYLIST, ()) if pk in kept}
    playlists.put_entries(request.auth, shown.values())
    found = {(Kind.PLAYLIST, pk): playlist for pk, playlist in shown.items()}
    for kind in things.CATALOGUE.keys() & wanted.keys():
        of_kind = things.of_catalogue(request, kind, wanted[kind])
        found |= {(kind, pk): thing for pk, thing in of_kind.items()}
    return found | things.marks(request.auth.pk, wanted)


def _by_kind(some: Sequence[Thing]) -> dict[Kind, list[int]]:
    by_kind: dict[Kind, list[int]] = defaultdict(list)
    for kind, pk in some:
        by_kind[kind].append(pk)
    return by_kind


def _change(thing: Thing, found: Json | None) -> Json:
    kind, pk = thing
    told = {"type": NAMES[kind], "id": pk}
    return told | ({"op": "delete"} if found is None else {"op": "put", "object": found})
