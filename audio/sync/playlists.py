"""A person's playlists with their entries, as compact as they can be."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, F, Q, When

from audio.catalog.cards import Json
from audio.playlists import queries, rows
from audio.playlists.models.entry import PlaylistEntry
from config.addresses import origin
from users.accounts.people import named_to
from users.auth.bearer import AuthedRequest
from users.models import User

MOST_ENTRIES = 20_000
"""A page's, but for a first playlist that is larger: about two megabytes of JSON."""
ENTRY = ("pk", "known", "added_at", "by")
NAMES = ("entry_id", "track_id", "added_at", "added_by")


def kept(request: AuthedRequest, ids: Collection[int]) -> dict[int, Json]:
    """As `GET /api/playlists/` has them, without entries yet. One query."""
    if not ids:
        return {}
    mine = queries.kept_by(request.auth, Q(pk__in=ids)).annotate(
        role=F("members__role"), added_at=F("members__created_at"), folder=F("members__folder")
    )
    columns = (*rows.PLAYLIST, "role", "added_at", "folder", "rules")
    base = origin(request)
    return {row[0]: _kept(base, row) for row in mine.values_list(*columns)}


def _kept(base: str, row: tuple[Any, ...]) -> Json:
    *playlist, added_at, folder, rules = row
    told = rows.shape(base, tuple(playlist))
    shown = rules if told["role"] == rows.Role.OWNER else None
    return told | {"added_at": added_at, "folder_id": folder, "rules": shown}


def put_entries(user: User, playlists: Iterable[Json]) -> None:
    """In their order. What rules find stands in no rows: null. One query.

    Who added it is told where the person may know of them, and so is the track.
    """
    plain = {one["id"]: one for one in playlists if not one["is_smart"]}
    for one in playlists:
        one["entries"] = None if one["is_smart"] else []
    if not plain:
        return
    placed = PlaylistEntry.objects.filter(playlist__in=plain, position__isnull=False)
    by = Case(When(named_to(user.pk, "added_by"), then="added_by"))
    rows = placed.telling(user).annotate(by=by).order_by("playlist", "position")
    for playlist, *entry in rows.values_list("playlist", *ENTRY):
        plain[playlist]["entries"].append(dict(zip(NAMES, entry, strict=True)))
