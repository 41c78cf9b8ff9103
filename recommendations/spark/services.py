"""Training on Spark: the same interactions, and the same tables, as `training` has."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

import numpy as np

from recommendations.spark import fitting, reading
from recommendations.spark.fitting import Fitted, Options
from recommendations.spark.reading import Cluster
from recommendations.spark.session import DataFrame, SparkSession, require
from recommendations.training import rolling, storing
from recommendations.training.models import Kind, Training
from recommendations.training.packed import Nearby, items, pack_items
from recommendations.training.rolling import Progress, quietly
from recommendations.training.running import (
    FEWEST_PAIRS,
    FEWEST_PEOPLE,
    NothingToLearn,
    Run,
    alone,
    remove_old,
    running,
)

ALGORITHM: Final = "spark-als/1"
AT_ONCE: Final = 256


def train(
    *, cluster: Cluster, options: Options, now: datetime, progress: Progress = quietly
) -> Training:
    """Everything anew, on Spark. Until it is whole the last training serves.

    Raises `CannotUseSpark`, or `AlreadyRunning` where another training runs, on Spark or not.
    """
    require()
    with alone():
        with (
            reading.connected(cluster) as spark,
            running(algorithm=ALGORITHM, progress=progress) as run,
        ):
            _train(spark, run, cluster, options, now)
        remove_old()
    return run.training


def _train(
    spark: SparkSession, run: Run, cluster: Cluster, options: Options, now: datetime
) -> None:
    seen = rolling.seen()
    with run.stage("roll-up", "Adding up what people did", "people") as step:
        rolling.roll_up(now=now, step=step)
    with run.stage("reading", "Reading", "people"):
        given = reading.read(spark, cluster, parts=options.blocks).cache()
        counts = _counts(given)
    with run.stage("tracks", "Learning what goes with what", "steps"):
        tracks = fitting.fit(spark, fitting.tracks_of(spark, given), options)
    with run.stage("artists", "Learning who goes with whom", "steps"):
        artists = fitting.fit(spark, fitting.artists_of(spark, given), options)
    with run.stage("neighbours", "Writing neighbours", "things"):
        storing.store_neighbours(run.training, Kind.TRACK, _neighbours(tracks))
        storing.store_neighbours(run.training, Kind.ARTIST, _neighbours(artists))
    run.publish(counts=counts, seen=seen, **_rankers())
    lists = {Kind.TRACK: tracks.recommended, Kind.ARTIST: artists.recommended}
    with run.stage("recommendations", "Working out recommendations", "lists") as step:
        made, done, total = _made(lists), 0, len(lists) * counts["people"]
        while some := list(islice(made, AT_ONCE)):
            storing.store_recommendations(
                run.training, some, made_at=datetime.fromisoformat(seen["at"])
            )
            done += len(some)
            step(done, total)


def _counts(given: DataFrame) -> dict[str, int]:
    """Raises `NothingToLearn`."""
    liked = given.where("weight > 0 AND track_id IS NOT NULL")
    counts = {
        "people": liked.select("user_id").distinct().count(),
        "tracks": liked.select("track_id").distinct().count(),
        "pairs": liked.count(),
    }
    if counts["people"] < FEWEST_PEOPLE or counts["pairs"] < FEWEST_PAIRS:
        raise NothingToLearn
    return counts


def _rankers() -> dict[str, bytes]:
    """Spark learns none. The last one goes on: it ranks by the same sources."""
    last = Training.objects.ready().first() or Training()
    return {
        "track_ranker": bytes(last.track_ranker),
        "artist_ranker": bytes(last.artist_ranker),
    }


def _neighbours(fitted: Fitted) -> Iterator[storing.Row]:
    """What `learning.knowledge.SOURCES` calls linear is not known here: 0."""
    for row in fitted.neighbours.toLocalIterator(prefetchPartitions=True):
        walk, ids, alike, listeners = zip(*row.near, strict=True)
        scores = np.array([walk, np.zeros(len(ids)), alike, np.log1p(listeners)], np.float32)
        near = Nearby(np.array(ids, np.int64), scores)
        yield storing.Row(row.item_id, row.listeners, near)


def _made(lists: dict[Kind, DataFrame]) -> Iterator[storing.Made]:
    for kind, frame in lists.items():
        for row in frame.toLocalIterator(prefetchPartitions=True):
            listed = [
                (one.item_id, one.score, (one.code, 0), (one.because, 0)) for one in row.items
            ]
            yield storing.Made(row.user_id, kind, pack_items(items(listed)))
