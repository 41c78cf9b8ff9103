r"""What a request about taste, recommendations, mixes or stations costs.

    VAR_DIR=/tmp/large python -m tests.benchmarks training --people 2000 --tracks 20000
    VAR_DIR=/tmp/large python -m tests.benchmarks recommendations

Asks everything of the database that `training` filled, through Django's test client in this
process. Told are milliseconds of CPU, and the statements of the costliest of a few requests.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_test_environment

from audio.models import Artist, Genre, PlayEvent, Playlist, Track
from audio.playlists.services.entries import add_tracks
from audio.playlists.services.life import create_playlist
from config import embedded_postgres, leaving, throttling
from config.fields import utc_now
from radio.models import Station
from recommendations.curated.models import CuratedShelf, ShelfEntry
from recommendations.mixes.models import Mix
from recommendations.training.models import Recommendation
from tests import make
from tests.api_client import Api
from users.models import User

PEOPLE: Final = 20
"""Of each kind; they take turns."""
UNKNOWN = "asked"
_HEATING: Final = 3
_COUNTED: Final = 5
_SHARE: Final = (0.5, 0.99)
Ask = Callable[[int], Any]
"""The n-th request of a row."""


class Row(NamedTuple):
    """`most`: it cannot be asked more often."""

    name: str
    ask: Ask
    most: int = 1_000_000


class Cost(NamedTuple):
    """Statements; ms of CPU, PostgreSQL's and all: the median, and what one of 100 exceeds."""

    statements: int
    database: tuple[float, float]
    whole: tuple[float, float]


class Asking:
    """Three kinds of people, and what there is to ask about."""

    def __init__(self) -> None:
        listed = Recommendation.objects.values_list("user", flat=True).distinct()
        people = list(User.objects.filter(pk__in=listed).order_by("pk"))
        chosen = people[:: max(1, len(people) // (2 * PEOPLE))]
        self.known, self.lately = chosen[0::2][:PEOPLE], chosen[1::2][:PEOPLE]
        self.unknown = [make.user(username=f"{UNKNOWN}{n}") for n in range(PEOPLE)]
        self.of: dict[int, Api] = {}
        self.nobody = Api()
        self.tracks = _some(Track)
        self.artists = _some(Artist)
        self.genre = Genre.objects.order_by("pk")[0].pk
        # What one keeps in a playlist, one likes: hence another's.
        owner = make.user(username=f"{UNKNOWN}all")
        self.playlists = [_playlist(owner, self.tracks[n : n + 50]) for n in range(PEOPLE)]
        self.last_play = PlayEvent.objects.order_by("-pk")[0].pk
        self._listen()

    def sign_in(self) -> None:
        """For as long as a row takes. One client: each new one loads all middleware."""
        for user in self.known + self.lately + self.unknown:
            self.of[user.pk] = Api(make.tokens(user).access)
            self.of[user.pk].client = self.nobody.client

    def _listen(self) -> None:
        """The second kind has listened since they were told of."""
        now = utc_now()
        rows = [
            PlayEvent(
                user=user,
                track_id=self.tracks[(7 * at + n) % len(self.tracks)],
                event_id=uuid4(),
                played_at=now - timedelta(minutes=n),
                ms_played=60_000,
                counted=n % 5 > 0,
                skipped=n % 5 == 0,
            )
            for at, user in enumerate(self.lately)
            for n in range(20)
        ]
        PlayEvent.objects.bulk_create(rows)

    def leave(self) -> None:
        PlayEvent.objects.filter(pk__gt=self.last_play).delete()
        Station.objects.filter(user__in=self.of).delete()
        Mix.objects.filter(user__in=self.of).delete()
        CuratedShelf.objects.filter(title=UNKNOWN).delete()
        Playlist.objects.filter(pk__in=[one.pk for one in self.playlists]).delete()
        User.objects.filter(username__startswith=UNKNOWN).delete()


def _some(model: Any) -> list[int]:
    """Two hundred, from those heard most to those heard least."""
    ids = model.objects.order_by("pk").values_list("pk", flat=True)
    return list(ids[:: max(1, len(ids) // 200)])


def _playlist(owner: User, tracks: Sequence[int]) -> Playlist:
    made = create_playlist(owner=owner, title=UNKNOWN)
    add_tracks(playlist=made, by=owner, track_ids=list(tracks))
    Playlist.objects.filter(pk=made.pk).update(visibility="public", is_curated=True)
    shelf, _ = CuratedShelf.objects.get_or_create(title=UNKNOWN, mood="calm")
    ShelfEntry.objects.create(shelf=shelf, playlist=made)
    return made


def rows(asking: Asking) -> Iterator[Row]:
    """In this order: what is made by one is asked for by the next."""

    def turns(people: Sequence[User], path: str) -> Ask:
        return lambda n: asking.of[people[n % len(people)].pk].get(path)

    known = asking.known
    for what in ("tracks", "albums", "artists"):
        path = f"/api/recommendations/{what}/"
        yield Row(f"{what}: a stored list", turns(known, path))
        yield Row(f"{what}: 20 acts since", turns(asking.lately, path))
        yield Row(f"{what}: nothing known", turns(asking.unknown, path))
    nobody = asking.nobody

    def similar(what: str, ids: Sequence[int]) -> Ask:
        return lambda n: nobody.get(f"/api/{what.format(id=ids[n % len(ids)])}/")

    for what, ids in (
        ("tracks/{id}/similar", asking.tracks),
        ("artists/{id}/related", asking.artists),
    ):
        yield Row(what, similar(what, ids))
    mixes = "/api/recommendations/mixes/"
    yield Row("mixes, made now", turns(known, mixes), PEOPLE)
    yield Row("mixes", turns(known, mixes))
    made = dict(Mix.objects.filter(kind="daily", position=0).values_list("user", "pk"))
    yield Row(
        "mixes/id",
        lambda n: asking.of[(pk := known[n % len(known)].pk)].get(f"{mixes}{made[pk]}/"),
    )
    yield Row("curated", lambda n: nobody.get("/api/recommendations/curated/"))
    feedback = "/api/recommendations/feedback/"
    words = count()
    yield Row(
        "feedback, said",
        lambda n: asking.of[asking.unknown[n % PEOPLE].pk].post(
            feedback,
            {
                "type": "track",
                "id": asking.tracks[next(words) % len(asking.tracks)],
                "verdict": "less",
            },
        ),
    )
    yield Row("feedback", turns(asking.unknown, feedback))
    yield Row("me/taste", turns(known, "/api/me/taste/"))
    yield Row(
        "me/taste, changed",
        lambda n: asking.of[asking.unknown[n % PEOPLE].pk].patch(
            "/api/me/taste/", {"discovery": n % 100}
        ),
    )
    yield from stations(asking)


def stations(asking: Asking) -> Iterator[Row]:
    """Opened, and drawn from: 5 tracks and 25."""
    base = "/api/radio/stations/"
    seeds: dict[str, Sequence[int | None]] = {
        "track": asking.tracks,
        "artist": asking.artists,
        "genre": [asking.genre],
        "playlist": [one.pk for one in asking.playlists],
        "user": [None],
    }
    opened: dict[int, int] = {}

    def to(n: int) -> Api:
        return asking.of[asking.known[n % PEOPLE].pk]

    def opening(kind: str) -> Ask:
        def ask(n: int) -> Any:
            ids = seeds[kind]
            answer = to(n).post(base, {"type": kind, "id": ids[n % PEOPLE % len(ids)]})
            opened[n % PEOPLE] = answer.json()["id"]
            return answer

        return ask

    def drawing(number: int) -> Ask:
        return lambda n: to(n).post(f"{base}{opened[n % PEOPLE]}/next/", {"count": number})

    yield Row("radio/presets", lambda n: asking.nobody.get("/api/radio/presets/"))
    for kind in seeds:
        yield Row(f"radio: {kind}, opened", opening(kind))
        yield Row(f"radio: {kind}, next 5", drawing(5))
        yield Row(f"radio: {kind}, next 25", drawing(25))
    yield Row("radio/stations", lambda n: to(n).get(base))
    yield Row("radio/stations/id", lambda n: to(n).get(f"{base}{opened[n % PEOPLE]}/"))
    yield Row(
        "radio/stations/id, closed", lambda n: to(n).delete(f"{base}{opened[n]}/"), PEOPLE
    )


def measured(row: Row, times: int) -> Cost:
    """Statements first; then without anybody counting them."""
    asked = count()
    whole = min(times, row.most)
    counted = min(_COUNTED, whole // 2)
    statements = 0
    for _ in range(counted):
        with CaptureQueriesContext(connection) as captured:
            _done(row, next(asked))
        statements = max(statements, len(captured))
    for _ in range(_HEATING if row.most > times else 0):
        _done(row, next(asked))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    database, together = [], []
    for _ in range(whole - counted):
        its, ours = _nanoseconds(backend), time.process_time_ns()
        _done(row, next(asked))
        ours, its = time.process_time_ns() - ours, _nanoseconds(backend) - its
        database.append(its / 1e6)
        together.append((its + ours) / 1e6)
    return Cost(statements, _parts(database), _parts(together))


def _done(row: Row, n: int) -> None:
    answer = row.ask(n)
    if answer.status_code >= 300:
        raise SystemExit(f"{row.name}: {answer.status_code} {answer.content.decode()}")


def _nanoseconds(schedstat: Path) -> int:
    """Of CPU, of one process; ticks of a hundredth of a second would be too coarse."""
    return int(schedstat.read_text(encoding="ascii").split()[0])


def _parts(values: list[float]) -> tuple[float, float]:
    values.sort()
    median, last = (values[int(share * (len(values) - 1))] for share in _SHARE)
    return median, last


def told(name: str, cost: Cost) -> str:
    (median, last), (of_it, of_last) = cost.whole, cost.database
    return (
        f"{name:<28} {cost.statements:3} statements {median:7.1f} ms {last:7.1f} ms,"
        f" of PostgreSQL {of_it:6.1f} ms {of_last:6.1f} ms\n"
    )


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="Of each kind.")
    parser.add_argument("--only", default="", help="Rows that begin so: radio.")
    asked = parser.parse_args(arguments)
    throttling.LIMITS = {}
    setup_test_environment()
    leaving.when_asked(leaving.leave)
    with embedded_postgres.running():
        call_command("migrate", verbosity=0)
        User.objects.filter(username__startswith=UNKNOWN).delete()  # of a run that was cut off
        asking = Asking()
        try:
            for row in rows(asking):
                if row.name.startswith(asked.only):
                    asking.sign_in()
                    sys.stdout.write(told(row.name, measured(row, asked.requests)))
                    sys.stdout.flush()
        finally:
            asking.leave()


if __name__ == "__main__":
    main(sys.argv[1:])
