"""Training: from what people did to a model that serves.

Imports everything that fits models, 100 MB of it: for commands alone. Jobs start a process.
"""

from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.fitting import fit
from recommendations.learning.interactions import Interactions
from recommendations.learning.options import Options
from recommendations.training import measuring, recommending, rolling, storing
from recommendations.training.models import Kind, Training
from recommendations.training.reading import Reading, read
from recommendations.training.recommending import Learnt
from recommendations.training.rolling import Progress, Seen, quietly
from recommendations.training.running import (
    ACTIVE,
    ALGORITHM,
    FEWEST_PAIRS,
    FEWEST_PEOPLE,
    NothingToLearn,
    Run,
    alone,
    remove_old,
    running,
)


def train(
    *, now: datetime, progress: Progress = quietly, options: Options | None = None
) -> Training:
    """Everything anew. Until it is whole the last one serves, and so it does if this fails.

    `options` by default as suits the size. Raises `AlreadyRunning`, or `NothingToLearn`.
    """
    with alone():
        with running(algorithm=ALGORITHM, progress=progress) as run:
            _train(run, now, options)
        remove_old()
    return run.training


def _train(run: Run, now: datetime, options: Options | None) -> None:
    seen = rolling.seen()
    with run.stage("roll-up", "Adding up what people did", "people") as step:
        rolling.roll_up(now=now, step=step)
    with run.stage("reading", "Reading", "people"):
        reading = read()
    if not _is_enough(reading.tracks):
        raise NothingToLearn
    learnt = _learn(run, reading, seen, options)
    with run.stage("recommendations", "Working out recommendations", "people") as step:
        storing.remove_unwanted()
        people, done = _active(reading, now), 0
        for made in recommending.made_for(learnt, people):
            storing.store_recommendations(run.training, made, made_at=_moment(seen))
            done += recommending.AT_ONCE
            step(min(done, len(people)), len(people))


def _learn(run: Run, reading: Reading, seen: Seen, options: Options | None) -> Learnt:
    """Fits both models, and lets them serve."""
    held = measuring.hold_back(reading.tracks.weights)
    with run.stage("tracks", "Learning what goes with what", "steps") as step:
        tracks = fit(
            replace(reading.tracks, weights=held.weights),
            options=options,
            progress=lambda stage, done, total: step(done, total),
        )
    with run.stage("artists", "Learning who goes with whom", "steps") as step:
        artists = None
        if _is_enough(reading.artists):
            artists = fit(
                reading.artists,
                options=options,
                progress=lambda stage, done, total: step(done, total),
            )
    learnt = Learnt(reading, tracks, artists)
    with run.stage("evaluation", "Comparing with what was hidden", "people"):
        evaluation = measuring.measure(
            held, lambda people, k: tracks.recommend(people, k).items
        )
    _publish(run, learnt, {"seen": seen, "evaluation": evaluation})
    return learnt


def _publish(run: Run, learnt: Learnt, left: dict[str, object]) -> None:
    reading, artists = learnt.reading, learnt.artists
    total = len(reading.catalogue.tracks) + len(reading.artist_ids)
    with run.stage("neighbours", "Writing neighbours", "things") as step:
        rows = storing.rows_of(learnt.tracks.knowledge, reading.catalogue.tracks)
        stored = storing.store_neighbours(
            run.training, Kind.TRACK, rows, step=lambda done: step(done, total)
        )
        if artists is not None:
            rows = storing.rows_of(artists.knowledge, reading.artist_ids)
            storing.store_neighbours(
                run.training, Kind.ARTIST, rows, step=lambda done: step(stored + done, total)
            )
    run.publish(
        track_ranker=learnt.tracks.live.to_bytes(),
        artist_ranker=b"" if artists is None else artists.live.to_bytes(),
        counts=reading.counts,
        **left,
    )


def _is_enough(interactions: Interactions) -> bool:
    weights = interactions.weights
    people = np.count_nonzero(np.diff(weights.indptr))
    return bool(people >= FEWEST_PEOPLE and weights.nnz >= FEWEST_PAIRS)


def _active(reading: Reading, now: datetime) -> NDArray[np.intp]:
    return np.flatnonzero(reading.last >= (now - ACTIVE).timestamp())


def _moment(seen: Seen) -> datetime:
    return datetime.fromisoformat(seen["at"])
