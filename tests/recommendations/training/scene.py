"""Two crowds who hear nothing in common, so that one knows what either should be told of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from audio.models import PlayEvent, Track
from config.fields import utc_now
from recommendations.learning.options import Options
from tests import make, make_music
from users.models import User

QUICK: Final = Options(
    folds=1, pupils=50, factors=(4,), iterations=2, trees=10, live_trees=5, threads=1
)
"""What is to be told of two crowds needs no more."""


@dataclass
class Crowd:
    """Listener n heard all tracks of theirs but track n."""

    listeners: list[User]
    tracks: list[Track]

    def unheard_by(self, n: int) -> Track:
        return self.tracks[n % len(self.tracks)]


def two_crowds(people: int = 8, tracks: int = 6, *, at: datetime | None = None) -> list[Crowd]:
    """Each two tracks are by one artist, on one album."""
    crowds = [
        Crowd([make.user() for _ in range(people)], _tracks(name, tracks))
        for name in ("Polka", "Drone")
    ]
    for crowd in crowds:
        PlayEvent.objects.bulk_create(
            PlayEvent(
                user=listener,
                track=track,
                event_id=uuid4(),
                played_at=at or utc_now(),
                ms_played=60_000,
                counted=True,
            )
            for n, listener in enumerate(crowd.listeners)
            for track in crowd.tracks
            if track != crowd.unheard_by(n)
        )
    return crowds


def _tracks(genre: str, number: int) -> list[Track]:
    names = [f"{genre} {n // 2}" for n in range(number)]
    return [make_music.track(artist=name, album=name, genres=(genre,)) for name in names]
