"""Plays of known days, for the tests of what is counted from them."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F

from audio.insights import services
from audio.models import LikedTrack, PlayEvent, Track
from users.models import User

MORNING = datetime(2026, 3, 5, 0, 23, tzinfo=UTC)
"""When the nights before have been counted: the last of them is that of 4 March."""


def at(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=UTC)


def played(track: Track, by: User, when: str, ms: int = 200_000, **fields: Any) -> PlayEvent:
    """A track of 200 seconds. It came when it was played, unless `received_at` says else."""
    given = {"counted": ms >= 30_000, "skipped": False, "received_at": at(when)}
    return PlayEvent.objects.create(
        user=by,
        event_id=uuid.uuid4(),
        track=track,
        played_at=at(when),
        ms_played=ms,
        **(given | fields),
    )


def liked(track: Track, by: User, when: str) -> None:
    LikedTrack.objects.create(user=by, track=track, created_at=at(when))
    Track.objects.filter(pk=track.pk).update(likes_count=F("likes_count") + 1)


def count(now: datetime = MORNING) -> int:
    return services.roll_up(now=now)


def joined(person: User, day: date) -> User:
    """Signed up at noon of that day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    User.objects.filter(pk=person.pk).update(date_joined=noon)
    return person
