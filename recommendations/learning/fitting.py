"""Learns everything from what people did."""

import numpy as np
from threadpoolctl import threadpool_limits

from recommendations.learning.interactions import (
    Interactions,
    Matrix,
    first,
    matrix,
    ones,
    standing,
)
from recommendations.learning.knowledge import FEWEST, Knowledge
from recommendations.learning.model import Model, Parts
from recommendations.learning.neighbours import (
    alike,
    cosine,
    counted,
    kept,
    scaled,
    walk,
)
from recommendations.learning.options import Options, suited
from recommendations.learning.parts import (
    Factors,
    Linear,
    Listeners,
    Nearby,
    Part,
    Spectrum,
    Words,
    circles,
)
from recommendations.learning.teaching import Progress, taught

_MORE_NEIGHBOURS = 300
TOLD = 2.0
"""How much a word says, beside a person."""


def silent(stage: str, done: int, total: int) -> None:
    """Says nothing of how far it has come."""


def fit(
    interactions: Interactions,
    *,
    seed: int = 0,
    options: Options | None = None,
    progress: Progress = silent,
) -> Model:
    """Everything, with sizes that suit how much there is.

    `progress` hears the name of a stage, and how many of how many steps of it are done. The
    same input and seed give the same model.
    """
    weights = interactions.weights
    options = options or suited(*weights.shape, weights.nnz)
    # More threads than cores that are free would wait for one another, spinning.
    with threadpool_limits(options.threads):
        ranker, live = taught(interactions, options, seed, learned, progress)
        return Model(learned(interactions, options, seed, progress), ranker, live)


def learned(
    interactions: Interactions, options: Options, seed: int, progress: Progress = silent
) -> Parts:
    """All parts; `progress` hears of "parts"."""
    weights = first(interactions.weights, options.most_items)
    steps = 5 + len(options.factors)
    progress("parts", 0, steps)
    sources = {"walk": walk(weights, options.neighbours, options.threads)}
    progress("parts", 1, steps)
    sources["alike"] = alike(weights, options.neighbours, options.threads)
    progress("parts", 2, steps)
    words = None if interactions.words is None else described(interactions.words)
    more: dict[str, Part] = dict(lines := _lines(weights, words, options))
    if lines and weights.shape[1] <= options.linear_lists:
        sources["linear"] = list(lines.values())[-1].nearest(options.neighbours)
    else:
        sources["linear"] = cosine(weights, options.neighbours, options.threads)
    if words is not None:
        more["words"] = Words(standing(weights), words)
    progress("parts", 3, steps)
    more |= _people(weights, options, seed)
    for at, length in enumerate(options.factors if min(weights.shape) > 1 else ()):
        progress("parts", 4 + at, steps)
        more[f"factors {length}"] = Factors.fit(weights, length, options, seed)
    if interactions.circle is not None:
        near, further = circles(interactions.circle, interactions.visible)
        more |= {"circle, near": near, "circle, further": further}
    progress("parts", steps, steps)
    heard = counted(weights)
    enough = (heard >= FEWEST).astype(np.float32)
    told = {name: matrix(scaled(held, enough, enough)) for name, held in sources.items()}
    knowledge = Knowledge(kept(told, options.neighbours), heard, weights.shape[0])
    return Parts(interactions, knowledge, more, options)


def _lines(weights: Matrix, words: Matrix | None, options: Options) -> dict[str, Linear]:
    """EASE where it can be solved, the best one last."""
    people, items = weights.shape
    if not (people and items) or (
        people > options.linear_people and items > options.linear_items
    ):
        return {}
    rows = standing(weights)
    made = {
        "linear, even": Linear.fit(ones(weights), 400.0),
        "linear, all": Linear.fit(rows, 100.0),
    }
    told = None if words is None else telling(words, options.words)
    if told is not None:
        # What follows words more closely reaches what few have heard.
        made["linear, told more"] = Linear.fit(rows, 200.0, matrix(told * 2))
        made["linear, told"] = Linear.fit(rows, 100.0, told)
    return made


def _people(weights: Matrix, options: Options, seed: int) -> dict[str, Part]:
    """What compares everybody with everybody."""
    if min(weights.shape) < 2 or weights.shape[0] > options.listeners_people:
        return {}
    rows = standing(weights)
    return {
        "cosine": Nearby(rows, cosine(weights, _MORE_NEIGHBOURS, options.threads)),
        "factors, placed": Factors.fit(rows, options.factors[0], options, seed),
        "listeners": Listeners.fit(weights),
        "spectrum": Spectrum.fit(weights, 128, seed),
    }


def described(words: Matrix) -> Matrix:
    """Unit vectors of items: rare words say more (TF-IDF)."""
    logged = words.copy()
    logged.data = np.log1p(logged.data)
    heavy = scaled(logged, None, np.log(words.shape[0] / np.maximum(1, counted(words))))
    length = np.sqrt(np.asarray(heavy.multiply(heavy).sum(axis=1)).ravel())
    return matrix(scaled(heavy, (1 / np.maximum(length, 1e-6)).astype(np.float32)))


def telling(words: Matrix, most: int) -> Matrix | None:
    """The words that several items have, the most frequent of them, as heavy as people."""
    times = counted(words)
    chosen = np.argsort(-times, kind="stable")[:most]
    chosen = np.sort(chosen[times[chosen] >= 3])
    return matrix(words[:, chosen] * TOLD) if len(chosen) else None
