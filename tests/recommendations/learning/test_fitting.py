"""What is learned from everybody, and asked of it."""

import numpy as np
import pytest

from recommendations.learning.candidates import gather
from recommendations.learning.fitting import fit
from recommendations.learning.interactions import Interactions, Profiles, matrix
from recommendations.learning.knowledge import SOURCES, from_rows
from recommendations.learning.scoring import rank
from tests.recommendations.learning.listeners import FEW, crowds


@pytest.fixture(scope="module")
def everybody():
    return crowds()


@pytest.fixture(scope="module")
def model(everybody):
    return fit(everybody, options=FEW)


def of_one(items, size=60):
    made = np.zeros((1, size), dtype=np.float32)
    made[0, items] = 1
    return Profiles(matrix(made))


def test_people_get_what_their_own_kind_likes_and_nothing_they_have(model, everybody):
    found = model.recommend(np.arange(120), 5)

    assert np.mean(found.items % 3 == np.arange(120)[:, None] % 3) > 0.95
    have = everybody.weights.toarray() > 0
    assert not have[np.arange(120)[:, None], found.items].any()
    assert ((found.scores > 0) & (found.scores < 1)).all()
    assert (np.diff(found.scores, axis=1) <= 0).all()


def test_a_stranger_with_one_item_gets_what_goes_with_it(model):
    found = model.answer(of_one([4]), 10)

    assert (found.items[0] % 3 == 1).all()
    assert 4 not in found.items[0]


def test_a_stranger_of_whom_nothing_is_known_gets_what_many_like(model):
    found = model.answer(of_one([]), 10)

    listeners = model.knowledge.listeners
    assert listeners[found.items[0]].mean() > listeners.mean()


def test_a_stranger_gets_what_those_like_whom_it_follows(model, everybody):
    circle, size = model.befriended(matrix(([1.0, 1.0, 1.0], ([0, 0, 0], [2, 5, 8])), (1, 120)))
    found = model.answer(Profiles(of_one([]).weights, circle, size), 5)

    assert size.tolist() == [3]
    assert (found.items[0] % 3 == 2).all()


def test_a_request_that_holds_a_few_rows_gives_the_same_as_all_that_is_known(model):
    asked, known = of_one([4, 7, 20]), model.knowledge
    whole = rank(gather(asked, known, limit=10), model.live, 5)
    ids, scores = known.rows(np.array([4, 7, 20]))
    rows = []
    for row, score in zip(ids, scores, strict=True):
        near = row[row >= 0]
        columns = score[: len(near)].T.astype(np.float32)
        # As the database knows them.
        rows.append((near.astype(np.int64) + 1000, columns, known.listeners[near]))
    seeds = np.array([1004, 1007, 1020])

    held, items = from_rows(seeds, rows, people=120, extra=(seeds, known.listeners[[4, 7, 20]]))
    part = Profiles(asked.weights[:, items - 1000])
    again = rank(gather(part, held, limit=10), model.live, 5)

    assert (items[again.items] - 1000).tolist() == whole.items.tolist()
    np.testing.assert_allclose(again.scores, whole.scores, rtol=1e-6)


def test_a_subset_with_all_that_is_touched_gives_exactly_the_same(model):
    asked = of_one([4, 7, 20])
    items = model.knowledge.touched(asked.weights)
    whole = gather(asked, model.knowledge, limit=10)

    part = gather(asked.over(items), model.knowledge.subset(items), limit=10)

    assert items[part.items].tolist() == whole.items.tolist()
    np.testing.assert_allclose(part.features, whole.features, rtol=1e-6)


def test_a_subset_with_what_friends_like_gives_exactly_the_same(model):
    circle, size = model.befriended(matrix(([1.0, 1.0], ([0, 0], [2, 5])), (1, 120)))
    asked = Profiles(of_one([4]).weights, circle, size)
    items = np.union1d(model.knowledge.touched(asked.weights), model.knowledge.touched(circle))
    whole = gather(asked, model.knowledge, limit=10)

    part = gather(asked.over(items), model.knowledge.subset(items), limit=10)

    assert items[part.items].tolist() == whole.items.tolist()
    np.testing.assert_allclose(part.features, whole.features, rtol=1e-6)


def test_what_one_does_not_like_takes_its_neighbours_down(model):
    liking = of_one([4, 5])
    averse = matrix(([3.0], ([0], [10])), (1, 60))
    before = model.answer(liking, 20)
    after = model.answer(Profiles(liking.weights, averse=averse), 20)

    def share(found):
        return float(found.scores[found.items % 3 == 1].sum() / found.scores.sum())

    assert share(after) < share(before) / 1.5


def test_the_same_seed_teaches_the_same(everybody, model):
    again = fit(everybody, options=FEW)

    assert again.live.to_bytes() == model.live.to_bytes()
    assert again.ranker.to_bytes() == model.ranker.to_bytes()
    for name in SOURCES:
        assert (again.knowledge.neighbours[name] != model.knowledge.neighbours[name]).nnz == 0


@pytest.mark.parametrize(
    ("people", "items", "pairs"),
    [(0, 0, []), (5, 4, []), (1, 1, [(0, 0)]), (1, 5, [(0, 0), (0, 1)]), (6, 1, [(3, 0)])],
)
def test_next_to_nothing_to_learn_from_is_no_fault(people, items, pairs):
    rows, columns = [p for p, _ in pairs], [i for _, i in pairs]
    weights = matrix((np.ones(len(pairs)), (rows, columns)), (people, items))
    circle = matrix((people, people))

    model = fit(Interactions(weights, circle), options=FEW)
    found = model.recommend(np.arange(people), 5)
    stranger = model.answer(Profiles(matrix((1, items))), 5)

    assert found.items.shape == (people, 5)
    have = {(p, i) for p, row in enumerate(found.items.tolist()) for i in row if i >= 0}
    assert not have & set(pairs)
    assert stranger.items.shape == (1, 5)


def test_where_nobody_follows_and_nothing_has_a_name_people_get_their_own_kind_too(everybody):
    model = fit(Interactions(everybody.weights), options=FEW)

    found = model.recommend(np.arange(120), 5)

    assert np.mean(found.items % 3 == np.arange(120)[:, None] % 3) > 0.9


def test_how_far_it_has_come_is_told():
    heard = []

    fit(crowds(60), options=FEW, progress=lambda *step: heard.append(step))

    assert heard[0] == ("folds", 0, 2)
    assert heard[-1][0] == "parts"
    assert heard[-1][1] == heard[-1][2]
