"""The disk is full while files come in: they are refused, and go on when there is room."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from audio.models import Rendition, Track, Upload
from config import supervisor
from config.postgres_host import host
from tests import locks, make_music
from tests.audio.media import files
from tests.config.processes import eventually
from tests.faults import uploaders, writers
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.uploaders import Uploader
from tests.faults.workers import worker
from tests.servers import web
from tests.small_disk import SmallDisk, small_disk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F9"),
]

UPLOADS, SIZE = (20, 8_000_000) if FULL else (2, 12_000_000)
UPLOADERS = 4 if FULL else 2
DISK_MB = 64 if FULL else 16
FULL_SECONDS = 10.0 if FULL else 2.0
"""How long it stays so."""
FULLNESS = {503, 507}
WRITERS = 4


def refused(people: list[Uploader]) -> int:
    return sum(one.statuses[status] for one in people for status in FULLNESS)


def test_a_full_disk_of_files(tmp_path: Path, seen: Seen) -> None:
    some = [
        uploaders.padded(tmp_path / f"{number}.flac", size=SIZE, seed=number + 1)
        for number in range(UPLOADS)
    ]
    with small_disk(tmp_path / "var", DISK_MB + UPLOADS * 3 * SIZE // 10**6) as disk:
        disk.leave(DISK_MB * 10**6)
        with web(disk.place) as server, worker(server.environment, supervisor.MEDIA):
            people = [Uploader(server, some[n::UPLOADERS]) for n in range(UPLOADERS)]
            with uploaders.at_work(people):
                disk.leave(DISK_MB * 10**6 // 2)
                disk.leave(0)
                is_met = eventually(lambda: refused(people) >= UPLOADERS)
                time.sleep(FULL_SECONDS)
                half = shown_without_bytes()
                healthy = server.ask("/livez").status
                disk.give_back()
            uploaders.hurry_until_processed()
        wrong = uploaders.unlike(people, disk.place / "media")
        left = uploaders.orphans(disk.place)

    statuses = sum((one.statuses for one in people), Counter[int | str]())
    ended = Counter(Upload.objects.values_list("status", flat=True))
    seen.load = f"{UPLOADS} uploads of {SIZE // 10**6} MB on a disk of {DISK_MB} MB, tmpfs"
    seen.tell(
        f"files: {refused(people)} times refused, {half} shown that were not whole, "
        f"afterwards {ended['ready']} ready, {len(wrong)} with other bytes, {len(left)} left "
        "behind",
    )
    assert is_met, "nobody was refused"
    assert set(statuses) <= FULLNESS | {201, 204}
    assert (half, healthy, wrong, left) == (0, 200, [], [])
    assert ended == {"ready": UPLOADS}


def shown_without_bytes() -> int:
    """Tracks that say that they can be heard, and have not all of their files."""
    whole = 8
    return sum(
        Rendition.objects.filter(track=track).count() != whole
        for track in Track.objects.filter(is_playable=True)
    )


@contextmanager
def tables_on(disk: SmallDisk, *tables: str) -> Iterator[None]:
    """A tablespace, with these and their indexes; they go home afterwards."""
    place = disk.place / "tables"
    place.mkdir()
    os.chown(place, host().owner, -1)
    with locks.alone(locks.ONE_SERVER), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        move(tables, "small")
        try:
            yield
        finally:
            move(tables, "pg_default")
            cursor.execute("DROP TABLESPACE small")


def move(tables: tuple[str, ...], to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class JOIN pg_index"
            " ON pg_class.oid IN (indrelid, indexrelid)"
            " WHERE indrelid::regclass::text = ANY(%s)",
            [[*tables]],
        )
        for name, kind in {*cursor.fetchall()}:
            word = "INDEX" if kind == "i" else "TABLE"
            cursor.execute(f'ALTER {word} "{name}" SET TABLESPACE {to}')


def test_a_full_disk_of_the_database(tmp_path: Path, seen: Seen) -> None:
    tracks = [track.pk for track in make_music.tracks(5)]
    people = [writers.person() for _ in range(WRITERS)]
    some = [
        files.sound(tmp_path / f"{n}.flac", seed=n + 1).read_bytes() for n in range(UPLOADS)
    ]
    tables = ("audio_playevent", "audio_upload", "audio_likedtrack", "audio_playlistentry")
    with small_disk(tmp_path / "small", DISK_MB) as disk, tables_on(disk, *tables):
        with web(tmp_path / "var") as server, worker(server.environment, supervisor.MEDIA):
            artists = [Uploader(server, some[n::UPLOADERS]) for n in range(UPLOADERS)]
            with writers.at_work(server.port, people, tracks) as clients:
                disk.leave(0)
                is_met = eventually(lambda: refused_writes(clients) >= WRITERS)
                with uploaders.at_work(artists):
                    time.sleep(FULL_SECONDS)
                    disk.give_back()
                time.sleep(2)
            uploaders.hurry_until_processed()
        with connection.cursor() as cursor:
            kept, miscounted = writers.kept(clients, cursor), writers.miscounted(cursor)
    wrong = uploaders.unlike(artists, tmp_path / "var" / "media")
    left = uploaders.orphans(tmp_path / "var")
    ended = Counter(Upload.objects.values_list("status", flat=True))
    found = writers.outcome(clients)
    seen.load = f"the tables of {WRITERS} writers and of {UPLOADS} uploads on such a disk"
    seen.tell(
        f"tables: {refused_writes(clients):,} writes refused, {found.events:,} acknowledged, "
        f"{kept.lost} lost, {kept.twice} twice; {ended['ready']} uploads ready, {len(wrong)} "
        f"with other bytes, {len(left)} left behind",
    )
    assert is_met, "nobody was refused"
    assert (kept.lost, kept.twice, miscounted, found.strange) == (0, 0, [], {})
    assert (wrong, left, ended) == ([], [], {"ready": UPLOADS})
    statuses = sum((one.statuses for one in artists), Counter[int | str]())
    assert set(statuses) <= FULLNESS | {201, 204}


def refused_writes(clients: list[writers.Writer]) -> int:
    return sum(one.statuses[503] for one in clients)
