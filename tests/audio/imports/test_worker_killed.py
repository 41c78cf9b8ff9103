"""A worker that is killed over an import: the next one ends it, and nothing is there twice."""

import json
import time

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from audio.imports.models import Import, ImportedName
from audio.models import LikedTrack, PlayEvent, Playlist
from config import env, supervisor
from tests import make
from tests.api_client import ApiFor
from tests.audio.imports.samples import (
    IMPORTS,
    LIBRARY,
    PLAYLISTS,
    Catalogue,
    outcomes,
    refusals,
    send,
    short,
    zipped,
)
from tests.faults.workers import worker
from tests.jobs import run_due
from tests.servers import Web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

UNKNOWN = 4_000
"""Names besides ours: some batches, between which it is killed."""
KILLS = 3
HISTORY = json.dumps(
    [
        short(f"2021-03-{day:02} 12:{minute:02}", artist, title, 180_000)
        for day in range(1, 29)
        for minute, artist, title in (
            (10, "The Weir", "Night Ferry"),
            (20, "Ada Cole", "Streetlamps"),
        )
    ]
    + [
        short("2021-04-04 12:34", f"Nobody {n % 97}", f"Nothing {n}", 180_000)
        for n in range(UNKNOWN)
    ]
).encode()
EXPORT = zipped(
    MyData__StreamingHistory0_json=HISTORY,
    MyData__YourLibrary_json=json.dumps(LIBRARY).encode(),
    MyData__Playlist1_json=json.dumps(PLAYLISTS).encode(),
)


def let_go() -> None:
    """As if the minute were over in which a killed worker's jobs are taken from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL,"
            " scheduled_at = NULL WHERE status IN ('doing', 'todo')"
        )


def names() -> int:
    return ImportedName.objects.count()


def is_over() -> bool:
    return not Import.objects.under_way().exists()


def wait_for_more_than(count: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while names() <= count and not is_over():
        assert time.monotonic() < until, "it does not go on"
        time.sleep(0.002)


def test_the_next_worker_goes_on_and_nothing_is_doubled(api_for: ApiFor) -> None:
    here = Catalogue()
    api = api_for(person := make.user())
    sent = send(api, EXPORT)
    key = Import.objects.get().key
    environment = Web(env.VAR_DIR).environment
    killed_at = []

    for _ in range(KILLS):
        done = names()
        with worker(environment, supervisor.MEDIA):  # ends by kill -9
            wait_for_more_than(done)
        killed_at.append(names())
        let_go()
    with worker(environment, supervisor.MEDIA):
        until = time.monotonic() + 90
        while not is_over():
            assert time.monotonic() < until, killed_at
            time.sleep(0.2)
    run_due()  # what was sent is deleted

    assert 0 < killed_at[0] < killed_at[-1] < UNKNOWN, killed_at
    told = api.get(f"{IMPORTS}{sent.json()['id']}/").json()
    assert (told["status"], told["progress"]) == ("ready", 100)
    assert outcomes(told) == {
        ("listen", "matched"): (2, 56, 56),
        ("listen", "unmatched"): (UNKNOWN, UNKNOWN, 0),
        ("like", "matched"): (1, 1, 1),
        ("like", "unmatched"): (1, 1, 0),
        ("album", "near"): (1, 1, 1),
        ("artist", "matched"): (1, 1, 1),
        ("playlist", "matched"): (1, 4, 1),
        ("playlist_track", "matched"): (3, 3, 0),
        ("playlist_track", "unmatched"): (1, 1, 0),
    }
    assert refusals(told) == {"no_music": 1}
    plays = PlayEvent.objects.filter(user=person)
    assert (plays.count(), plays.filter(counted=True).count()) == (56, 0)
    assert len(set(plays.values_list("track", "played_at"))) == 56
    here.ferry.refresh_from_db()
    assert (here.ferry.likes_count, here.ferry.plays_count) == (1, 0)
    assert LikedTrack.objects.filter(user=person).count() == 1
    assert Playlist.objects.get(owner=person).tracks_count == 3
    assert not default_storage.exists(key)
