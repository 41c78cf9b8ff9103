"""How good a training is: on what was hidden of some people, beside the most popular.

These are figures of one server's own data, to compare one night with the next.
`recommendations.evaluating` measures on data that others know.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.interactions import Matrix, matrix

MOST_PEOPLE: Final = 1_000
SHARE_OF_PEOPLE: Final = 0.1
SHARE_HIDDEN: Final = 0.2
ENOUGH: Final = 5
"""Of whoever has fewer items none is hidden."""
_SEED: Final = 20_26
TOP: Final = 20

Rows = NDArray[np.intp]


class Held(NamedTuple):
    """`weights` without what is `hidden` of `people`, a row each."""

    weights: Matrix
    people: Rows
    hidden: Matrix


def hold_back(weights: Matrix) -> Held:
    """A fifth of the items of a tenth of the people, 1,000 at most. The same each time."""
    random = np.random.default_rng(_SEED)
    lengths = np.diff(weights.indptr)
    able = np.flatnonzero(lengths >= ENOUGH)
    number = min(MOST_PEOPLE, int(np.ceil(SHARE_OF_PEOPLE * len(able))))
    people = np.sort(random.choice(able, number, replace=False)) if number else able
    is_hidden = np.zeros(weights.nnz, bool)
    for person in people:
        start, end = weights.indptr[person], weights.indptr[person + 1]
        some = random.choice(end - start, int(SHARE_HIDDEN * (end - start)), replace=False)
        is_hidden[start + some] = True
    left = weights.copy()
    left.data[is_hidden] = 0
    left.eliminate_zeros()
    hidden = weights.copy()
    hidden.data[~is_hidden] = 0
    hidden.eliminate_zeros()
    return Held(left, people, matrix(hidden[people]))


def measure(held: Held, recommend: Callable[[Rows, int], NDArray[np.int32]]) -> dict[str, Any]:
    """`recommend(people, k)` gives items (p x k, -1 is none) that they do not have.

    nDCG of the first ten, the share of what was hidden among the first twenty, and the share of
    all items that are among somebody's first twenty.
    """
    if not len(held.people):
        return {"people": 0}
    popular = _most_popular(held)
    return {
        "people": len(held.people),
        "model": _figures(held, recommend(held.people, TOP)),
        "most popular": _figures(held, popular),
    }


def _most_popular(held: Held) -> NDArray[np.int32]:
    listeners = np.bincount(held.weights.indices, minlength=held.weights.shape[1])
    order = np.argsort(-listeners, kind="stable").astype(np.int32)
    out = np.full((len(held.people), TOP), -1, np.int32)
    for n, person in enumerate(held.people):
        has = held.weights.indices[
            held.weights.indptr[person] : held.weights.indptr[person + 1]
        ]
        first = order[: TOP + len(has)]
        new = first[~np.isin(first, has)][:TOP]
        out[n, : len(new)] = new
    return out


def _figures(held: Held, items: NDArray[np.int32]) -> dict[str, float]:
    hits = _hits(held.hidden, items)
    sizes = np.diff(held.hidden.indptr)
    discount = 1 / np.log2(np.arange(2, 12))
    ideal = np.cumsum(discount)[np.minimum(sizes, 10) - 1]
    ndcg = (hits[:, :10] * discount[: hits.shape[1]]).sum(axis=1) / ideal
    listened = len(np.unique(held.weights.indices))
    shown = len(np.unique(items[items >= 0]))
    return {
        "ndcg@10": round(float(ndcg.mean()), 4),
        "recall@20": round(float((hits.sum(axis=1) / sizes).mean()), 4),
        "coverage@20": round(shown / max(1, listened), 4),
    }


def _hits(hidden: Matrix, items: NDArray[np.int32]) -> NDArray[np.bool_]:
    width = hidden.shape[1]
    keys = np.repeat(np.arange(len(items)), np.diff(hidden.indptr)) * width + hidden.indices
    asked = np.arange(len(items))[:, None] * width + items
    hits: NDArray[np.bool_] = np.isin(asked, keys) & (items >= 0)
    return hits
