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
from multiprocessing import get_context
from typing import Any, Final

from django.core.management import call_command
from django.db import connection, models, transaction

from audio.catalog.counting import recount
from audio.charts import services as charts
from audio.models import Album, Artist, Genre, Track
from config import embedded_postgres, leaving
from config.fields import utc_now
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
_MANY = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM (
  SELECT made.* FROM {table} AS r CROSS JOIN generate_series(1, %s) AS n
    CROSS JOIN LATERAL jsonb_populate_record(r, jsonb_build_object({values})) AS made
  WHERE r.{key} = %s ORDER BY n
) AS made
"""
_TASTES = """
INSERT INTO audio_track_genres (track_id, genre_id)
SELECT %s + n, %s + n %% {tastes} FROM generate_series(0, %s - 1) AS n
"""
_NUMBERED = """
CREATE TEMP TABLE {table} AS SELECT n, %s + n AS id FROM generate_series(0, %s - 1) AS n
"""
# What a request looks at beside what was learnt. Days: those that charts are counted of.
_COUNTED = """
INSERT INTO audio_trackday (track_id, day, plays)
SELECT track_id, (played_at AT TIME ZONE 'UTC')::date, count(*) FROM audio_playevent
WHERE counted AND played_at > statement_timestamp() - interval '60 days' GROUP BY 1, 2;
UPDATE audio_track t SET plays_count = p.plays
FROM (SELECT track_id, count(*) AS plays FROM audio_playevent WHERE counted GROUP BY 1) AS p
WHERE p.track_id = t.id;
INSERT INTO audio_album_genres (album_id, genre_id)
SELECT DISTINCT t.album_id, g.genre_id
FROM audio_track t JOIN audio_track_genres g ON g.track_id = t.id;
"""


def fill(*, people: int, tracks: int, plays: int) -> None:
    """Straight into the tables; search knows nothing of it."""
    with transaction.atomic():
        _people(people)
        _catalogue(tracks)
    given = {"people": people, "tracks": tracks}
    with _without_indexes("audio_playevent"), connection.cursor() as cursor:
        for start in range(0, plays, 1_000_000):
            part = given | {"plays": min(1_000_000, plays - start)}
            cursor.execute(_PLAYS.format(tastes=TASTES), part)
    with connection.cursor() as cursor:
        cursor.execute(_LIKES, {})
        cursor.execute(_FOLLOWS.format(tastes=TASTES), given)
        cursor.execute(_COUNTED)
    every: Any = {
        f"{model.__name__.lower()}s": list(model._default_manager.values_list("pk", flat=True))
        for model in (Artist, Album, Genre)
    }
    recount(**every)
    charts.count(now=utc_now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(number: int) -> None:
    person = User.objects.create(email="b0@example.org", username="bench0")
    client = Client.objects.create(user=person)
    _many(person, number, email="'b' || n || '@example.org'", username="'bench' || n")
    _many(client, number, user_id=f"{person.pk} + n")
    _numbered("bench_person", person.pk, number)


def _catalogue(tracks: int) -> None:
    """Ten tracks of an artist and of an album. What comes first is the newest."""
    number = max(TASTES, tracks // 10)
    shown: dict[str, Any] = {"status": "published", "published_at": utc_now()}
    genre = Genre.objects.create(name="Taste 0", slug="taste-0")
    artist = Artist.objects.create(name="A0", sort_name="a0", slug="a0", **shown)
    named = {"artist": artist, "slug": "b", "title": "B", "sort_title": "b"} | shown
    album = Album.objects.create(**named)
    song = Track.objects.create(**named, album=album, duration_ms=200_000, is_playable=True)
    newer = {"published_at": "statement_timestamp() - n * interval '1 minute'"}
    _many(genre, TASTES, name="'Taste ' || n", slug="'taste-' || n")
    _many(artist, number, name="'A' || n", sort_name="'a' || n", slug="'a' || n", **newer)
    _many(album, number, artist_id=f"{artist.pk} + n", **newer)
    of = {"artist_id": artist.pk, "album_id": album.pk}
    by = {column: f"{first} + mod(n, {number})" for column, first in of.items()}
    _many(song, tracks, **by, **newer)
    with connection.cursor() as cursor:
        cursor.execute(_TASTES.format(tastes=TASTES), [song.pk, genre.pk, tracks])
    _numbered("bench_track", song.pk, tracks)


def _many(row: models.Model, number: int, **others: str) -> None:
    """So many with this one, each with other values: SQL of `n`, 0 being this one.

    Keys follow upon one another: nobody else writes.
    """
    columns = {str(field.column) for field in row._meta.concrete_fields if not field.generated}
    given = {
        "table": row._meta.db_table,
        "columns": ", ".join(sorted(columns - {"id"})),
        "key": "id" if "id" in columns else "user_id",
        "values": ", ".join(f"'{name}', {value}" for name, value in others.items()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MANY.format(**given), [number - 1, row.pk])


def _numbered(table: str, first: int, number: int) -> None:
    """From 0 on, whatever their ids are."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED.format(table=table), [first, number])
        cursor.execute(f"ANALYZE {table}")


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


def _apart(do: Callable[..., None], **given: Any) -> None:
    """In a process of its own: its memory is not that of the training."""
    connection.close()
    process = get_context("fork").Process(target=do, kwargs=given)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


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
            _apart(fill, people=asked.people, tracks=asked.tracks, plays=asked.plays)
            sys.stdout.write(f"Filled in {time.monotonic() - began:.0f} s.\n")
        call_command("train_recommender")
        sys.stdout.write(told() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
