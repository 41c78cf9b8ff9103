"""Somebody of whom nothing is known but their friends."""

import numpy as np
import pytest

from recommendations.learning.candidates import gather
from recommendations.learning.interactions import Profiles, matrix
from recommendations.learning.knowledge import SOURCES, Knowledge
from recommendations.learning.scoring import Ranker, rank


def backwards(names: tuple[str, ...]) -> Ranker:
    """One tree that likes best what fewer than two friends like."""
    at = names.index("circle")
    return Ranker(
        names,
        np.array([[at]], np.int16),
        np.array([[1.5]], np.float32),
        np.array([[False]]),
        np.array([[1]], np.uint32),
        np.array([[2.0, -2.0]], np.float32),
        0.0,
    )


@pytest.mark.parametrize(("own", "expected"), [(0, [2, 0]), (1, [0, 2])])
def test_friends_alone_order_what_is_put_before_them(own: int, expected: list[int]) -> None:
    none = matrix((4, 4))
    knowledge = Knowledge(dict.fromkeys(SOURCES, none), np.ones(4, np.float32), 10)
    liked, shown = np.zeros((1, 4)), np.array([[1.0, 0, 3.0, 0]])
    liked[0, 3] = own
    profiles = Profiles(matrix(liked), matrix(shown), np.array([4.0], np.float32))
    candidates = gather(profiles, knowledge)

    ranked = rank(candidates, backwards(candidates.names), 4)

    assert [item for item in ranked.items[0] if item in (0, 2)] == expected
    assert np.all(np.diff(ranked.scores[0]) <= 0)
