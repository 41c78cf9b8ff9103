r"""How long a training takes with many people, and what it holds in memory.

    VAR_DIR=/tmp/large python -m tests.benchmarks training --people 20000 --tracks 200000 \
        --plays 10000000

Fills a database of its own, which should be empty, trains, and prints what each stage took.
People have one of 32 tastes, each with music of its own; some are heard, and hear, much more
than others.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.core.management import call_command
from django.db import connection, models, transaction

from audio.models import Album, Artist, Genre, Track
from config import embedded_postgres, leaving
from recommendations.models import Training
from users.models import Client, User

TASTES: Final = 32
SIZES: Final = (
    *("audio_playevent", "recommendations_interaction", "recommendations_neighbours"),
    "recommendations_recommendation",
)
# Of 100 plays 80 are of one's own taste. Ranks by a cube: a tenth of the tracks has half.
_PLAYS = """
INSERT INTO audio_playevent (user_id, event_id, track_id, played_at, received_at, ms_played,
                             source_type, skipped, counted)
SELECT p.id, gen_random_uuid(), t.id, at, at, 60000, '', NOT counts, counts
FROM (
  SELECT who, statement_timestamp() - random() * interval '365 days' AS at,
    random() < 0.9 AS counts,
    CASE WHEN random() < 0.8
      THEN (who %% {tastes}) + {tastes} * floor(%(tracks)s / {tastes} * power(random(), 3))
      ELSE floor(%(tracks)s * power(random(), 3)) END::bigint AS what
  FROM (SELECT floor(%(people)s * power(random(), 1.5))::bigint AS who
        FROM generate_series(1, %(plays)s)) AS acts
) AS acts
JOIN bench_person p ON p.n = who
JOIN bench_track t ON t.n = what
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = %s AND indexdef NOT LIKE '%% UNIQUE %%'
"""
_LIKES = """
INSERT INTO audio_likedtrack (user_id, track_id, created_at)
SELECT DISTINCT user_id, track_id, statement_timestamp() FROM audio_playevent
WHERE counted AND id %% 40 = 0
ON CONFLICT DO NOTHING
"""
_FOLLOWS = """
INSERT INTO users_userfollow (follower_id, followed_id, created_at)
SELECT DISTINCT a.id, b.id, statement_timestamp()
FROM bench_person a CROSS JOIN generate_series(1, 5) AS k
JOIN bench_person b ON b.n = (a.n + {tastes} * k * k) %% %(people)s AND b.id <> a.id
ON CONFLICT DO NOTHING
"""


def fill(*, people: int, tracks: int, plays: int) -> None:
    """Straight into the tables: counters and search know nothing of it."""

    def many(model: type[models.Model], number: int, row: Callable[[int], Any]) -> list[Any]:
        made: list[Any] = []
        for start in range(0, number, 10_000):
            part = [row(n) for n in range(start, min(number, start + 10_000))]
            made += model._default_manager.bulk_create(part)
        return made

    with transaction.atomic():
        persons = many(
            User, people, lambda n: User(email=f"b{n}@example.org", username=f"bench{n}")
        )
        many(Client, people, lambda n: Client(user=persons[n]))
        genres = many(Genre, TASTES, lambda n: Genre(name=f"Taste {n}", slug=f"taste-{n}"))
        artists = many(
            Artist,
            max(TASTES, tracks // 10),
            lambda n: Artist(name=f"A{n}", sort_name=f"a{n}", slug=f"a{n}", status="published"),
        )
        albums = many(
            Album,
            len(artists),
            lambda n: Album(
                artist=artists[n], title="B", sort_title="b", slug="b", status="published"
            ),
        )
        songs = many(
            Track,
            tracks,
            lambda n: Track(
                artist=artists[n % len(artists)],
                album=albums[n % len(albums)],
                title="T",
                sort_title="t",
                slug="t",
                duration_ms=200_000,
                is_playable=True,
                status="published",
            ),
        )
        through: Any = Track.genres.through
        many(
            through,
            tracks,
            lambda n: through(track_id=songs[n].pk, genre_id=genres[n % TASTES].pk),
        )
        _numbered("bench_person", persons)
        _numbered("bench_track", songs)
    given = {"people": people, "tracks": tracks}
    with _without_indexes("audio_playevent"), connection.cursor() as cursor:
        for start in range(0, plays, 1_000_000):
            part = given | {"plays": min(1_000_000, plays - start)}
            cursor.execute(_PLAYS.format(tastes=TASTES), part)
    with connection.cursor() as cursor:
        cursor.execute(_LIKES, {})
        cursor.execute(_FOLLOWS.format(tastes=TASTES), given)
        cursor.execute("ANALYZE")


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Ten million rows are indexed faster afterwards; what they point at is there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INDEXES, [table])
        indexes = cursor.fetchall()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def _numbered(table: str, rows: Sequence[Any]) -> None:
    """From 0 on, whatever their ids are."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {table} (n bigint PRIMARY KEY, id bigint)")
        cursor.execute(
            f"INSERT INTO {table} SELECT n - 1, id"  # noqa: S608
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS t (id, n)",
            [[row.pk for row in rows]],
        )
        cursor.execute(f"ANALYZE {table}")


def told() -> str:
    """Of the last training, as lines."""
    training = Training.objects.latest("pk")
    lines = [f"{name:>16}: {number:,}" for name, number in training.counts.items()]
    seconds, cpu = training.costs["seconds"], training.costs["cpu"]
    lines += [
        f"{name:>16}: {took:,.1f} s, {cpu[name]:,.1f} s of CPU"
        for name, took in seconds.items()
    ]
    lines += [f"{'together':>16}: {sum(seconds.values()):,.1f} s"]
    lines += [f"{'memory':>16}: {training.costs['peak_mb']:,} MB", str(training.evaluation)]
    with connection.cursor() as cursor:
        for table in SIZES:
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            lines.append(f"{cursor.fetchone()[0] / 2**20:>12,.0f} MB {table}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--plays", type=int, default=1_000_000)
    parser.add_argument("--again", action="store_true", help="It is filled already.")
    asked = parser.parse_args(arguments)
    leaving.when_asked(leaving.leave)
    with embedded_postgres.running():
        call_command("migrate", verbosity=0)
        if not asked.again:
            began = time.monotonic()
            fill(people=asked.people, tracks=asked.tracks, plays=asked.plays)
            sys.stdout.write(f"Filled in {time.monotonic() - began:.0f} s.\n")
        call_command("train_recommender")
        sys.stdout.write(told() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
