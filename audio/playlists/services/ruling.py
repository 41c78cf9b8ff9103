"""Playlists become smart, and ordinary again."""

from collections.abc import Mapping, Sequence
from typing import Any

from audio.catalog.models.track import Track
from audio.playlists import choosing, lists, smart
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.refusals import PlaylistNotEmpty, RulesTooCostly, UnknownPlaylist
from audio.playlists.rules import PlaylistRule, Rules, placed
from audio.playlists.services.changing import SUMMARISE, Change, Kind, changing
from config.errors import Busy
from config.jobs import enqueue_once
from users.models import User

_FIELDS = {"fields": ["rules"]}


def set_rules(
    *, playlist: Playlist, by: User, rules: Rules | None, snapshot_id: str | None = None
) -> Playlist:
    """One new version. None: it is an ordinary one again, of the tracks that it shows now.

    Raises `NotYourPlaylist`, `SnapshotConflict`, `PlaylistNotEmpty`, `UnknownPlaylist`,
    `RulesTooCostly`, `RulesTakeTooLong` where those that it has do, and `Busy` if these are
    changed meanwhile.
    """
    playlist.require_owner(by)
    # Before it is held, and all that is visible with it: rules may take seconds to choose.
    if rules is not None:
        _try(playlist, rules)
    chosen = smart.track_ids(playlist, by) if rules is None and playlist.is_smart else []
    with changing(playlist, by=by) as change:
        held = change.playlist
        held.require_owner(by)
        change.require_current(snapshot_id)
        if rules is not None:
            _make_smart(change, rules)
        elif held.rules != playlist.rules:
            raise Busy(retry_after=1)
        elif held.is_smart:
            _freeze(change, by, chosen)
    return held


def _try(playlist: Playlist, rules: Rules) -> None:
    """Raises `UnknownPlaylist`, `RulesTooCostly`."""
    _require_readable(playlist, rules)
    meant = Playlist(pk=playlist.pk, owner=playlist.owner, rules=rules.model_dump(mode="json"))
    try:
        smart.track_ids(meant, playlist.owner)
    except smart.RulesTakeTooLong as error:
        raise RulesTooCostly(loc=("body", "rules", "match")) from error


def _make_smart(change: Change, rules: Rules) -> None:
    held = change.playlist
    if not held.is_smart and held.tracks_count:
        raise PlaylistNotEmpty
    held.rules = rules.model_dump(mode="json")
    held.tracks_count = held.duration_ms = 0  # as many as fit it when it is read
    change.note(Kind.EDITED, _FIELDS)
    enqueue_once(SUMMARISE, playlist_id=held.pk)


def _freeze(change: Change, by: User, chosen: Sequence[int]) -> None:
    """Of what was chosen that which is there still."""
    held = change.playlist
    there = Track.objects.published().filter(pk__in=chosen)
    lengths = dict(there.values_list("pk", "duration_ms"))
    rows = [
        PlaylistEntry(
            playlist=held, track_id=pk, position=at, added_by=by, duration_ms=lengths[pk]
        )
        for at, pk in enumerate(pk for pk in chosen if pk in lengths)
    ]
    step = lists.insertion(0, [row.pk for row in PlaylistEntry.objects.bulk_create(rows)])
    held.rules, held.tracks_count = None, len(rows)
    held.duration_ms = sum(row.duration_ms for row in rows)
    detail: Mapping[str, Any] = step.detail() | {"counts": step.counts()}
    change.note(Kind.ADDED, dict(detail) | _FIELDS, quietly=True)  # it shows what it showed


def _require_readable(playlist: Playlist, rules: Rules) -> None:
    """Another's that is private says nothing through somebody's rules."""
    every = placed(rules.match, ("body", "rules", "match"))
    asked = [(place, one.value) for place, one in every if isinstance(one, PlaylistRule)]
    known = choosing.readable(playlist.owner_id).filter(pk__in={pk for _, pk in asked})
    seen = set(known.exclude(pk=playlist.pk).values_list("pk", flat=True))
    for place, pk in asked:
        if pk not in seen:
            raise UnknownPlaylist(loc=(*place, "value"), pk=pk)
