"""Playlists become smart, and ordinary again."""

from collections.abc import Mapping
from typing import Any

from audio.playlists import choosing, lists, smart
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.refusals import PlaylistNotEmpty, RulesTooCostly, UnknownPlaylist
from audio.playlists.rules import PlaylistRule, Rules, conditions
from audio.playlists.services.changing import SUMMARISE, Change, Kind, changing
from config.jobs import enqueue_once
from users.models import User

_FIELDS = {"fields": ["rules"]}


def set_rules(
    *, playlist: Playlist, by: User, rules: Rules | None, snapshot_id: str | None = None
) -> Playlist:
    """One new version. None: it is an ordinary one again, of the tracks that it shows now.

    Raises `NotYourPlaylist`, `SnapshotConflict`, `PlaylistNotEmpty`, `UnknownPlaylist`,
    `RulesTooCostly`, and `RulesTakeTooLong` where those that it has do.
    """
    with changing(playlist, by=by) as change:
        held = change.playlist
        held.require_owner(by)
        change.require_current(snapshot_id)
        if rules is not None:
            _make_smart(change, rules)
        elif held.is_smart:
            _freeze(change, by)
    return held


def _make_smart(change: Change, rules: Rules) -> None:
    held = change.playlist
    if not held.is_smart and held.tracks_count:
        raise PlaylistNotEmpty
    _require_readable(held, rules)
    held.rules = rules.model_dump(mode="json")
    held.tracks_count = held.duration_ms = 0  # as many as fit it when it is read
    try:
        smart.track_ids(held, held.owner)
    except smart.RulesTakeTooLong as error:
        raise RulesTooCostly(loc=("body", "rules", "match")) from error
    change.note(Kind.EDITED, _FIELDS)
    enqueue_once(SUMMARISE, playlist_id=held.pk)


def _freeze(change: Change, by: User) -> None:
    held = change.playlist
    with smart.bounded():
        shown = list(smart.tracks(held, by).values_list("pk", "duration_ms"))
    rows = [
        PlaylistEntry(
            playlist=held, track_id=pk, position=position, added_by=by, duration_ms=duration_ms
        )
        for position, (pk, duration_ms) in enumerate(shown)
    ]
    step = lists.insertion(0, [row.pk for row in PlaylistEntry.objects.bulk_create(rows)])
    held.rules, held.tracks_count = None, len(rows)
    held.duration_ms = sum(row.duration_ms for row in rows)
    detail: Mapping[str, Any] = step.detail() | {"counts": step.counts()}
    change.note(Kind.ADDED, dict(detail) | _FIELDS)


def _require_readable(held: Playlist, rules: Rules) -> None:
    """Another's that is private says nothing through somebody's rules."""
    asked = {one.value for one in conditions(rules.match) if isinstance(one, PlaylistRule)}
    known = choosing.readable(held.owner_id).filter(pk__in=asked).exclude(pk=held.pk)
    if missing := asked - set(known.values_list("pk", flat=True)):
        raise UnknownPlaylist(loc=("body", "rules", "match"), pk=min(missing))
