"""`python -m tests.benchmarks playlists`: the same done to 100 tracks and to 9,900.

CPU of one request in ms, PostgreSQL's with it: our side through Django's test client, in this
process. The best of several rounds in turns.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.test.utils import setup_test_environment

from audio.catalog.models.track import Track
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.entries import add_tracks
from audio.playlists.services.life import create_playlist
from config import embedded_postgres, throttling
from tests import make, make_music
from tests.api_client import Api
from tests.benchmarks.cpu import Reading
from users.models import User

SIZES = (100, 9_900)
ROUNDS, REPEATS = 4, 10


class Asked:
    """A playlist of so many tracks, and what is asked of it."""

    def __init__(self, owner: User, track_ids: list[int], size: int) -> None:
        self.api, self.new, self.size = Api(make.tokens(owner).access), track_ids[0], size
        self.playlist = create_playlist(owner=owner, title=f"{size} tracks")
        given = (track_ids * (size // len(track_ids) + 1))[:size]
        filled = add_tracks(
            playlist=self.playlist, by=owner, track_ids=given, allow_duplicates=True
        )
        self.path, self.base = f"/api/playlists/{self.playlist.pk}/", filled.snapshot_id
        self.other, self.firsts, self.end = self.base, list[int](), size

    def doings(self) -> dict[str, Callable[[], Any]]:
        """In this order they leave the playlist as it was."""
        tracks, again = f"{self.path}tracks/", "?allow_duplicates=true"
        new = {"track_ids": [self.new]}
        return {
            "add at the end": lambda: self.api.post(tracks + again, new),
            "add at position 0": lambda: self.api.post(tracks + again, new | {"position": 0}),
            "page at the end": lambda: self.api.get(tracks, {"offset": self.end - 50}),
            "move 100 to the end": lambda: self.api.put(tracks, self._to_the_end()),
            "remove the first": lambda: self.api.delete(f"{self.path}entries/{self._first()}/"),
            "restore": lambda: self.api.post(f"{self.path}snapshots/{self._target()}/restore/"),
        }

    def _first(self) -> int:
        return self.firsts.pop(0)

    def _to_the_end(self) -> dict[str, int]:
        """What was added made room: even of the short list a few are passed."""
        return {"range_start": 0, "range_length": 100, "insert_before": self.end}

    def look(self) -> None:
        """Outside of what is measured."""
        self.end = Playlist.objects.get(pk=self.playlist.pk).tracks_count
        placed = PlaylistEntry.objects.filter(playlist=self.playlist, position__lt=REPEATS)
        self.firsts = list(placed.order_by("position").values_list("pk", flat=True))

    def _target(self) -> str:
        """To the beginning and back."""
        self.base, self.other = self.other, self.base
        return self.other

    def version(self) -> int:
        return Playlist.objects.get(pk=self.playlist.pk).version

    def require_changed(self, name: str, before: int) -> None:
        """What was measured was done: a version for each change, none for a page."""
        made = self.version() - before
        if made != (0 if name.startswith("page") else REPEATS):
            raise SystemExit(f"{name}: {made} versions")

    def remember(self) -> None:
        self.other = str(Playlist.objects.get(pk=self.playlist.pk).version)


def measured(asked: Asked) -> dict[str, float]:
    """Milliseconds of CPU by what was done."""
    found = {}
    for name, do in asked.doings().items():
        asked.look()
        asked.remember()
        before_version = asked.version()
        before = Reading.of(os.getpid())
        for _ in range(REPEATS):
            answer = do()
            if answer.status_code >= 300:
                raise SystemExit(answer.content.decode())
        asked.require_changed(name, before_version)
        spent = Reading.of(os.getpid()).since(before)
        found[name] = (spent.server + spent.database) * 1000 / REPEATS
    return found


def main() -> None:
    throttling.LIMITS = {}
    setup_test_environment()
    with embedded_postgres.running():
        call_command("migrate", verbosity=0)
        User.objects.filter(username="bench").delete()  # of a run that was cut off
        owner = make.user(email="bench@example.org", username="bench")
        track_ids = [track.pk for track in make_music.tracks(100)]
        best: dict[str, dict[int, float]] = defaultdict(dict)
        playlists = [Asked(owner, track_ids, size) for size in SIZES]
        for _ in range(ROUNDS):
            for asked in playlists:
                for name, spent in measured(asked).items():
                    known = best[name].get(asked.size, spent)
                    best[name][asked.size] = min(known, spent)
        with transaction.atomic():
            owner.delete()
            Track.objects.filter(pk__in=track_ids).delete()
    for name, by_size in best.items():
        few, many = (by_size[size] for size in SIZES)
        sys.stdout.write(f"{name:<22} {few:8.1f} ms {many:8.1f} ms {many / few:6.2f}x\n")


if __name__ == "__main__":
    main()
