"""Somebody who has connected a service, and hears music."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from audio.models import Track
from audio.plays import services as plays
from audio.plays.schemas import PlayIn
from config.fields import utc_now
from config.models import Circuit
from tests import make_music
from tests.jobs import run_due
from tests.users.scrobbling.far import Kept
from users.models import Integration, Listen, User
from users.scrobbling import services
from users.scrobbling.models import Service
from users.scrobbling.secrets import BOX

TOKENS = {Service.LISTENBRAINZ: "ada's token", Service.LASTFM: "ada's session key"}
EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


def connected(person: User, service: Service = Service.LISTENBRAINZ) -> Integration:
    sealed = BOX.seal(TOKENS[service])
    return Integration.objects.create(user=person, service=service, account="ada", token=sealed)


def song(title: str = "Night Ferry", **fields: Any) -> Track:
    """Four minutes by The Weir, of the album Harbour."""
    wanted: dict[str, Any] = {
        "title": title,
        "artist": "The Weir",
        "duration_ms": 240_000,
    } | fields
    return make_music.track(**wanted)


def play(track: Track, minutes: float = 0, **more: Any) -> PlayIn:
    told = {
        "event_id": uuid.uuid4(),
        "track_id": track.pk,
        "played_at": EVENING + timedelta(minutes=minutes),
        "ms_played": 200_000,
    }
    return PlayIn(**told | more)


def hear(person: User, *heard: PlayIn) -> None:
    for start in range(0, len(heard), 50):
        plays.record(user=person, plays=heard[start : start + 50])


def hear_some(person: User, number: int) -> list[Kept]:
    """One a minute, of ten songs in turns; as a service should have them."""
    songs = [song(f"Song {n}") for n in range(10)]
    hear(person, *(play(songs[n % 10], n) for n in range(number)))
    return [
        Kept(int((EVENING + timedelta(minutes=n)).timestamp()), "The Weir", f"Song {n % 10}")
        for n in range(number)
    ]


def forward() -> None:
    """As if everything that waits had waited long enough."""
    now = utc_now()
    Integration.objects.update(next_try_at=now)
    Circuit.objects.update(open_until=None, next_at=now)


def deliver() -> None:
    """As the worker does it, a minute later."""
    forward()
    services.knock_for_due()
    run_due()


def waiting() -> Iterable[str]:
    return list(Listen.objects.waiting().in_order().values_list("title", flat=True))
