"""People whose tastes are known, for what learns from them."""

import numpy as np
import scipy.sparse as sp

from recommendations.learning.interactions import Interactions, matrix
from recommendations.learning.options import Options

FEW = Options(folds=2, factors=(4,), candidates=30, trees=10, live_trees=10, pupils=60)


def crowds(people: int = 120, items: int = 60, groups: int = 3, seed: int = 0) -> Interactions:
    """Person p likes ten of the items i of its own group (i % groups == p % groups), and one of
    another; follows two people of the group; an item's word is its group."""
    rng = np.random.default_rng(seed)
    weights = np.zeros((people, items), dtype=np.float32)
    circle = np.zeros((people, people), dtype=np.float32)
    for person in range(people):
        own = np.arange(person % groups, items, groups)
        weights[person, rng.choice(own, 10, replace=False)] = rng.integers(1, 50, 10)
        weights[person, rng.integers(items)] = 1
        circle[person, (person + groups * rng.integers(1, 9, 2)) % people] = 1
    words = sp.csr_matrix((np.ones(items), (np.arange(items), np.arange(items) % groups)))
    return Interactions(matrix(weights), matrix(circle), matrix(words))
