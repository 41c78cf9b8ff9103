"""Neighbours of items, against sums worked out by hand."""

import numpy as np
import pytest

from recommendations.learning.interactions import matrix, standing
from recommendations.learning.neighbours import alike, cosine, kept, walk

# Three people and three items: a likes 0 and 1, b likes 0, 1 and 2, c likes 2 alone.
THREE = matrix([[1, 1, 0], [1, 1, 1], [0, 0, 1]])


def test_the_walk_of_three_people_is_what_rp3beta_says():
    # From 0 to 1 by a (2 items) and b (3 items): each item has two listeners.
    # (1/2)^.6 * (1/2)^.6 + (1/2)^.6 * (1/3)^.6, over 2^.35.
    from_0_to_1 = (0.5**1.2 + 0.5**0.6 * (1 / 3) ** 0.6) / 2**0.35
    from_0_to_2 = (0.5**0.6 * (1 / 3) ** 0.6) / 2**0.35

    found = walk(THREE).toarray()

    assert found[0] == pytest.approx([0, from_0_to_1, from_0_to_2], rel=1e-5)


def test_those_with_few_items_say_more_of_what_is_alike():
    # Rarity of each is ln(1 + 3/2) = r; lengths are r * sqrt(2) and r * sqrt(3).
    found = alike(THREE).toarray()

    assert found[0] == pytest.approx([0, 1 / 2 + 1 / 3, 1 / 3], rel=1e-5)


def test_what_the_same_people_like_has_the_cosine_one():
    found = cosine(THREE).toarray()

    assert found[0, 1] == pytest.approx(1, rel=1e-5)
    assert 0 < found[0, 2] < 1
    assert found[0, 0] == 0


def test_only_the_nearest_are_kept_and_sources_take_turns():
    walks = matrix([[0, 4, 3, 2, 1], *[[0] * 5] * 4])
    lines = matrix([[0, 1, 2, 3, 4], *[[0] * 5] * 4])
    nothing = matrix((5, 5))

    found = kept({"walk": walks, "linear": lines, "alike": nothing}, most=2)

    assert found["walk"].toarray()[0].nonzero()[0].tolist() == [1, 4]
    assert found["linear"].toarray()[0].nonzero()[0].tolist() == [1, 4]
    # Over the best of the row, which is 4 in both.
    assert found["walk"][0, 1] == 1
    assert found["walk"][0, 4] == 0.25


def test_a_weight_counts_by_its_place_among_the_persons_own():
    found = standing(matrix([[5, 100, 0, 5], [7, 0, 0, 0], [0, 0, 0, 0]])).toarray()

    # Two equal ones share the places 1 and 2 of 3.
    assert found[0] == pytest.approx([1.0, 1.5, 0, 1.0])
    assert found[1] == pytest.approx([1.5, 0, 0, 0])
    assert not np.any(found[2])
