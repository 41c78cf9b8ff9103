"""Learns everything from what people did."""

import numpy as np

from recommendations.learning.interactions import Interactions, Matrix, matrix, ones, standing
from recommendations.learning.knowledge import MOST, Knowledge
from recommendations.learning.model import Model, Parts
from recommendations.learning.neighbours import alike, cosine, counted, kept, scaled, walk
from recommendations.learning.options import Options, suited
from recommendations.learning.parts import Factors, Linear, Listeners, Part, Spectrum, circles
from recommendations.learning.teaching import Progress, taught


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
    ranker, live = taught(interactions, options, seed, learned, progress)
    return Model(learned(interactions, options, seed, progress), ranker, live)


def learned(
    interactions: Interactions, options: Options, seed: int, progress: Progress = silent
) -> Parts:
    """All parts; `progress` hears of "parts"."""
    weights = strongest(interactions.weights, options.most_items)
    people, items = weights.shape
    more: dict[str, Part] = {}
    steps = 5 + len(options.factors)
    progress("parts", 0, steps)
    sources = {"walk": walk(weights, threads=options.threads)}
    progress("parts", 1, steps)
    sources["alike"] = alike(weights, threads=options.threads)
    progress("parts", 2, steps)
    placed = standing(weights)
    if min(people, items) and (
        people <= options.linear_people or items <= options.linear_items
    ):
        more["linear, all"] = linear = Linear.fit(placed, 100.0)
        more["linear, even"] = Linear.fit(ones(weights), 400.0)
        sources["linear"] = linear.nearest(MOST)
    else:
        sources["linear"] = cosine(weights, threads=options.threads)
    progress("parts", 3, steps)
    if min(people, items) > 1:
        if people <= options.listeners_people:
            more["listeners"] = Listeners.fit(weights)
            more["spectrum"] = Spectrum.fit(weights, 128, seed)
        for at, length in enumerate(options.factors):
            more[f"factors {length}"] = Factors.fit(
                weights, length, options.iterations, seed, options.threads
            )
            progress("parts", 4 + at, steps)
    if interactions.circle is not None:
        near, further = circles(interactions.circle, interactions.visible)
        more["circle, near"], more["circle, further"] = near, further
    words = None if interactions.words is None else described(interactions.words)
    progress("parts", steps, steps)
    knowledge = Knowledge(kept(sources), counted(weights), people, words)
    return Parts(interactions, knowledge, more, options)


def described(words: Matrix) -> Matrix:
    """Unit vectors of items: rare words say more (TF-IDF)."""
    logged = words.copy()
    logged.data = np.log1p(logged.data)
    heavy = scaled(logged, None, np.log(words.shape[0] / np.maximum(1, counted(words))))
    length = np.sqrt(np.asarray(heavy.multiply(heavy).sum(axis=1)).ravel())
    return matrix(scaled(heavy, (1 / np.maximum(length, 1e-6)).astype(np.float32)))


def strongest(weights: Matrix, most: int) -> Matrix:
    """Of each person's items those of the greatest weights, at most so many."""
    lengths = np.diff(weights.indptr)
    if not len(lengths) or lengths.max() <= most:
        return weights
    row = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((-weights.data, row))
    place = np.arange(weights.nnz) - np.repeat(weights.indptr[:-1], lengths)
    held = np.zeros(weights.nnz, dtype=np.float32)
    held[order] = np.where(place < most, weights.data[order], 0)
    return matrix((held, weights.indices, weights.indptr), weights.shape)
