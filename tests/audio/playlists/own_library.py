"""Four tracks, for rules to choose from."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from audio.catalog.models.marks import LikedTrack, Rating
from audio.catalog.models.track import Track
from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from audio.plays.models import PlayEvent
from tests import make, make_music, make_playlist
from users.models import User

NOW = datetime.now(UTC)
ALBUMS = {"Old": date(1994, 5, 1), "New": date(2020, 1, 1)}


def _play(
    user: User, track: Track, times: int = 1, *, days: float = 1, counted: bool = True
) -> None:
    for _ in range(times):
        PlayEvent.objects.create(
            user=user,
            event_id=uuid4(),
            track=track,
            played_at=NOW - timedelta(days=days),
            ms_played=60_000,
            counted=counted,
        )


class Library:
    """Four tracks, and what their owner and somebody else have done with them."""

    def __init__(self) -> None:
        self.owner, self.other = make.user(), make.user()
        made = [
            ("Aurora", "Björk", "Old", ("Ambient",), False, 100_000),
            ("Bells", "The Weir", "New", ("Ambient", "Jazz"), True, 200_000),
            ("Café", "The Weir", "", ("Jazz",), False, 300_000),
            ("Drift", "Alma", "", (), False, 400_000),
        ]
        for title, artist, album, genres, explicit, duration_ms in made:
            track = make_music.track(
                title=title,
                artist=artist,
                album=album,
                genres=genres,
                explicit=explicit,
                duration_ms=duration_ms,
                release_date=ALBUMS.get(album),
            )
            Track.objects.filter(pk=track.pk).update(
                published_at=NOW - timedelta(days=duration_ms // 10_000)
            )
            setattr(self, title[0].lower(), track)
        _play(self.owner, self.a, 3, days=40)
        _play(self.owner, self.b, 1, days=2)
        _play(self.owner, self.c, 9, counted=False)
        _play(self.other, self.d, 9)
        for track, days in ((self.a, 50), (self.c, 5)):
            LikedTrack.objects.create(
                user=self.owner, track=track, created_at=NOW - timedelta(days=days)
            )
        LikedTrack.objects.create(user=self.other, track=self.d)
        Rating.objects.create(user=self.owner, track=self.b, stars=4)
        Rating.objects.create(user=self.other, track=self.d, stars=5)
        self.kept = make_playlist.of([self.d, self.b], owner=self.owner)

    a: Track
    b: Track
    c: Track
    d: Track

    def smart(self, match: Any, **fields: Any) -> Playlist:
        """Public; in the order of titles."""
        rules = {"match": match, "sort": "title", "limit": 100} | fields
        made = make_playlist.public(owner=self.owner)
        made.rules = rules
        made.save()
        return made

    def letters(self, track_ids: Iterable[int]) -> str:
        names = {getattr(self, letter).pk: letter for letter in "abcd"}
        return "".join(names[pk] for pk in track_ids)

    def chosen(self, match: Any, viewer: Any = None, **fields: Any) -> str:
        made = self.smart(match, **fields)
        return self.letters(smart.track_ids(made, viewer or AnonymousUser()))
