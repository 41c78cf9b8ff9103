"""Matrices that share their arrays."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from recommendations.learning import model as models
from recommendations.learning.fitting import fit
from recommendations.learning.interactions import Interactions, first, matrix
from tests.recommendations.learning.listeners import FEW, crowds


def frozen(held):
    for array in (held.data, held.indices, held.indptr):
        array.flags.writeable = False
    return held


def untidy():
    """Row 0: 5 at 2, 0 at 1; row 1: 1 and 2, both at 0."""
    return (
        np.array([5, 0, 1, 2], np.float32),
        np.array([2, 1, 0, 0], np.int32),
        np.array([0, 2, 4], np.int32),
    )


def test_a_matrix_is_tidied_up_and_what_it_is_made_of_is_not():
    made_of = sp.csr_matrix(untidy(), shape=(2, 3))

    made = matrix(frozen(made_of))

    assert made.toarray().tolist() == [[0, 0, 5], [3, 0, 0]]
    assert made.indptr.tolist() == [0, 1, 2]
    assert len(made.data) == len(made.indices) == 2
    assert made_of.data.tolist() == [5, 0, 1, 2]
    assert made_of.indices.tolist() == [2, 1, 0, 0]
    assert made_of.indptr.tolist() == [0, 2, 4]


def test_of_the_greatest_values_those_they_are_taken_from_know_nothing():
    held = frozen(matrix(np.array([[3, 1, 2, 0], [0, 0, 0, 4]])))

    assert first(held, 2).toarray().tolist() == [[3, 0, 2, 0], [0, 0, 0, 4]]
    assert held.toarray().tolist() == [[3, 1, 2, 0], [0, 0, 0, 4]]


def test_what_is_learned_from_stays_as_it_is():
    """Although of everybody's eleven items only the strongest five are looked at."""
    everybody = crowds()
    for held in (everybody.weights, everybody.circle, everybody.words):
        frozen(held)

    model = fit(everybody, options=replace(FEW, most_items=5))

    people = np.arange(6)
    items = model.recommend(people, k=5).items
    assert all(item % 3 == person % 3 for person in people for item in items[person])


@pytest.mark.parametrize("cells", [0, 100_000])
def test_with_a_part_of_the_items_at_a_time_people_get_the_same(
    cells: int, monkeypatch: pytest.MonkeyPatch
):
    """Also of those whose friends like more than the hundred things that are looked at."""
    few = crowds(people=90, items=900)
    people = np.arange(90)
    circle = np.zeros((90, 90), np.float32)
    for person in people:
        circle[person, (person + 3 * np.arange(1, 21)) % 90] = 1
    model = fit(Interactions(few.weights, matrix(circle), few.words), options=FEW)
    everything = model.recommend(people, k=20)

    monkeypatch.setattr(models, "_WHOLE", 0)
    monkeypatch.setattr(models, "_CELLS", cells)
    parts = model.recommend(people, k=20)

    assert parts.items.tolist() == everything.items.tolist()
    assert parts.scores == pytest.approx(everything.scores, abs=1e-6)
