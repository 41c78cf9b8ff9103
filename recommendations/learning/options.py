"""What fitting may cost, by how much there is to learn from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Sizes of everything that is fitted.

    - `folds`: how many times a part of what is known is hidden to teach the rankers;
      `hidden`: which part; `pupils`: people that each fold teaches from.
    - `linear_items`, `linear_people`: up to so many of one of them EASE is exact and worth its
      memory: 4 bytes times the square, and time as its cube.
    - `linear_lists`: up to so many items its lists of neighbours are worth their time, which
      grows with the square of them; the cosine takes its place.
    - `factors`: lengths of ALS vectors; `iterations` of its fitting.
    - `listeners_people`: up to so many people each is compared with all others.
    - `most_items`: of one person, the strongest; neighbours cost the square of it.
    - `neighbours`: kept of each item; 100 at most.
    - `words`: the most frequent ones, each of which EASE takes for one more person.
    - `candidates`: looked at for one person.
    - `trees`, `leaves`: of the ranker for everybody; `live_trees`, `live_leaves`: of the one
      for requests, which has to do with people of whom much, little or nothing is known.
    """

    folds: int = 5
    hidden: float = 0.2
    pupils: int = 2_000
    linear_items: int = 9_000
    linear_people: int = 4_000
    linear_lists: int = 20_000
    factors: tuple[int, ...] = (20, 48, 128)
    iterations: int = 15
    listeners_people: int = 20_000
    most_items: int = 1_000
    neighbours: int = 100
    words: int = 1_500
    candidates: int = 120
    trees: int = 200
    leaves: int = 15
    live_trees: int = 100
    live_leaves: int = 31
    threads: int = 1


def suited(people: int, items: int, pairs: int) -> Options:
    """For this much."""
    if pairs <= 20_000:
        return Options(
            folds=3, pupils=500, factors=(16,), iterations=5, trees=40, live_trees=40
        )
    if pairs <= 300_000:
        return Options()
    if pairs <= 3_000_000:
        return Options(
            folds=2,
            pupils=3_000,
            linear_people=12_000,
            factors=(64, 256),
            iterations=10,
            threads=2,
        )
    if pairs <= 15_000_000:
        # Neighbours of the 200 strongest items of each take a fifth of the time of 400. Who is
        # compared with all others has scores for all items at once: too much of hundreds of
        # thousands.
        return Options(
            folds=1,
            pupils=3_000,
            factors=(64,),
            listeners_people=10_000,
            most_items=200,
            candidates=100,
            threads=2,
        )
    return Options(
        folds=1,
        pupils=4_000,
        factors=(64,),
        listeners_people=10_000,
        iterations=8,
        most_items=150,
        neighbours=50,
        candidates=100,
        threads=2,
    )
