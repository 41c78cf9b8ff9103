"""Somebody of whom nothing is known but their friends."""

import numpy as np

from recommendations.learning.candidates import gather
from recommendations.learning.interactions import Profiles, matrix
from recommendations.learning.knowledge import SOURCES, Knowledge

NEAR = matrix(([0.5, 0.5, 2.0], ([1, 2, 2], [2, 1, 3])), (5, 5))
"""Items 1 and 2 go with each other, and 3 goes with 2."""


def proposed(*shown: float, listeners: int = 5) -> list[int]:
    """To who follows four people, as many of whom like each item; -1 is nothing."""
    heard = np.full(5, listeners, np.float32)
    knowledge = Knowledge(dict.fromkeys(SOURCES, NEAR), heard, 10)
    circle = matrix([shown])
    asking = Profiles(matrix((1, 5)), circle, np.array([4.0], np.float32))
    return [int(item) for item in gather(asking, knowledge).items[0]]


def test_what_goes_with_other_things_that_friends_like_comes_first():
    assert set(proposed(1, 1, 1, 0, 0)[:2]) == {1, 2}


def test_what_most_friends_like_comes_first_where_nothing_goes_with_anything():
    assert proposed(1, 0, 0, 0, 3)[:2] == [4, 0]


def test_what_no_friend_likes_comes_after_all_that_one_does():
    assert set(proposed(1, 1, 1, 0, 0)[:3]) == {0, 1, 2}


def test_what_fewer_than_three_listen_to_is_proposed_only_if_a_friend_shows_it():
    assert set(proposed(1, 0, 1, 0, 0, listeners=2)) == {0, 2, -1}
    assert set(proposed(1, 0, 1, 0, 0, listeners=3)) == {0, 1, 2, 3, 4}
