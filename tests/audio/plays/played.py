"""Plays as clients send them."""

from typing import Any
from uuid import uuid4

from audio.models import Track

HOUR_AGO = "2026-03-01T20:15:00Z"


def play(track: Track, **more: Any) -> dict[str, Any]:
    sent = {"event_id": str(uuid4()), "track_id": track.pk, "played_at": HOUR_AGO}
    return sent | {"ms_played": 31_000} | more


def plays_of(track: Track) -> int:
    return Track.objects.get(pk=track.pk).plays_count
