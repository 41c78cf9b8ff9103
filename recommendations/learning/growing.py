"""Grows the trees of a `Ranker` with scikit-learn."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from recommendations.learning.interactions import Floats
from recommendations.learning.scoring import Ranker

_ENOUGH = 50
"""Examples of either kind; with fewer there is nothing to grow a tree from."""


def grow(
    rows: Floats,
    liked: NDArray[np.bool_],
    names: tuple[str, ...],
    size: tuple[int, int],
    *,
    spared: int = 1,
    seed: int = 0,
) -> Ranker:
    """From rows (r x f) and whether each is liked (r); one that is not stands for `spared`.

    `size`: trees, and leaves of each. With next to no examples it is a single leaf, which
    leaves the order of candidates as it is.
    """
    trees, leaves = size
    if min(liked.sum(), (~liked).sum()) < _ENOUGH:
        return _idle(names, float(liked.mean()) if len(liked) else 0.0)
    grown = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=0.05 * 200 / trees,
        max_leaf_nodes=leaves,
        min_samples_leaf=min(200, max(5, len(rows) // 1_000)),
        l2_regularization=5.0,
        max_features=0.5,
        early_stopping=False,
        random_state=seed,
    )
    # Weights would do, but scikit-learn bins weighted columns by sorting each of them hundreds
    # of times. What is left out of one kind alone moves the logarithm of the odds by a constant
    # (King, Zeng: Logistic regression in rare events data, 2001).
    # scikit-learn cannot bin a column of which nothing is known; one that is always the same
    # parts nothing.
    unknown = np.isnan(rows).all(axis=0)
    grown.fit(np.where(unknown, np.float32(0), rows), liked)
    ranker = exported(grown, names, leaves)
    return replace(ranker, start=ranker.start - float(np.log(spared)))


def exported(
    grown: HistGradientBoostingClassifier, names: tuple[str, ...], leaves: int
) -> Ranker:
    """The trees as arrays; they answer as `predict_proba` does for rows of float32."""
    trees = [each[0].nodes for each in grown._predictors]
    shape = (len(trees), max(1, leaves - 1))
    feature = np.zeros(shape, dtype=np.int16)
    threshold = np.full(shape, np.inf, dtype=np.float32)
    missing_right = np.zeros(shape, dtype=bool)
    left_out = np.zeros(shape, dtype=np.uint32)
    values = np.zeros((len(trees), leaves), dtype=np.float32)
    for t, nodes in enumerate(trees):
        inner, leaf_values = _walked(nodes)
        values[t, : len(leaf_values)] = leaf_values
        for place, (node, mask) in enumerate(inner):
            feature[t, place] = node["feature_idx"]
            threshold[t, place] = _below(float(node["num_threshold"]))
            missing_right[t, place] = not node["missing_go_to_left"]
            left_out[t, place] = mask
    start = float(np.ravel(grown._baseline_prediction)[0])
    return Ranker(names, feature, threshold, missing_right, left_out, values, start)


def _walked(nodes: Any) -> tuple[list[tuple[Any, int]], list[float]]:
    """Inner nodes, each with the bits of the leaves below its left child; leaves in order."""
    inner: list[tuple[Any, int]] = []
    leaves: list[float] = []

    def visit(place: int) -> int:
        node = nodes[place]
        if node["is_leaf"]:
            leaves.append(float(node["value"]))
            return 1 << (len(leaves) - 1)
        at_left = visit(int(node["left"]))
        inner.append((node, at_left))
        return at_left | visit(int(node["right"]))

    visit(0)
    return inner, leaves


def _below(threshold: float) -> np.float32:
    """The greatest float32 that is not above: then every float32 falls to the same side."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))


def _idle(names: tuple[str, ...], share: float) -> Ranker:
    share = min(max(share, 1e-3), 1 - 1e-3)
    return Ranker(
        names,
        np.zeros((1, 1), np.int16),
        np.full((1, 1), np.inf, np.float32),
        np.zeros((1, 1), bool),
        np.zeros((1, 1), np.uint32),
        np.zeros((1, 2), np.float32),
        float(np.log(share / (1 - share))),
    )
