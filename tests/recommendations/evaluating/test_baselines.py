"""Baselines give what their formulas give, worked out in another way."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommendations.evaluating.baselines.linear import EASE
from recommendations.evaluating.baselines.neighbours import ItemKNN, RP3beta, UserKNN
from recommendations.evaluating.baselines.plain import Friends, MostPop, Tags
from recommendations.evaluating.ranking import ByScore, Contender
from recommendations.evaluating.splits import Asked, Evidence

LISTENS = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]


def evidence(**more: list[list[float]]) -> Evidence:
    held = {name: csr_array(rows, dtype=np.float32) for name, rows in more.items()}
    listens = csr_array(LISTENS, dtype=np.float32)
    people = np.arange(len(LISTENS))
    return Evidence(people, listens, held.get("friends"), held.get("tags"))


def scores(contender: Contender, profile: list[int], row: int = -1) -> NDArray[np.float64]:
    lister = contender.learn(evidence())
    assert isinstance(lister, ByScore)
    asked = Asked(csr_array([profile], dtype=np.float32), None, np.array([row]))
    found: NDArray[np.float64] = lister.scores(asked)[0].astype(np.float64)
    return found


def test_most_listeners() -> None:
    assert scores(MostPop(), [0, 0, 0, 0]).tolist() == [2, 3, 2, 1]


def test_cosine_of_listeners() -> None:
    # The first has two listeners, both of the second's three and one of the third's two.
    assert scores(ItemKNN("cosine"), [1, 0, 0, 0]) == pytest.approx([0, 2 / 6**0.5, 0.5, 0])


def test_walk_of_three_steps() -> None:
    plain = scores(RP3beta(alpha=1, beta=0), [1, 0, 0, 0])
    # From the first to either listener; then one of two, or one of three.
    assert plain == pytest.approx([0, 1 / 4 + 1 / 6, 1 / 6, 0])
    damped = scores(RP3beta(alpha=1, beta=1), [1, 0, 0, 0])
    assert damped == pytest.approx([0, (1 / 4 + 1 / 6) / 3, 1 / 6 / 2, 0])


def test_similar_people_but_not_oneself() -> None:
    asked = scores(UserKNN(neighbours=3), LISTENS[3], row=3)
    assert asked.tolist() == [0, 0, 0, 0]


def test_ease_is_what_the_inverse_over_items_gives() -> None:
    profile = [1, 0, 1, 0]
    got = scores(EASE(regularization=2.0), profile)
    listens = ranked(np.array(LISTENS, dtype=np.float64))
    inverse = np.linalg.inv(listens.T @ listens + 2 * np.eye(4))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    wanted = ranked(np.array([profile], dtype=np.float64))[0] @ weights
    assert got == pytest.approx(wanted, abs=1e-5)


def ranked(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """0.5 + place / count of a row; of equal ones the first comes first."""
    placed = np.zeros_like(rows)
    for row, values in enumerate(rows):
        there = np.flatnonzero(values)
        placed[row, there] = 0.5 + (np.arange(len(there)) + 1) / max(1, len(there))
    return placed


def test_what_friends_listen_to() -> None:
    learnt = Friends().learn(evidence(friends=[[0] * 4] * 4))
    nothing, two = csr_array([[0.0] * 4]), csr_array([[1.0, 0, 0, 1]])
    asked = Asked(nothing, two, np.array([-1]))
    # Of equals the popular is first.
    assert learnt.lists(asked, nothing, 4).tolist() == [[1, 0, 3, 2]]


def test_what_has_the_same_tags() -> None:
    learnt = Tags().learn(evidence(tags=[[1, 0], [0, 1], [0, 1], [1, 0]]))
    asked = Asked(csr_array([[1, 0, 0, 0]], dtype=np.float32), None, np.array([-1]))
    assert learnt.lists(asked, asked.profiles, 4).tolist() == [[3, 1, 2, -1]]


@pytest.mark.parametrize(("contender", "told"), [(Friends(), "friends"), (Tags(), "tags")])
def test_what_cannot_be_done_is_said(contender: Contender, told: str) -> None:
    assert told in contender.refuses(evidence())
