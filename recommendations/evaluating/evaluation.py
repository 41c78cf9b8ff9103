"""Which questions are put to whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from recommendations.evaluating import contest, ranking, splits, stations, yardsticks
from recommendations.evaluating.baselines.linear import ALS, EASE, GFCF, PureSVD
from recommendations.evaluating.baselines.neighbours import ItemKNN, RP3beta, UserKNN
from recommendations.evaluating.baselines.plain import Friends, MostPop, Tags
from recommendations.evaluating.contest import Gains, Progress, Results, Task, Tell
from recommendations.evaluating.datasets import Dataset, Level
from recommendations.evaluating.ranking import Contender
from recommendations.evaluating.splits import Newcomers, Question
from recommendations.evaluating.stations import Likeness

SETS: Final = ("warm", "8-1-1", "cold", "stations")
A_GROUP: Final = 0.05
"""In a given split: such a share of people with equally little known is looked at alone."""
TENTH: Final = 0.15
"""A given test with less of what most people have is held against figures for 8:1:1."""
LITTLE: Final = 3
"""Where most people have no more, a given test is held against no figures as a whole."""


@dataclass(frozen=True)
class Evaluation:
    """Of one dataset. `results` are by key, in the order in which they are shown.

    `ours` is the name of whom all others are held against.
    """

    dataset: Dataset
    seeds: Sequence[int]
    results: Results
    gains: dict[str, Gains]
    ours: str


def evaluate(
    dataset: Dataset,
    asked: "Wanted",
    ours: Sequence[Contender],
    progress: Progress,
    tell: Tell,
) -> Evaluation:
    """The first of `ours` is meant; others of its kind are asked of 80/20 only."""
    entrants = Entrants(ours, dataset.level, asked.baselines)
    if dataset.test is not None:
        tasks, seeds = [*_given(dataset, entrants)], [0]
    else:
        tasks, seeds = [*_split(dataset, asked, entrants)], [*asked.seeds]
    results, name = contest.hold(tasks, progress, tell), ours[0].name
    gains = {key: contest.gains(rows, name) for key, rows in results.items()}
    return Evaluation(dataset, seeds, results, gains, name)


@dataclass(frozen=True)
class Wanted:
    """`only` are some of `SETS`."""

    seeds: Sequence[int]
    only: Sequence[str] = SETS
    baselines: bool = True


class Entrants:
    """Who is asked what. What cannot be done is left to each to refuse."""

    def __init__(self, ours: Sequence[Contender], level: Level, baselines: bool) -> None:
        popular, friends, tags = MostPop(), Friends(), Tags()
        items, people, walks = ItemKNN("TFIDF"), UserKNN(), RP3beta()
        artists = level == "artists"
        factors, directions = ALS(48 if artists else 256), PureSVD(20 if artists else 64)
        more: list[Contender] = [ItemKNN("cosine"), ItemKNN("BM25"), EASE(), directions, GFCF()]
        alone: list[Contender] = [popular, friends]
        fitting: list[Contender] = [items, people, walks, factors, tags]
        if not baselines:
            alone, fitting, more = [], [], []
        self.warm: list[Contender] = [*ours, *alone, *fitting, *more]
        self.nothing_known: list[Contender] = [ours[0], *alone]
        self.cold: list[Contender] = [ours[0], *alone, *fitting]
        self.stations: list[Contender] = [ours[0], *alone[:1], *fitting]


def _split(dataset: Dataset, asked: Wanted, entrants: Entrants) -> Iterator[Task]:
    for seed in asked.seeds:
        if "warm" in asked.only:
            yield _listed(yardsticks.WARM, seed, splits.warm(dataset, seed), entrants.warm)
    if "8-1-1" in asked.only:
        seed = asked.seeds[0]
        question = splits.eight_one_one(dataset, seed)
        yield _listed(yardsticks.TENTHS, seed, question, entrants.warm)
    if {"cold", "stations"} & set(asked.only):
        yield from _new_people(dataset, asked, entrants)


def _new_people(dataset: Dataset, asked: Wanted, entrants: Entrants) -> Iterator[Task]:
    new: Newcomers | None = None
    for seed in asked.seeds:
        if new is None or dataset.newcomers is None:
            new = Newcomers(dataset, splits.newcomers(dataset, seed))
            likeness = Likeness(new.evidence)
        if "cold" in asked.only:
            for known, question in new.questions(seed):
                contenders = entrants.cold if known else entrants.nothing_known
                yield _listed(yardsticks.new_people(known), seed, question, contenders)
        if "stations" in asked.only:
            ask = partial(stations.broadcast, likeness=likeness)
            question = new.stations(seed)
            key, alone = yardsticks.STATIONS, replace(question.asked, friends=None)
            yield Task(key, seed, question._replace(asked=alone), entrants.stations, ask)
            if dataset.friends is not None:
                key = yardsticks.STATIONS_OF_PEOPLE
                yield Task(key, seed, question, entrants.cold, ask)


def _given(dataset: Dataset, entrants: Entrants) -> Iterator[Task]:
    """Everybody, and those of whom 0, 1 or 3 listens are known if they are many."""
    question = splits.given(dataset)
    known = np.diff(question.asked.profiles.indptr)
    hidden = np.diff(question.hidden.indptr)
    share = np.median(hidden / (known + hidden))
    key = yardsticks.TENTHS if share < TENTH else yardsticks.WARM
    if np.mean(known > LITTLE) < 0.5:
        key = yardsticks.GIVEN
    yield _listed(key, 0, question, entrants.warm)
    for few in splits.KNOWN_OF_NEW:
        if np.mean(known == few) >= A_GROUP:
            contenders = entrants.cold if few else entrants.nothing_known
            key = yardsticks.new_people(few)
            yield _listed(key, 0, question.where(known == few), contenders)


def _listed(key: str, seed: int, question: Question, contenders: Sequence[Contender]) -> Task:
    return Task(key, seed, question, contenders, ranking.listed)
