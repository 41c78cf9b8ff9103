"""Where a person is in what they listen to, so that another device can go on."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.track import Track
from audio.catalog.queries import blocked_artists, unavailable, visible_tracks
from audio.plays import listens
from audio.plays.models import PlayerState
from config.addresses import origin
from config.errors import Conflict, Invalid
from config.fields import MAX_ID, utc_now
from users.accounts.requests import AuthedRequest
from users.events.services import tell
from users.models import User

CHANGED = "player"
TOLD = ("track_id", "position_ms", "is_playing", "device")
_TAG = re.compile(r'(?:W/)?"(\d{1,19})"', re.ASCII)


class PlayerMovedOn(Conflict):
    """`player` in the body is the state of now."""

    code = "player_moved_on"
    message = "Another device has gone on meanwhile: look at where it is."

    def __init__(self, *, state: Json) -> None:
        self.state = state
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        return {"player": self.state}


class NoVersion(Invalid):
    code = "no_version"
    message = 'Say which version you go on from, as "version" or as If-Match, but not two.'


class UnseenInQueue(Invalid):
    """`errors` names each."""

    code, message = "unseen_in_queue", "The queue has tracks that are not there to be seen."

    def __init__(self, *, queue: Sequence[int], seen: set[int]) -> None:
        self.errors = [
            {"loc": ["body", "queue", n], "msg": f"There is no track {pk} to see."}
            for n, pk in enumerate(queue)
            if pk not in seen
        ]
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        return {"errors": self.errors}


class UnseenTrack(Invalid):
    code, message = "unseen_track", "There is no track {id} to see, to play."


class UnseenContext(Invalid):
    code, message = "unseen_context", "There is no {type} {id} to see, to play from."


_SEEN: Mapping[str, type[Album] | type[Artist] | type[Genre]] = {
    "album": Album,
    "artist": Artist,
    "genre": Genre,
}
"""Playlists are not known down here. Of one nothing is told: its id comes back as it came."""


def version_of(told: int | None, if_match: str | None) -> int:
    """The one that a client goes on from. Raises `NoVersion`."""
    tagged = _TAG.fullmatch(if_match.strip()) if if_match else None
    known = {told} if told is not None else set()
    if tagged:
        known.add(int(tagged[1]))
    if len(known) != 1 or (if_match and not tagged) or max(known) > MAX_ID:
        raise NoVersion(loc=("body", "version"))
    return known.pop()


def state(request: AuthedRequest) -> Json:
    """As the person sees it; with a track, two queries."""
    kept = PlayerState.objects.filter(pk=request.auth.pk).first() or PlayerState()
    ids = [kept.track_id] if kept.track_id else []
    shown = visible_tracks(request.auth, ids, origin(request)) if ids else {}
    track = shown.get(kept.track_id or 0)
    context = {"type": kept.context_type, "id": kept.context_id} if kept.context_type else None
    return {
        "version": kept.version,
        "track_id": kept.track_id,
        "track": track,
        "unavailable": unavailable(track, blocked_artists(request)) if ids else None,
        "context": context,
        "position_ms": kept.position_ms,
        "queue": kept.queue,
        "repeat": kept.repeat,
        "shuffle": kept.shuffle,
        "is_playing": kept.is_playing,
        "device": kept.device,
        "updated_at": kept.updated_at if kept.version else None,
    }


def replace(*, user: User, version: int, told: Mapping[str, Any]) -> bool:
    """Whether it went on from `version`: of several at once one does. The rest of it is blank.

    What it holds already is taken again, though it is no longer there to be seen. Raises
    `UnseenTrack`, `UnseenInQueue`, `UnseenContext`.
    """
    wanted: dict[str, Any] = {"context_type": "", "context_id": None} | dict(told)
    _require_seen(user, wanted["track_id"], wanted["queue"])
    _require_context(user, wanted["context_type"], wanted["context_id"])
    try:
        with transaction.atomic():
            if version == 0:
                first = PlayerState(user=user)
                PlayerState.objects.bulk_create([first], ignore_conflicts=True)
            mine = PlayerState.objects.filter(pk=user.pk, version=version)
            moved = {"version": F("version") + 1, "updated_at": utc_now()}
            if mine.update(**wanted, **moved) != 1:
                return False
            if wanted.get("is_playing") and wanted["track_id"]:
                listens.playing(user=user, track_id=wanted["track_id"])
            tell(user_id=user.pk, kind=CHANGED, payload=_told(version + 1, wanted))
            return True
    except IntegrityError as error:  # the track was deleted at this moment
        raise _unseen(wanted["track_id"]) from error


def _told(version: int, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Enough to tell whether there is anything to ask for."""
    return {"version": version, **{name: wanted.get(name) for name in TOLD}}


def _require_context(user: User, kind: str, pk: int | None) -> None:
    model = _SEEN.get(kind)
    if not model or model.objects.visible_to(user).filter(pk=pk or 0).exists():
        return
    if not PlayerState.objects.filter(pk=user.pk, context_type=kind, context_id=pk).exists():
        raise UnseenContext(loc=("body", "context", "id"), type=kind, id=pk)


def _require_seen(user: User, track_id: int | None, queue: Sequence[int]) -> None:
    wanted = {*queue, track_id} - {None}
    rows = Track.objects.visible_to(user).filter(pk__in=wanted)
    seen = set(rows.values_list("pk", flat=True)) if wanted else set()
    if seen < wanted:
        seen |= _held(user)
    if track_id is not None and track_id not in seen:
        raise _unseen(track_id)
    if not seen.issuperset(queue):
        raise UnseenInQueue(queue=queue, seen=seen)


def _held(user: User) -> set[int]:
    """Tracks that it plays or has in its queue; a deleted one leaves its id in queues alone."""
    kept = PlayerState.objects.filter(pk=user.pk).first() or PlayerState()
    return {*kept.queue, *([kept.track_id] if kept.track_id else [])}


def _unseen(track_id: int) -> UnseenTrack:
    return UnseenTrack(loc=("body", "track_id"), id=track_id)
