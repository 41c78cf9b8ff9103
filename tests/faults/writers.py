"""People who listen, like and fill a playlist, and hold a server to what it acknowledged."""

import http.client
import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from tests import make, make_playlist

PATIENCE = 60.0
AGAIN_SECONDS = 0.1
ALLOWED = {502, 503, "ConnectionResetError", "RemoteDisconnected", "BrokenPipeError"} | {
    "ConnectionRefusedError",
    "IncompleteRead",
}


class Change(NamedTuple):
    """`method`, `path` and `body` of it; what it adds to `Writer.events`."""

    method: str
    path: str
    body: Any
    events: int


class Person(NamedTuple):
    """Somebody's id, access token, and playlist."""

    pk: int
    token: str
    playlist: int


def person() -> Person:
    user = make.user()
    return Person(user.pk, make.tokens(user).access, make_playlist.playlist(owner=user).pk)


class Writer(threading.Thread):
    """Sends each change, with a key of its own, until it is acknowledged: as good clients do.

    `recoveries`: seconds from a change's first failure to its answer.
    """

    def __init__(
        self, port: int, person: Person, tracks: Sequence[int], stop: threading.Event
    ) -> None:
        super().__init__()
        self.stop, self.tracks = stop, tracks
        self.pk, self.token, self.playlist = person
        self.chance = random.Random(self.pk)  # noqa: S311
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.events = 0
        self.plays: list[UUID] = []
        self.added: list[int] = []
        self.liked: set[int] = set()
        self.statuses: Counter[int | str] = Counter()
        self.recoveries: list[float] = []
        self.answered_at: list[float] = []
        self.given_up: list[Change] = []

    def run(self) -> None:
        while not self.stop.is_set():
            change = self.chance.choice(
                (self.play, self.play, self.like, self.unlike, self.add)
            )()
            if self.until_acknowledged(change):
                self.events += change.events
            else:
                self.given_up.append(change)
        self.connection.close()

    def play(self) -> Change:
        """As many at once as a player has gathered."""
        new = [uuid4() for _ in range(self.chance.choice((1, 1, 3, 8)))]
        self.plays += new
        plays = [
            {
                "event_id": str(one),
                "track_id": self.chance.choice(self.tracks),
                "played_at": "2026-03-01T20:15:00Z",
                "ms_played": 60_000,
            }
            for one in new
        ]
        return Change("POST", "/api/me/plays/", {"plays": plays}, len(new))

    def like(self) -> Change:
        track = self.chance.choice(self.tracks)
        self.liked.add(track)
        return Change("POST", "/api/me/tracks/", {"ids": [track]}, 1)

    def unlike(self) -> Change:
        track = self.chance.choice(self.tracks)
        self.liked.discard(track)
        return Change("DELETE", f"/api/me/tracks/{track}/", None, 1)

    def add(self) -> Change:
        """In order: the next one is sent when this one is acknowledged."""
        new = self.chance.choices(self.tracks, k=self.chance.choice((1, 2)))
        self.added += new
        path = f"/api/playlists/{self.playlist}/tracks/?allow_duplicates=true"
        return Change("POST", path, {"track_ids": new}, len(new))

    def until_acknowledged(self, change: Change) -> bool:
        key, failed = str(uuid4()), 0.0
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self.send(change, key)
            self.statuses[status] += 1
            if status in (201, 204):
                self.answered_at.append(time.monotonic())
                if failed:
                    self.recoveries.append(time.monotonic() - failed)
                return True
            failed = failed or time.monotonic()
            time.sleep(AGAIN_SECONDS)
        return False

    def send(self, change: Change, key: str) -> int | str:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if change.method == "POST":
            headers["Idempotency-Key"] = key
        try:
            body = None if change.body is None else json.dumps(change.body)
            self.connection.request(change.method, change.path, body, headers)
            response = self.connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return type(error).__name__
        return response.status


class Outcome(NamedTuple):
    """`statuses` of all requests; `p99` of recovery in seconds, of `recovered` changes."""

    events: int
    statuses: Counter[int | str]
    recovered: int
    p99: float
    slowest: float

    @property
    def strange(self) -> dict[int | str, int]:
        """Answers that nobody is prepared for."""
        allowed = ALLOWED | {201, 204}
        return {status: n for status, n in self.statuses.items() if status not in allowed}


@contextmanager
def at_work(
    port: int, people: Sequence[Person], tracks: Sequence[int]
) -> Iterator[list[Writer]]:
    """They end what they do before this ends."""
    stop = threading.Event()
    writers = [Writer(port, one, tracks, stop) for one in people]
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE + 10)


def outcome(writers: Sequence[Writer]) -> Outcome:
    recoveries = sorted(seconds for writer in writers for seconds in writer.recoveries)
    return Outcome(
        events=sum(writer.events for writer in writers),
        statuses=sum((writer.statuses for writer in writers), Counter[int | str]()),
        recovered=len(recoveries),
        p99=recoveries[int(len(recoveries) * 0.99)] if recoveries else 0.0,
        slowest=recoveries[-1] if recoveries else 0.0,
    )


PLAYS = "SELECT event_id FROM audio_playevent"
LIKES = "SELECT user_id, track_id FROM audio_likedtrack"
ENTRIES = """
SELECT playlist_id, track_id FROM audio_playlistentry
WHERE position IS NOT NULL ORDER BY playlist_id, position
"""
COUNTS = """
SELECT id, plays_count, likes_count FROM audio_track
WHERE plays_count <> (
    SELECT count(*) FROM audio_playevent WHERE track_id = audio_track.id AND counted
) OR likes_count <> (SELECT count(*) FROM audio_likedtrack WHERE track_id = audio_track.id)
"""


class Kept(NamedTuple):
    """Of all acknowledged events: how many are not there, and how many too many."""

    lost: int
    twice: int


def kept(writers: Sequence[Writer], cursor: Any) -> Kept:
    """By any cursor of the database that they wrote to, psycopg's or Django's."""
    played = Counter(one for (one,) in rows(cursor, PLAYS))
    sent = Counter(one for writer in writers for one in writer.plays)
    lost, twice = (sent - played).total(), (played - sent).total()
    liked, entries = _by(rows(cursor, LIKES)), _by(rows(cursor, ENTRIES))
    for writer in writers:
        added, found = Counter(writer.added), Counter(entries[writer.playlist])
        likes = Counter(liked[writer.pk])
        lost += (Counter(writer.liked) - likes).total() + (added - found).total()
        twice += (likes - Counter(writer.liked)).total() + (found - added).total()
    return Kept(lost, twice)


def in_disorder(writers: Sequence[Writer], cursor: Any) -> list[int]:
    """Playlists whose tracks do not stand as their owner added them."""
    entries = _by(rows(cursor, ENTRIES))
    return [one.playlist for one in writers if entries[one.playlist] != one.added]


def miscounted(cursor: Any) -> list[Any]:
    """Tracks whose counters are not what their rows say."""
    return rows(cursor, COUNTS)


def rows(cursor: Any, query: str) -> list[Any]:
    cursor.execute(query)
    return list(cursor.fetchall())


def _by(pairs: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
